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
import java.util.Set;
import java.util.function.UnaryOperator;

/** The ingestion endpoint over HTTPS with two rules, one of them for others, and requests to it. */
final class IngestionBench implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final TestCertificate CERTIFICATE = TestCertificate.forLocalhost();
    static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-0123456789abcdef0123456789abcdef", Set.of(TestTokens.OBJECT_ID.toUpperCase()));
    static final DataCollectionRule RULE_OF_OTHERS =
            new DataCollectionRule("dcr-ffffffffffffffffffffffffffffffff", Set.of());
    static final WriteRequest WRITE = WriteRequest.of(List.of(TimeSeries.of(
            List.of(new Label("__name__", "up"), new Label("job", "test")),
            List.of(Sample.of(1, 1_700_000_000_000L)))));

    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);
    private final FakeIngestion ingestion;

    IngestionBench() {
        this(UnaryOperator.identity());
    }

    IngestionBench(UnaryOperator<FakeIngestion.Settings> settings) {
        ingestion = FakeIngestion.start(
                settings.apply(FakeIngestion.Settings.of(clock, tokens.verifier(), RULE, RULE_OF_OTHERS)
                        .withTransport(new Transport.Tls(CERTIFICATE.keyStore(), CERTIFICATE.password()))));
    }

    ManualClock clock() {
        return clock;
    }

    TestTokens tokens() {
        return tokens;
    }

    FakeIngestion ingestion() {
        return ingestion;
    }

    Response typed(String type) {
        return secure().header("Authorization", "Bearer " + tokens.valid())
                .contentType(type)
                .header("Content-Encoding", "snappy")
                .body(body())
                .post(url());
    }

    Response written(String url) {
        return write(tokens.valid()).body(body()).post(url);
    }

    static RequestSpecification write(String token) {
        return content().header("Authorization", "Bearer " + token);
    }

    static RequestSpecification content() {
        return secure().contentType("application/x-protobuf").header("Content-Encoding", "snappy");
    }

    static RequestSpecification secure() {
        EncoderConfig asIs = EncoderConfig.encoderConfig()
                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                .encodeContentTypeAs("application/x-protobuf", ContentType.BINARY)
                .encodeContentTypeAs("application/x-protobufx", ContentType.BINARY);
        return given().config(RestAssuredConfig.config()
                        .sslConfig(SSLConfig.sslConfig().trustStore(CERTIFICATE.trustStore()))
                        .encoderConfig(asIs))
                .urlEncodingEnabled(false);
    }

    static byte[] body() {
        return WriteRequestCodec.encode(WRITE).toArray();
    }

    String url() {
        return url(RULE);
    }

    String url(DataCollectionRule rule) {
        return ingestion.writeUri("localhost", rule).toString();
    }

    Exchange onlyExchange() {
        assertThat(ingestion
                        .journal()
                        .await(all -> all.size() == 1 && !all.get(0).open(), DEADLINE))
                .isTrue();
        return ingestion.journal().exchanges().get(0);
    }

    static void assertError(Response response, int status, String code, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.contentType()).isEqualTo("application/json");
        assertThat(response.path("error.code").toString()).isEqualTo(code);
        assertThat(response.path("error.message").toString()).isEqualTo(message);
    }

    @Override
    public void close() {
        ingestion.close();
    }
}
