package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/** Which role assignments are listed, by scope and filter, and on how many pages. */
class RoleAssignmentListTest {
    private static final String ROLES = "/providers/Microsoft.Authorization/roleAssignments";
    private static final ResourceId SIBLING =
            ResourceId.of(ManageBench.GROUP + "/providers/Microsoft.Insights/dataCollectionRules/other");

    private final ManageBench bench = ManageBench.start(settings -> settings.withPageSize(2));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whatIsListedNamesRolePrincipalAndScope() {
        list(ManageBench.RULE.id(), "principalId eq '" + ManageBench.NOBODY + "'")
                .statusCode(200)
                .body("value", hasSize(1))
                .body("value[0].type", equalTo("Microsoft.Authorization/roleAssignments"))
                .body("value[0].id", containsString(ManageBench.RULE.id() + ROLES + "/"))
                .body(
                        "value[0].properties.roleDefinitionId",
                        equalTo(
                                "/subscriptions/" + ManageBench.SUBSCRIPTION
                                        + "/providers/Microsoft.Authorization/roleDefinitions/3913510d-42f4-4e42-8a64-420c390055eb"))
                .body("value[0].properties.principalId", equalTo(ManageBench.NOBODY))
                .body("value[0].properties.principalType", equalTo("ServicePrincipal"))
                .body("value[0].properties.scope", equalTo(ManageBench.RULE.id().toString()))
                .body("value[0].properties.createdOn", equalTo("1970-01-01T00:00:00Z"))
                .body("nextLink", nullValue());
    }

    /** Of the bench: the reader and the owner on the subscription, the publisher on the rule. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rule         | atScope()                                       | reader owner publisher
                    group        | atScope()                                       | reader owner
                    subscription | atScope()                                       | reader owner
                    subscription | principalId eq '{publisher}'                    | publisher
                    group        | principalId eq '{publisher}'                    |
                    rule         | principalId eq '{READER}'                       | reader
                    sibling      | assignedTo('{publisher}')                       |
                    rule         | atScope() and assignedTo('{publisher}')         | publisher
                    subscription | atScope() and assignedTo('{publisher}')         |
                    """)
    void filtersLookAboveAndBelowAsDocumented(String scope, String filter, String found) {
        ResourceId at = switch (scope) {
            case "rule" -> ManageBench.RULE.id();
            case "group" -> ManageBench.GROUP;
            case "sibling" -> SIBLING;
            default -> ManageBench.SUBSCRIPTION_ID;
        };
        String asked = filter.replace("{publisher}", ManageBench.NOBODY)
                .replace("{READER}", ManageBench.READER.toUpperCase(Locale.ROOT));

        // two on a page: what is found comes from all pages
        List<String> principals = allPages(at, asked);

        assertThat(principals.stream().map(RoleAssignmentListTest::nameOf))
                .containsExactlyElementsOf(found == null ? List.of() : List.of(found.split(" ")));
    }

    private List<String> allPages(ResourceId at, String filter) {
        ArrayList<String> principals = new ArrayList<>();
        ValidatableResponse page = list(at, filter).statusCode(200);
        principals.addAll(page.extract().<List<String>>path("value.properties.principalId"));
        String next = page.extract().path("nextLink");
        while (next != null) {
            ValidatableResponse following = bench.as(ManageBench.READER_APP)
                    .urlEncodingEnabled(false)
                    .get(URI.create(next))
                    .then()
                    .statusCode(200);
            List<String> more = following.extract().path("value.properties.principalId");
            assertThat(more).isNotEmpty();
            principals.addAll(more);
            next = following.extract().path("nextLink");
        }
        return principals;
    }

    @Test
    void aFullPageLeadsToTheNext() {
        String next = list(ManageBench.RULE.id(), "atScope()")
                .body("value", hasSize(2))
                .extract()
                .path("nextLink");

        assertThat(next)
                .startsWith(bench.management().endpoint("localhost")
                        + ManageBench.RULE.id().toString())
                .contains("api-version=2022-04-01")
                .contains("$filter=atScope%28%29")
                .endsWith("$skipToken=2");
    }

    @Test
    void usuallyAPageHasAThousand() {
        try (ManageBench usual = ManageBench.start()) {
            for (int at = 1; at < 1000; at++) {
                usual.grants()
                        .add(RoleGrant.of(
                                Role.MONITORING_READER,
                                "eeeeeeee-0000-0000-0000-%012d".formatted(at),
                                ManageBench.GROUP));
            }
            // and the two of the bench on the subscription
            String next = list(usual, ManageBench.GROUP, "atScope()")
                    .statusCode(200)
                    .body("value", hasSize(1000))
                    .extract()
                    .path("nextLink");

            assertThat(next).endsWith("$skipToken=1000");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "principalId eq bbbbbbbb-0000-0000-0000-000000000002",
                "principalId eq ''",
                "atScope() and principalId eq 'bbbbbbbb-0000-0000-0000-000000000002'",
                "roleDefinitionId eq 'x'"
            })
    void anotherFilterIsRefused(String filter) {
        list(ManageBench.RULE.id(), filter)
                .statusCode(400)
                .body("error.code", equalTo("UnsupportedQuery"))
                .body(
                        "error.message",
                        equalTo(
                                "The filter '" + filter
                                        + "' is not supported. Supported filters are either 'atScope()' or 'principalId eq '{value}' or assignedTo('{value}')'."));
    }

    private static String nameOf(String principal) {
        return switch (principal) {
            case ManageBench.READER -> "reader";
            case ManageBench.OWNER -> "owner";
            default -> "publisher";
        };
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
}
