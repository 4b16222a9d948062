package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.ValidatableResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;

/** Role assignments that are made and deleted, and what is refused. */
class RoleAssignmentsTest {
    private static final String ROLES = "/providers/Microsoft.Authorization/roleAssignments";
    private static final String NAME = "cccccccc-0000-0000-0000-000000000009";

    private final ManageBench bench = ManageBench.start(settings -> settings.withPageSize(2));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anOwnerMakesAnAssignmentThatCountsAtOnce() {
        bench.as(ManageBench.NOBODY_APP)
                .get(ManageBench.RULE.id() + "?api-version=2022-06-01")
                .then()
                .statusCode(403);

        put(ManageBench.OWNER_APP, NAME, Role.MONITORING_READER.id(), ManageBench.NOBODY)
                .statusCode(201)
                .body("name", equalTo(NAME))
                .body("properties.createdOn", equalTo("2026-11-23T12:00:00Z"))
                .body("properties.roleDefinitionId", endsWith(Role.MONITORING_READER.id()));

        bench.as(ManageBench.NOBODY_APP)
                .get(ManageBench.RULE.id() + "?api-version=2022-06-01")
                .then()
                .statusCode(200);
        bench.as(ManageBench.OWNER_APP)
                .get(ManageBench.RULE.id() + ROLES + "/" + NAME + "?api-version=2022-04-01")
                .then()
                .statusCode(200)
                .body("properties.principalId", equalTo(ManageBench.NOBODY));
        assertThat(bench.grants().holds(ManageBench.NOBODY, Role.MONITORING_READER, ManageBench.RULE.id()))
                .isTrue();
        assertThat(bench.grants().holds(ManageBench.NOBODY, Role.MONITORING_READER, ManageBench.WORKSPACE_ID))
                .isFalse();
    }

    @Test
    void anOwnerDeletesAnAssignmentWhichCountsNoLonger() {
        put(ManageBench.OWNER_APP, NAME, Role.MONITORING_READER.id(), ManageBench.NOBODY)
                .statusCode(201);

        // ids are compared without case
        delete(ManageBench.OWNER_APP, NAME.toUpperCase(Locale.ROOT))
                .statusCode(200)
                .body("name", equalTo(NAME))
                .body("properties.principalId", equalTo(ManageBench.NOBODY));

        assertThat(bench.grants().holds(ManageBench.NOBODY, Role.MONITORING_READER, ManageBench.RULE.id()))
                .isFalse();
        assertThat(bench.grants().holds(ManageBench.NOBODY, Role.MONITORING_METRICS_PUBLISHER, ManageBench.RULE.id()))
                .isTrue();
        bench.as(ManageBench.OWNER_APP)
                .get(ManageBench.RULE.id() + ROLES + "/" + NAME + "?api-version=2022-04-01")
                .then()
                .statusCode(404);
    }

    @Test
    void whatIsNotThereIsDeletedWithoutABody() {
        delete(ManageBench.OWNER_APP, NAME).statusCode(204).body(equalTo(""));

        assertThat(bench.grants().all()).hasSize(3);
    }

    @Test
    void aReaderDeletesNone() {
        String name = bench.grants().all().stream()
                .filter(grant -> grant.principalId().equals(ManageBench.NOBODY))
                .findFirst()
                .orElseThrow()
                .name();

        delete(ManageBench.READER_APP, name)
                .statusCode(403)
                .body("error.code", equalTo("AuthorizationFailed"))
                .body("error.message", containsString("'Microsoft.Authorization/roleAssignments/delete'"));
        assertThat(bench.grants().all()).hasSize(3);
    }

    @Test
    void aReaderMakesNone() {
        put(ManageBench.READER_APP, NAME, Role.MONITORING_READER.id(), ManageBench.NOBODY)
                .statusCode(403)
                .body("error.code", equalTo("AuthorizationFailed"))
                .body("error.message", containsString("'Microsoft.Authorization/roleAssignments/write'"));
        assertThat(bench.grants().all()).hasSize(3);
    }

    @Test
    void theSameAssignmentTwiceIsAConflict() {
        put(ManageBench.OWNER_APP, NAME, Role.MONITORING_METRICS_PUBLISHER.id(), ManageBench.NOBODY)
                .statusCode(409)
                .body("error.code", equalTo("RoleAssignmentExists"));
    }

    @Test
    void whatIsWrongInAnAssignmentIsTold() {
        put(ManageBench.OWNER_APP, "mine", Role.READER.id(), ManageBench.NOBODY)
                .statusCode(400)
                .body("error.code", equalTo("InvalidRoleAssignmentId"));
        // the wrong GUID of Monitoring Data Reader that goes around
        put(ManageBench.OWNER_APP, NAME, "b0d8363b-8ddd-447d-831f-62ca05b51537", ManageBench.NOBODY)
                .statusCode(400)
                .body("error.code", equalTo("RoleDefinitionDoesNotExist"));
        put(ManageBench.OWNER_APP, NAME, Role.READER.id(), "me")
                .statusCode(400)
                .body("error.code", equalTo("InvalidRequestContent"));
        assertThat(bench.grants().all()).hasSize(3);
    }

    @Test
    void anUnknownAssignmentVersionOrMethodIsRefused() {
        bench.as(ManageBench.READER_APP)
                .get(ManageBench.RULE.id() + ROLES + "/" + NAME + "?api-version=2022-04-01")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("RoleAssignmentNotFound"));
        bench.as(ManageBench.READER_APP)
                .get(ManageBench.RULE.id() + ROLES + "?api-version=2001-01-01")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("NoRegisteredProviderFound"));
        bench.as(ManageBench.OWNER_APP)
                .patch(ManageBench.RULE.id() + ROLES + "/" + NAME + "?api-version=2022-04-01")
                .then()
                .statusCode(405)
                .header("Allow", "GET, PUT, DELETE");
        bench.as(ManageBench.OWNER_APP)
                .delete(ManageBench.RULE.id() + ROLES + "?api-version=2022-04-01")
                .then()
                .statusCode(405)
                .header("Allow", "GET");
        bench.as(ManageBench.NOBODY_APP)
                .get(ManageBench.RULE.id() + ROLES + "?api-version=2022-04-01")
                .then()
                .statusCode(403)
                .body("error.message", containsString("'Microsoft.Authorization/roleAssignments/read'"));
    }

    private ValidatableResponse list(ResourceId scope, String filter) {
        return list(bench, scope, filter);
    }

    private static ValidatableResponse list(ManageBench at, ResourceId scope, String filter) {
        return at.as(ManageBench.READER_APP)
                .queryParam("api-version", "2022-04-01")
                .queryParam("$filter", filter)
                .get(scope + ROLES)
                .then();
    }

    private ValidatableResponse delete(String app, String name) {
        return bench.as(app)
                .delete(ManageBench.RULE.id() + ROLES + "/" + name + "?api-version=2022-04-01")
                .then();
    }

    private ValidatableResponse put(String app, String name, String roleId, String principal) {
        return bench.as(app)
                .contentType("application/json")
                .body(
                        "{\"properties\":{\"roleDefinitionId\":\"/subscriptions/%s/providers/Microsoft.Authorization/roleDefinitions/%s\",\"principalId\":\"%s\",\"principalType\":\"ServicePrincipal\"}}"
                                .formatted(ManageBench.SUBSCRIPTION, roleId, principal))
                .put(ManageBench.RULE.id() + ROLES + "/" + name + "?api-version=2022-04-01")
                .then();
    }
}
