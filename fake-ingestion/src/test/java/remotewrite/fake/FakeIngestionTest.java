package remotewrite.fake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.config.SSLConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer of docs/fakes.md, over HTTPS. */
class FakeIngestionTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final TestCertificate CERTIFICATE = TestCertificate.forLocalhost();
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-0123456789abcdef0123456789abcdef", Set.of(TestTokens.OBJECT_ID.toUpperCase()));
    private static final DataCollectionRule RULE_OF_OTHERS =
            new DataCollectionRule("dcr-ffffffffffffffffffffffffffffffff", Set.of());
    private static final WriteRequest WRITE = WriteRequest.of(List.of(TimeSeries.of(
            List.of(new Label("__name__", "up"), new Label("job", "test")),
            List.of(Sample.of(1, 1_700_000_000_000L)))));

    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);
    private final FakeIngestion ingestion =
            FakeIngestion.start(FakeIngestion.Settings.of(clock, tokens.verifier(), RULE, RULE_OF_OTHERS)
                    .withTransport(new Transport.Tls(CERTIFICATE.keyStore(), CERTIFICATE.password())));

    @AfterEach
    void close() {
        ingestion.close();
    }

    @Test
    void aWriteIsAnswered204AndKeptWithItsRawBody() {
        Bytes body = WriteRequestCodec.encode(WRITE);

        Response response = write(tokens.valid()).body(body.toArray()).post(url());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.asByteArray()).isEmpty();
        assertThat(response.contentType()).isEmpty();
        Exchange exchange = onlyExchange();
        assertThat(exchange.accepted()).isTrue();
        assertThat(exchange.request().body()).isEqualTo(body);
        assertThat(WriteRequestCodec.decode(exchange.request().body())).isEqualTo(new Payload.Decoded(WRITE));
    }

    @Test
    void bothDocumentedVersionsOfTheApiAreAccepted() {
        for (String version : List.of("2021-11-01-preview", "2023-04-24")) {
            assertThat(written(url().replaceFirst("api-version=.*", "api-version=" + version))
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void writesOfMetadataOnlyAndOfNothingAreAccepted() {
        for (WriteRequest request : List.of(
                new WriteRequest(List.of(), List.of(new MetricMetadata(1, "a", "b", "c")), List.of()),
                WriteRequest.of(List.of()))) {
            assertThat(write(tokens.valid())
                            .body(WriteRequestCodec.encode(request).toArray())
                            .post(url())
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void aMissingAuthorizationIsAnswered401() {
        Response response = content().body(body()).post(url());

        assertError(
                response, 401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
        assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dTpw", "Bearer", "x"})
    void anAuthorizationThatIsNoBearerIsAnswered401(String authorization) {
        assertError(
                content().header("Authorization", authorization).body(body()).post(url()),
                401,
                "AuthenticationFailed",
                "Authentication failed. One 'Authorization' header with the scheme Bearer is needed.");
    }

    @Test
    void twoAuthorizationsAreAnswered401() {
        Response response = write(tokens.valid())
                .header("Authorization", "Bearer " + tokens.valid())
                .body(body())
                .post(url());

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void theSchemeIsComparedWithoutCase() {
        assertThat(content()
                        .header("Authorization", "bearer " + tokens.valid())
                        .body(body())
                        .post(url())
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void anExpiredTokenIsAnswered401() {
        String token = tokens.valid();
        clock.advance(Duration.ofHours(1));

        assertError(
                write(token).body(body()).post(url()),
                401,
                "InvalidAuthenticationToken",
                "The access token is invalid. It expired at 2026-11-23T13:00:00Z (exp), now is 2026-11-23T13:00:00Z.");
    }

    @Test
    void aMalformedTokenIsAnswered401() {
        assertError(
                write("garbage").body(body()).post(url()),
                401,
                "InvalidAuthenticationToken",
                "The access token is invalid. It is not a well-formed signed JWT.");
    }

    @Test
    void aTokenForAnotherAudienceIsAnswered401() {
        assertError(
                write(tokens.with(claims -> claims.audience("https://management.azure.com")))
                        .body(body())
                        .post(url()),
                401,
                "InvalidAudience",
                "The audience (aud) of the access token is [https://management.azure.com], accepted are [https://monitor.azure.com, https://monitor.azure.com/].");
    }

    @Test
    void aMissingRoleIsAnswered403() {
        assertError(
                written(url(RULE_OF_OTHERS)),
                403,
                "OperationFailed",
                "The authentication token provided does not have access to ingest data for the data collection rule with immutable Id 'dcr-ffffffffffffffffffffffffffffffff'");
    }

    @Test
    void anUnknownRuleIsAnswered404() {
        assertError(
                written(url(new DataCollectionRule("dcr-unknown", Set.of()))),
                404,
                "NotFound",
                "Data collection rule with immutable Id 'dcr-unknown' not found.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/write",
                "/dataCollectionRules/ID/streams/Microsoft-PrometheusMetrics/api/v1/write/?api-version=2023-04-24",
                "/dataCollectionRules/ID/streams/Custom-Table/api/v1/write?api-version=2023-04-24",
                "/dataCollectionRules//streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24",
                "/dataCollectionRules/ID/streams/Microsoft-PrometheusMetrics/api/v1/write",
                "/dataCollectionRules/ID/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2020-01-01",
                "/dataCollectionRules/ID/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24&api-version=2023-04-24"
            })
    void aMalformedUrlIsAnswered404(String target) {
        Response response = written("https://localhost:" + ingestion.port() + target.replace("ID", RULE.immutableId()));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.path("error.code").toString()).isEqualTo("NotFound");
        assertThat(response.path("error.message").toString()).startsWith("The URL is not that of a metrics stream: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
    void anotherMethodIsAnswered405(String method) {
        Response response = secure().urlEncodingEnabled(false).request(method, url());

        assertError(response, 405, "MethodNotAllowed", "The method %s is not allowed, POST is.".formatted(method));
        assertThat(response.header("Allow")).isEqualTo("POST");
    }

    @Test
    void aBodyOfOneMebibyteIsNotTooLong() {
        assertThat(write(tokens.valid()).body(new byte[1_048_576]).post(url()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aBodyOfMoreThanOneMebibyteIsAnswered413() {
        byte[] body = new byte[1_175_590];
        new Random(1).nextBytes(body);

        assertError(
                write(tokens.valid()).body(body).post(url()),
                413,
                "ContentLengthLimitExceeded",
                "Maximum allowed content length: 1048576 bytes (1 MB). Provided content length: 1175590 bytes");
    }

    @Test
    void anUndecodableBodyIsAnswered400AndRecorded() {
        Bytes body = Bytes.copyOf(new byte[] {1, 0});

        Response response = write(tokens.valid()).body(body.toArray()).post(url());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.path("error.code").toString()).isEqualTo("BadRequest");
        assertThat(response.path("error.message").toString())
                .startsWith("The body cannot be decoded: the snappy block");
        assertThat(onlyExchange().request().body()).isEqualTo(body);
    }

    @Test
    void anEmptyBodyIsAnswered400() {
        assertError(
                write(tokens.valid()).post(url()),
                400,
                "BadRequest",
                "The body cannot be decoded: the body is empty; even an empty message is one byte of snappy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "identity", "snappy, snappy"})
    void anotherContentEncodingIsAnswered415(String encoding) {
        Response response = secure().header("Authorization", "Bearer " + tokens.valid())
                .contentType("application/x-protobuf")
                .header("Content-Encoding", encoding)
                .body(body())
                .post(url());

        assertError(
                response,
                415,
                "UnsupportedMediaType",
                "Content-Encoding is [%s], needed is snappy.".formatted(encoding));
    }

    @Test
    void aMissingContentEncodingIsAnswered415() {
        Response response = secure().header("Authorization", "Bearer " + tokens.valid())
                .contentType("application/x-protobuf")
                .body(body())
                .post(url());

        assertError(response, 415, "UnsupportedMediaType", "Content-Encoding is [], needed is snappy.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-protobuf;proto=io.prometheus.write.v2.Request",
                "application/x-protobuf; proto=io.prometheus.write.v2.Request",
                "application/octet-stream",
                "application/x-protobufx"
            })
    void anotherContentTypeIsAnswered415(String type) {
        Response response = typed(type);

        assertError(
                response,
                415,
                "UnsupportedMediaType",
                "Content-Type is [%s], needed is application/x-protobuf with the message prometheus.WriteRequest."
                        .formatted(type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-protobuf",
                "application/x-protobuf;proto=prometheus.WriteRequest",
                "application/x-protobuf; proto=prometheus.WriteRequest"
            })
    void everySpellingOfTheContentTypeOfVersion1IsAccepted(String type) {
        assertThat(typed(type).statusCode()).isEqualTo(204);
    }

    @Test
    void whatIsWrongFirstIsTold() {
        String unknownRule = url(new DataCollectionRule("dcr-unknown", Set.of()));
        byte[] tooLong = new byte[1_048_577];

        assertThat(secure().put(url() + "x").statusCode())
                .as("URL before method")
                .isEqualTo(404);
        assertThat(secure().put(url()).statusCode()).as("method before token").isEqualTo(405);
        assertThat(write("garbage").body(tooLong).post(unknownRule).statusCode())
                .as("token before rule")
                .isEqualTo(401);
        assertThat(write(tokens.valid()).body(tooLong).post(unknownRule).statusCode())
                .as("rule before size")
                .isEqualTo(404);
        assertThat(write(tokens.valid()).body(tooLong).post(url(RULE_OF_OTHERS)).statusCode())
                .as("role before size")
                .isEqualTo(403);
        assertThat(secure().header("Authorization", "Bearer " + tokens.valid())
                        .contentType("application/octet-stream")
                        .body(tooLong)
                        .post(url())
                        .statusCode())
                .as("size before content")
                .isEqualTo(413);
    }

    @Test
    void aWriteIsStoredThoughTheClientSeesAFaultAfterIt() {
        ingestion.play(FaultScript.named("lost answer")
                .step(Effect.answer(503, "busy"), Moment.REPLY_START)
                .times(1)
                .thenNormally());

        assertThat(written(url()).statusCode()).isEqualTo(503);
        assertThat(written(url()).statusCode()).isEqualTo(204);
        assertThat(ingestion.journal().await(all -> all.stream().anyMatch(Exchange::accepted), DEADLINE))
                .isTrue();
        assertThat(ingestion.journal().exchanges())
                .extracting(Exchange::fault)
                .containsExactly("lost answer: answer 503 at REPLY_START", "");
    }

    @Test
    void noTokenReachesTheJournal() {
        String token = tokens.valid();
        write(token).body(body()).post(url());

        assertThat(onlyExchange().request().header("Authorization")).containsExactly("Bearer " + Fingerprint.of(token));
        assertThat(ingestion.journal().exchanges().toString()).doesNotContain(token);
    }

    @Test
    void theUrlNamesTheHostAsTheSenderSeesIt() {
        assertThat(ingestion.writeUri("host.docker.internal", RULE))
                .hasToString(
                        "https://host.docker.internal:" + ingestion.port()
                                + "/dataCollectionRules/dcr-0123456789abcdef0123456789abcdef/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24");
    }

    private Response typed(String type) {
        return secure().header("Authorization", "Bearer " + tokens.valid())
                .contentType(type)
                .header("Content-Encoding", "snappy")
                .body(body())
                .post(url());
    }

    private Response written(String url) {
        return write(tokens.valid()).body(body()).post(url);
    }

    private static RequestSpecification write(String token) {
        return content().header("Authorization", "Bearer " + token);
    }

    private static RequestSpecification content() {
        return secure().contentType("application/x-protobuf").header("Content-Encoding", "snappy");
    }

    private static RequestSpecification secure() {
        EncoderConfig asIs = EncoderConfig.encoderConfig()
                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                .encodeContentTypeAs("application/x-protobuf", ContentType.BINARY)
                .encodeContentTypeAs("application/x-protobufx", ContentType.BINARY);
        return given().config(RestAssuredConfig.config()
                        .sslConfig(SSLConfig.sslConfig().trustStore(CERTIFICATE.trustStore()))
                        .encoderConfig(asIs))
                .urlEncodingEnabled(false);
    }

    private static byte[] body() {
        return WriteRequestCodec.encode(WRITE).toArray();
    }

    private String url() {
        return url(RULE);
    }

    private String url(DataCollectionRule rule) {
        return ingestion.writeUri("localhost", rule).toString();
    }

    private Exchange onlyExchange() {
        assertThat(ingestion
                        .journal()
                        .await(all -> all.size() == 1 && !all.get(0).open(), DEADLINE))
                .isTrue();
        return ingestion.journal().exchanges().get(0);
    }

    private static void assertError(Response response, int status, String code, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.contentType()).isEqualTo("application/json");
        assertThat(response.path("error.code").toString()).isEqualTo(code);
        assertThat(response.path("error.message").toString()).isEqualTo(message);
    }
}
