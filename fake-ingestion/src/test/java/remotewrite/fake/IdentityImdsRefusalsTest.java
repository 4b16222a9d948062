package remotewrite.fake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a virtual machine's metadata service refuses, and what no machine can be. */
class IdentityImdsRefusalsTest {
    private static final ManagedIdentity OWN = IdentityBench.OWN;
    private static final ManagedIdentity FIRST = IdentityBench.FIRST;
    private static final ManagedIdentity SECOND = IdentityBench.SECOND;

    private final ManualClock clock = new ManualClock();
    private final IdentityBench bench = IdentityBench.start(clock, new IdentityHost.VirtualMachine());

    @AfterEach
    void close() {
        bench.close();
    }

    /** A request with something wrong, and what is said to it. */
    record Wrong(String how, UnaryOperator<RequestSpecification> change, int status, String error, String text) {
        @Override
        public String toString() {
            return how;
        }
    }

    static Stream<Wrong> wrongRequests() {
        String required = "Required metadata header not specified";
        String malformed = "The request is missing a required parameter";
        return Stream.of(
                wrong("no header", good -> good, "bad_request_102", required),
                wrong("Metadata: True", good -> good.header("Metadata", "True"), "bad_request_102", required),
                wrong("Metadata: false", good -> good.header("Metadata", "false"), "bad_request_102", required),
                wrong(
                        "a proxy's header",
                        good -> good.header("Metadata", "true").header("X-Forwarded-For", "10.0.0.1"),
                        "invalid_request",
                        "X-Forwarded-For"),
                query("no version", Map.of("resource", IdentityBench.RESOURCE), "invalid_request", "api-version"),
                query("an old version", with("api-version", "2017-09-01"), "invalid_request", "api-version"),
                query("no version at all", with("api-version", "latest"), "invalid_request", "api-version"),
                query("no resource", Map.of("api-version", "2018-02-01"), "invalid_request", malformed),
                query("an unknown client id", with("client_id", "dead"), "invalid_request", "Identity not found"),
                query("an unknown object id", with("object_id", "dead"), "invalid_request", "Identity not found"),
                query("an unknown resource id", with("mi_res_id", "/x"), "invalid_request", "Identity not found"),
                query(
                        "a stranger's resource id",
                        with("msi_res_id", FIRST.clientId()),
                        "invalid_request",
                        "Identity not found"),
                query(
                        "an unknown resource",
                        with("resource", "https://example.org"),
                        "invalid_resource",
                        "AADSTS500011: The resource principal named https://example.org was not found in the tenant"),
                query(
                        "two ways to name one identity",
                        Map.of(
                                "api-version",
                                "2018-02-01",
                                "resource",
                                IdentityBench.RESOURCE,
                                "client_id",
                                FIRST.clientId(),
                                "object_id",
                                FIRST.objectId()),
                        "invalid_request",
                        malformed));
    }

    @ParameterizedTest
    @MethodSource("wrongRequests")
    void isRefusedInTheWordsOfTheMetadataService(Wrong wrong) {
        Response response = wrong.change().apply(given()).get(bench.url());

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(wrong.status());
        assertThat(response.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(response.jsonPath().getMap("$")).containsOnlyKeys("error", "error_description");
        assertThat(response.jsonPath().getString("error")).isEqualTo(wrong.error());
        assertThat(response.jsonPath().getString("error_description")).contains(wrong.text());
    }

    @Test
    void otherPathsAndMethodsAreNotServed() {
        Response elsewhere = given().header("Metadata", "true").get(bench.url() + "/more");

        assertThat(elsewhere.statusCode()).isEqualTo(404);
        assertThat(elsewhere.jsonPath().getString("error")).isEqualTo("Not found");
        assertThat(bench.request().header("Metadata", "true").post(bench.url()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void aMachineHasOneIdentityOfItsOwn() {
        ManagedIdentity another = ManagedIdentity.systemAssigned("c", "o", "/r");

        assertThatThrownBy(() -> bench.machine().identities(OWN, another))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most one that is system-assigned");
    }

    @Test
    void aMachineNeedsATenantThatExists() {
        FakeManagedIdentity.Settings nowhere =
                FakeManagedIdentity.Settings.of(bench.entra().entra(), "nowhere", OWN);

        assertThatThrownBy(() -> FakeManagedIdentity.start(nowhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> query =
                new HashMap<>(Map.of("api-version", "2018-02-01", "resource", IdentityBench.RESOURCE));
        query.put(name, value);
        return query;
    }

    private static Wrong wrong(String how, UnaryOperator<RequestSpecification> change, String error, String text) {
        return new Wrong(how, change, 400, error, text);
    }

    private static Wrong query(String how, Map<String, String> query, String error, String text) {
        return wrong(how, good -> good.header("Metadata", "true").queryParams(query), error, text);
    }
}
