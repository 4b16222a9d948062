package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Buckets;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Label;
import remotewrite.fake.Moment;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.WriteRequestV2;
import remotewrite.fake.WriteRequestV2Codec;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;

/** Every endpoint of a cloud asked what nobody knows the answer to: as it is by itself, and with all that a file can switch. */
class SetupSwitchesTest {
    private static final String AUDIENCE = "https://monitor.azure.com";
    private static final String SUBJECT = "system:serviceaccount:monitoring:prometheus";
    private static final String VERSION_2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    private static final String ALL = """
            ingestion:
              outsideReason: invalidTimeRange
              tokenSkew: PT5M
              answers: {emptyBody: internalServerError, unknownStream: invalidStream, version2: taken, nativeHistograms: kept}
            query: {scoping: needed, refusedToken: unauthorized, shortStep: rounded}
            imds:
              answers: {missingHeader: invalidRequest, unknownResource: aadsts50001}
            entra:
              assertionSkew: PT7M
              answers: {unknownTenant: invalidTenant, missingScope: inputParameter, issuerUnreachable: aadsts501661, assertionSpace: refused}
            """;

    @TempDir
    private Path directory;

    @Test
    void withoutAFileTheUsualAnswersAreGiven() throws Exception {
        assertThat(answers("{}"))
                .containsExactly(
                        Map.entry("an empty body", "400"),
                        Map.entry("another stream", "404 NotFound"),
                        Map.entry("remote write 2.0", "415"),
                        Map.entry("a token that expired four minutes ago", "401"),
                        Map.entry("a sample of 1970", "204, OldData"),
                        Map.entry("a native histogram", "204, 0 kept"),
                        Map.entry("a query without a scope", "200"),
                        Map.entry("a query with a token that is none", "403"),
                        Map.entry("two days in steps of 30 s", "400"),
                        Map.entry("no Metadata header", "bad_request_102"),
                        Map.entry("a machine's unknown resource", "AADSTS500011"),
                        Map.entry("an unknown tenant", "invalid_request AADSTS90002"),
                        Map.entry("no scope", "invalid_request AADSTS90014"),
                        Map.entry("an assertion that expired four minutes ago", "taken"),
                        Map.entry("an assertion that expired six minutes ago", "invalid_client AADSTS700024"),
                        Map.entry("an assertion with a line end", "taken"),
                        Map.entry("keys that cannot be had", "invalid_request AADSTS50166"));
    }

    @Test
    void aFileChoosesTheOthers() throws Exception {
        assertThat(answers(ALL))
                .containsExactly(
                        Map.entry("an empty body", "500"),
                        Map.entry("another stream", "400 InvalidStream"),
                        Map.entry("remote write 2.0", "204"),
                        Map.entry("a token that expired four minutes ago", "204"),
                        Map.entry("a sample of 1970", "204, InvalidTimeRange"),
                        Map.entry("a native histogram", "204, 1 kept"),
                        Map.entry("a query without a scope", "400"),
                        Map.entry("a query with a token that is none", "401"),
                        Map.entry("two days in steps of 30 s", "200"),
                        Map.entry("no Metadata header", "invalid_request"),
                        Map.entry("a machine's unknown resource", "AADSTS50001"),
                        Map.entry("an unknown tenant", "invalid_tenant AADSTS90002"),
                        Map.entry("no scope", "invalid_scope AADSTS70011"),
                        Map.entry("an assertion that expired four minutes ago", "taken"),
                        Map.entry("an assertion that expired six minutes ago", "taken"),
                        Map.entry("an assertion with a line end", "invalid_request AADSTS50027"),
                        Map.entry("keys that cannot be had", "invalid_request AADSTS501661"));
    }

    private Map<String, String> answers(String yaml) throws Exception {
        CloudSettings settings = SetupFile.parse(yaml, "s", directory)
                .on(CloudSettings.of(Clock.systemUTC(), directory))
                .withEndpoints(Set.of("query", "imds", "issuer"));
        try (FakeCloud cloud = FakeCloud.start(settings);
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(cloud.clientContext())
                        .build()) {
            Clock clock = settings.clock();
            Date fourMinutesAgo = Date.from(clock.instant().minus(Duration.ofMinutes(4)));
            String old = cloud.entra()
                    .issue(FakeCloud.TENANT_ID, FakeCloud.CLIENT_ID, AUDIENCE, Map.of("exp", fourMinutesAgo));
            URI elsewhere =
                    URI.create(cloud.writeUri().toString().replace("Microsoft-PrometheusMetrics", "Custom-Other"));
            Map<String, String> seen = new LinkedHashMap<>();
            seen.put("an empty body", write(http, cloud.writeUri(), cloud.token(), Bytes.empty()));
            seen.put("another stream", write(http, elsewhere, cloud.token(), sample(clock.millis())));
            seen.put("remote write 2.0", write(http, cloud.writeUri(), cloud.token(), VERSION_2, nothing()));
            seen.put(
                    "a token that expired four minutes ago",
                    write(http, cloud.writeUri(), old, sample(clock.millis())));
            String of1970 = write(http, cloud.writeUri(), cloud.token(), sample(1));
            seen.put(
                    "a sample of 1970",
                    of1970 + ", "
                            + String.join(" ", cloud.tallies().samplesDropped().keySet()));
            String histogram = write(http, cloud.writeUri(), cloud.token(), histogram(clock.millis()));
            seen.put(
                    "a native histogram",
                    histogram + ", " + cloud.histogramsAndExemplars().size() + " kept");
            String reader = cloud.token(FakeCloud.OPERATOR_CLIENT_ID, "https://prometheus.monitor.azure.com");
            seen.put("a query without a scope", query(http, cloud, reader));
            seen.put("a query with a token that is none", query(http, cloud, "none"));
            seen.put(
                    "two days in steps of 30 s",
                    query(
                            http,
                            cloud,
                            reader,
                            "/api/v1/query_range?query=up&start=0&end=172800&step=30",
                            "x-ms-azure-scoping",
                            CloudResources.WORKSPACE.toString()));
            URI imds = cloud.imds().tokenUri("127.0.0.1");
            seen.put(
                    "no Metadata header",
                    json(http, HttpRequest.newBuilder(imds)).get("error").asText());
            seen.put(
                    "a machine's unknown resource",
                    json(
                                    http,
                                    HttpRequest.newBuilder(URI.create(
                                                    imds + "?api-version=2018-02-01&resource=https://x.example"))
                                            .header("Metadata", "true"))
                            .get("error_description")
                            .asText()
                            .split(":")[0]);
            seen.put(
                    "an unknown tenant",
                    token(http, cloud, "99999999-2222-3333-4444-555555555555", "&scope=" + AUDIENCE + "/.default"));
            seen.put("no scope", token(http, cloud, FakeCloud.TENANT_ID, ""));
            for (String age : List.of("four", "six")) {
                Instant over = clock.instant().minus(Duration.ofMinutes(age.equals("four") ? 4 : 6));
                Map<String, Object> times = Map.of("nbf", Date.from(over.minusSeconds(60)), "exp", Date.from(over));
                seen.put(
                        "an assertion that expired " + age + " minutes ago",
                        federatedToken(http, cloud, cloud.issuer().mint(SUBJECT, times)));
            }
            seen.put(
                    "an assertion with a line end",
                    federatedToken(http, cloud, cloud.issuer().mint(SUBJECT) + "%0A"));
            // or else its keys are known from before
            cloud.issuer().rollKey();
            cloud.issuer().play(FaultScript.named("down").thenAlways(new Effect.Cut(), Moment.REQUEST_START));
            seen.put(
                    "keys that cannot be had",
                    federatedToken(http, cloud, cloud.issuer().mint(SUBJECT)));
            return seen;
        }
    }

    private static Bytes sample(long millis) {
        return WriteRequestCodec.encode(WriteRequest.of(
                List.of(TimeSeries.of(List.of(new Label("__name__", "up")), List.of(Sample.of(1, millis))))));
    }

    private static Bytes histogram(long millis) {
        return WriteRequestCodec.encode(WriteRequest.of(List.of(new TimeSeries(
                List.of(new Label("__name__", "latency")),
                List.of(),
                List.of(),
                List.of(NativeHistogram.of(0, 0, 0, Buckets.NONE, millis))))));
    }

    private static Bytes nothing() {
        return WriteRequestV2Codec.encode(new WriteRequestV2(List.of(""), List.of(), List.of()));
    }

    /** The status, and the code of Azure where it is not the usual one of a bad request. */
    private static String write(HttpClient http, URI uri, String token, Bytes body) throws Exception {
        return write(http, uri, token, "application/x-protobuf", body);
    }

    private static String write(HttpClient http, URI uri, String token, String type, Bytes body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Encoding", "snappy")
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body.toArray()))
                        .build(),
                BodyHandlers.ofString());
        String code = answer.body().replaceFirst(".*\"code\":\"(NotFound|InvalidStream)\".*", " $1");
        return answer.statusCode() + (code.startsWith(" ") ? code : "");
    }

    private static String query(HttpClient http, FakeCloud cloud, String token) throws Exception {
        return query(http, cloud, token, "/api/v1/query?query=up");
    }

    private static String query(HttpClient http, FakeCloud cloud, String token, String path, String... more)
            throws Exception {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        headers.addAll(List.of(more));
        return Integer.toString(http.send(
                        HttpRequest.newBuilder(
                                        cloud.query().baseUri("localhost").resolve(path))
                                .headers(headers.toArray(String[]::new))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode());
    }

    private static String token(HttpClient http, FakeCloud cloud, String tenant, String more) throws Exception {
        return answered(http, cloud, tenant, "client_secret=" + FakeCloud.CLIENT_SECRET + more);
    }

    private static String federatedToken(HttpClient http, FakeCloud cloud, String assertion) throws Exception {
        return answered(
                http,
                cloud,
                FakeCloud.TENANT_ID,
                "scope=" + AUDIENCE + "/.default&client_assertion="
                        + assertion
                        + "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    }

    private static String answered(HttpClient http, FakeCloud cloud, String tenant, String proof) throws Exception {
        String form = "grant_type=client_credentials&client_id=" + FakeCloud.CLIENT_ID + "&" + proof;
        JsonNode body = json(
                http,
                HttpRequest.newBuilder(cloud.authority().resolve("/" + tenant + "/oauth2/v2.0/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
        return body.has("access_token")
                ? "taken"
                : body.get("error").asText() + " AADSTS"
                        + body.at("/error_codes/0").asText();
    }

    private static JsonNode json(HttpClient http, HttpRequest.Builder request) throws Exception {
        return new ObjectMapper()
                .readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    }
}
