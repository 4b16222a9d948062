package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.Pki;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.entra.FakeOidcIssuer;

/** The token service as a setup file wants it, as the clients of a cloud see it. */
class SetupEntraTest {
    private static final String TENANT = "11111111-2222-3333-4444-555555555555";
    private static final String CLIENT = "aaaaaaaa-0000-0000-0000-000000000001";
    private static final String OBJECT = "bbbbbbbb-0000-0000-0000-000000000001";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private FakeCloud start(String yaml, String... endpoints) {
        return FakeCloud.start(SetupFile.parse(yaml, "s", directory)
                .on(CloudSettings.of(Clock.systemUTC(), directory))
                .withEndpoints(Set.of(endpoints)));
    }

    private static HttpClient http(FakeCloud cloud) {
        return HttpClient.newBuilder().sslContext(cloud.clientContext()).build();
    }

    private static HttpResponse<String> post(FakeCloud cloud, String tenant, Map<String, String> form)
            throws Exception {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        try (HttpClient http = http(cloud)) {
            return http.send(
                    HttpRequest.newBuilder(cloud.authority().resolve("/" + tenant + "/oauth2/v2.0/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static HttpResponse<String> secret(FakeCloud cloud, String tenant, String client, String resource)
            throws Exception {
        return post(
                cloud,
                tenant,
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        client,
                        "client_secret",
                        FakeCloud.CLIENT_SECRET,
                        "scope",
                        resource + "/.default"));
    }

    private static HttpResponse<String> usual(FakeCloud cloud) throws Exception {
        return secret(cloud, FakeCloud.TENANT_ID, FakeCloud.CLIENT_ID, "https://monitor.azure.com");
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            {}                                                                                        | 200 | -  | -
            {entra: {throttling: {requests: 1, window: PT1H}}}                                        | 429 | 60 | -
            {entra: {throttling: {requests: 1, window: PT1H, retryAfter: PT7S, answer: tenantRate}}}  | 429 | 7  | 90055
            {entra: {throttling: {requests: 1, window: PT1H, answer: clientLoop}}}                    | 400 | -  | 50196
            {entra: {throttling: {requests: 2, window: PT1H}}}                                        | 200 | -  | -
            """)
    void requestsThatAreTooManyAreRefusedAlsoAfterAReset(String yaml, int status, String retryAfter, Integer code)
            throws Exception {
        try (FakeCloud cloud = start(yaml)) {
            for (String round : new String[] {"at the start", "after a reset"}) {
                assertThat(usual(cloud).statusCode()).as(round).isEqualTo(200);
                HttpResponse<String> second = usual(cloud);

                assertThat(second.statusCode()).as(round).isEqualTo(status);
                assertThat(second.headers().firstValue("Retry-After").orElse(null))
                        .isEqualTo(retryAfter);
                if (code != null) {
                    assertThat(json(second).at("/error_codes/0").asInt()).isEqualTo(code);
                }
                cloud.reset();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(nullValues = "-", textBlock = """
            {},                               3599,  -
            {entra: {refreshIn: usual}},      86400, 43200
            {entra: {refreshIn: absent}},     86400, -
            {entra: {refreshIn: PT5M}},       3599,  300
            """)
    void tokensSayWhenToRefreshThem(String yaml, long lifetimeSeconds, String refreshIn) throws Exception {
        CloudSettings settings = SetupFile.parse(yaml, "s", directory)
                .on(CloudSettings.of(Clock.systemUTC(), directory)
                        .withTokenLifetime(Duration.ofSeconds(lifetimeSeconds)))
                .withEndpoints(Set.of());
        try (FakeCloud cloud = FakeCloud.start(settings)) {
            JsonNode token = json(usual(cloud));

            assertThat(token.path("expires_in").asLong()).isEqualTo(lifetimeSeconds);
            assertThat(token.path("refresh_in").asText(null)).isEqualTo(refreshIn);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            {},                                        https://localhost:
            {entra: {issuer: asAsked}},                https://localhost:
            {entra: {issuer: ofTheCloud}},             https://login.microsoftonline.com/
            {entra: {issuer: wrong.example}},          https://wrong.example/
            {entra: {issuer: "wrong.example:8443"}},   https://wrong.example:8443/
            """)
    void metadataNamesTheIssuerOfTheFile(String yaml, String issuer) throws Exception {
        try (FakeCloud cloud = start(yaml);
                HttpClient http = http(cloud)) {
            URI metadata =
                    cloud.authority().resolve("/" + FakeCloud.TENANT_ID + "/v2.0/.well-known/openid-configuration");

            assertThat(json(http.send(HttpRequest.newBuilder(metadata).build(), BodyHandlers.ofString()))
                            .path("issuer")
                            .asText())
                    .startsWith(issuer)
                    .endsWith("/" + FakeCloud.TENANT_ID + "/v2.0");
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(textBlock = """
            unauthorized, invalidGrant,        401 invalid_client,  400 invalid_grant
            badRequest,   interactionRequired, 400 invalid_request, 400 interaction_required
            """)
    void refusalsHaveTheFormOfTheFile(String notPropagated, String blocked, String federated, String byPolicy)
            throws Exception {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start(Clock.systemUTC(), Pki.shared())) {
            Files.writeString(directory.resolve("keys.json"), issuer.jwks());
            String yaml = """
                    tenants:
                      - id: %s
                        applications:
                          - clientId: %s
                            objectId: %s
                            federatedCredentials:
                              - {issuer: "%s", subject: sender, inForceFrom: 2056-01-01T00:00:00Z}
                          - clientId: aaaaaaaa-0000-0000-0000-000000000002
                            objectId: bbbbbbbb-0000-0000-0000-000000000002
                            signIn: blockedByPolicy
                            secrets: [{value: %s, from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
                    federatedIssuers: [{issuer: "%s", jwks: keys.json}]
                    entra: {answers: {notPropagated: %s, blockedByPolicy: %s}}
                    """.formatted(
                            TENANT,
                            CLIENT,
                            OBJECT,
                            issuer.issuer(),
                            FakeCloud.CLIENT_SECRET,
                            issuer.issuer(),
                            notPropagated,
                            blocked);
            try (FakeCloud cloud = start(yaml)) {
                HttpResponse<String> early = post(
                        cloud,
                        TENANT,
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                CLIENT,
                                "client_assertion_type",
                                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                                "client_assertion",
                                issuer.mint("sender"),
                                "scope",
                                "https://monitor.azure.com/.default"));
                HttpResponse<String> banned =
                        secret(cloud, TENANT, "aaaaaaaa-0000-0000-0000-000000000002", "https://monitor.azure.com");

                assertThat(answer(early)).isEqualTo(federated + " 70021");
                assertThat(answer(banned)).isEqualTo(byPolicy + " 53003");
            }
        }
    }

    @Test
    void anOwnTenantHasTheResourcesOfEveryEndpoint() throws Exception {
        String yaml = """
                tenants:
                  - id: %s
                    applications:
                      - clientId: %s
                        objectId: %s
                        secrets: [{value: %s, from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
                roleAssignments:
                  - {principal: %s, role: owner, scope: subscription}
                  - {principal: %s, role: monitoringDataReader, scope: workspace}
                """.formatted(TENANT, CLIENT, OBJECT, FakeCloud.CLIENT_SECRET, OBJECT, OBJECT);
        try (FakeCloud cloud = start(yaml, "query", "management", "logs");
                HttpClient http = http(cloud)) {
            Map<String, URI> doors = Map.of(
                    "https://prometheus.monitor.azure.com",
                    cloud.query().baseUri("localhost").resolve("/api/v1/query?query=up"),
                    "https://management.azure.com",
                    cloud.management()
                            .endpoint("localhost")
                            .resolve(CloudResources.WORKSPACE + "?api-version=2023-04-03"),
                    "https://management.core.windows.net",
                    cloud.management()
                            .endpoint("localhost")
                            .resolve(CloudResources.WORKSPACE + "?api-version=2023-04-03"),
                    "https://api.loganalytics.io",
                    cloud.logs()
                            .endpoint("localhost")
                            .resolve("/v1/workspaces/" + CloudResources.LOGS_CUSTOMER_ID
                                    + "/query?query=ContainerLogV2"));
            for (Map.Entry<String, URI> door : doors.entrySet()) {
                String token = json(secret(cloud, TENANT, CLIENT, door.getKey()))
                        .path("access_token")
                        .asText();
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(door.getValue())
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(door + " " + answer.body()).isEqualTo(200);
            }
            for (String other : new String[] {"https://monitor.azure.com", "https://metrics.monitor.azure.com"}) {
                assertThat(secret(cloud, TENANT, CLIENT, other).statusCode())
                        .as(other)
                        .isEqualTo(200);
            }
        }
    }

    private static String answer(HttpResponse<String> response) throws Exception {
        JsonNode body = json(response);
        return response.statusCode() + " " + body.path("error").asText() + " "
                + body.at("/error_codes/0").asInt();
    }
}
