package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.IngestionBench.DEADLINE;
import static remotewrite.fake.IngestionBench.RULE;
import static remotewrite.fake.IngestionBench.RULE_OF_OTHERS;
import static remotewrite.fake.IngestionBench.WRITE;
import static remotewrite.fake.IngestionBench.assertError;
import static remotewrite.fake.IngestionBench.body;
import static remotewrite.fake.IngestionBench.secure;
import static remotewrite.fake.IngestionBench.write;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.store.AzureLimits;

/** The answers of docs/fakes.md over HTTPS, but for credentials and contents: what is taken, URLs, methods, the order, faults. */
class FakeIngestionTest {
    private final IngestionBench bench = new IngestionBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aWriteIsAnswered204AndKeptWithItsRawBody() {
        Bytes body = WriteRequestCodec.encode(WRITE);

        Response response = write(bench.tokens().valid()).body(body.toArray()).post(bench.url());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.asByteArray()).isEmpty();
        assertThat(response.contentType()).isEmpty();
        assertThat(UUID.fromString(response.header("X-Request-ID"))).hasToString(response.header("X-Request-ID"));
        Exchange exchange = bench.onlyExchange();
        assertThat(exchange.accepted()).isTrue();
        assertThat(exchange.request().body()).isEqualTo(body);
        assertThat(WriteRequestCodec.decode(exchange.request().body())).isEqualTo(new Payload.Decoded(WRITE));
    }

    @Test
    void bothDocumentedVersionsOfTheApiAreAccepted() {
        for (String version : List.of("2021-11-01-preview", "2023-04-24")) {
            assertThat(bench.written(bench.url().replaceFirst("api-version=.*", "api-version=" + version))
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void writesOfMetadataOnlyAndOfNothingAreAccepted() {
        for (WriteRequest request : List.of(
                new WriteRequest(List.of(), List.of(new MetricMetadata(1, "a", "b", "c")), List.of()),
                WriteRequest.of(List.of()))) {
            assertThat(write(bench.tokens().valid())
                            .body(WriteRequestCodec.encode(request).toArray())
                            .post(bench.url())
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void anUnknownRuleIsAnswered404() {
        assertError(
                bench.written(bench.url(new DataCollectionRule("dcr-unknown", Set.of()))),
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
                "/dataCollectionRules/ID/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24&api-version=2023-04-24",
                "/datacollectionrules/ID/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24",
                "/dataCollectionRules/ID/streams/microsoft-prometheusmetrics/api/v1/write?api-version=2023-04-24",
                "/dataCollectionRules/ID/streams/Microsoft-PrometheusMetrics/api/v1/Write?api-version=2023-04-24",
                "/dataCollectionRules/ID/streams/Microsoft-PrometheusMetrics/api/v1/write?Api-Version=2023-04-24",
                "/dataCollectionRules/ID/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2021-11-01-Preview"
            })
    void aMalformedUrlIsAnswered404(String target) {
        Response response = bench.written(
                "https://localhost:" + bench.ingestion().port() + target.replace("ID", RULE.immutableId()));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.path("error.code").toString()).isEqualTo("NotFound");
        assertThat(response.path("error.message").toString()).startsWith("The URL is not that of a metrics stream: ");
    }

    @Test
    void anImmutableIdInAnotherCaseIsUnknown() {
        String shouted = RULE.immutableId().toUpperCase(Locale.ROOT);

        assertError(
                bench.written(bench.url().replace(RULE.immutableId(), shouted)),
                404,
                "NotFound",
                "Data collection rule with immutable Id '" + shouted + "' not found.");
    }

    @Test
    void everyAnswerHasARequestIdOfItsOwn() {
        Response first = bench.written(bench.url());
        Response refused = bench.written(bench.url().replace("2023-04-24", "2020-01-01"));

        assertThat(first.header("X-Request-ID")).isNotEqualTo(refused.header("X-Request-ID"));
        assertThat(UUID.fromString(refused.header("X-Request-ID"))).hasToString(refused.header("X-Request-ID"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
    void anotherMethodIsAnswered405(String method) {
        Response response = secure().urlEncodingEnabled(false).request(method, bench.url());

        assertError(response, 405, "MethodNotAllowed", "The method %s is not allowed, POST is.".formatted(method));
        assertThat(response.header("Allow")).isEqualTo("POST");
    }

    @Test
    void whatIsWrongFirstIsTold() {
        String unknownRule = bench.url(new DataCollectionRule("dcr-unknown", Set.of()));
        byte[] tooLong = new byte[1_048_577];

        assertThat(secure().put(bench.url() + "x").statusCode())
                .as("URL before method")
                .isEqualTo(404);
        assertThat(secure().put(bench.url()).statusCode())
                .as("method before token")
                .isEqualTo(405);
        assertThat(write("garbage").body(tooLong).post(unknownRule).statusCode())
                .as("token before rule")
                .isEqualTo(401);
        assertThat(write(bench.tokens().valid()).body(tooLong).post(unknownRule).statusCode())
                .as("rule before size")
                .isEqualTo(404);
        assertThat(write(bench.tokens().valid())
                        .body(tooLong)
                        .post(bench.url(RULE_OF_OTHERS))
                        .statusCode())
                .as("role before size")
                .isEqualTo(403);
        assertThat(secure().header("Authorization", "Bearer " + bench.tokens().valid())
                        .contentType("application/octet-stream")
                        .body(tooLong)
                        .post(bench.url())
                        .statusCode())
                .as("size before content")
                .isEqualTo(413);
    }

    @Test
    void theLimitsOfTheMinuteAreJudgedAfterRoleAndSizeAndBeforeTheContent() {
        AtomicBoolean role = new AtomicBoolean(true);
        DataCollectionRule lost = new DataCollectionRule("dcr-lost", objectId -> role.get());
        try (IngestionBench strict = new IngestionBench(
                settings -> settings.withLimits(new AzureLimits.PerRule(1_048_576, 1, AzureLimits.UNLIMITED))
                        .withRules(List.of(RULE, lost)))) {
            String token = strict.tokens().valid();
            assertThat(strict.written(strict.url()).statusCode()).isEqualTo(204);

            assertThat(strict.written(strict.url(lost)).statusCode()).isEqualTo(204);
            assertThat(strict.written(strict.url(lost)).statusCode())
                    .as("its minute is used up")
                    .isEqualTo(429);
            role.set(false);
            assertThat(strict.written(strict.url(lost)).statusCode())
                    .as("role before minute")
                    .isEqualTo(403);
            assertThat(write(token).body(new byte[1_048_577]).post(strict.url()).statusCode())
                    .as("size before minute")
                    .isEqualTo(413);
            assertThat(write(token).body(new byte[] {1}).post(strict.url()).statusCode())
                    .as("minute before content")
                    .isEqualTo(429);
            strict.clock().advance(Duration.ofMinutes(1));
            assertThat(write(token).body(new byte[] {1}).post(strict.url()).statusCode())
                    .as("content at last")
                    .isEqualTo(400);
        }
    }

    @Test
    void aWriteIsStoredThoughTheClientSeesAFaultAfterIt() {
        bench.ingestion()
                .play(FaultScript.named("lost answer")
                        .step(Effect.answer(503, "busy"), Moment.REPLY_START)
                        .times(1)
                        .thenNormally());

        assertThat(bench.written(bench.url()).statusCode()).isEqualTo(503);
        assertThat(bench.written(bench.url()).statusCode()).isEqualTo(204);
        assertThat(bench.ingestion().journal().await(all -> all.stream().anyMatch(Exchange::accepted), DEADLINE))
                .isTrue();
        assertThat(bench.ingestion().journal().exchanges())
                .extracting(Exchange::fault)
                .containsExactly("lost answer: answer 503 at REPLY_START", "");
    }

    @Test
    void noTokenReachesTheJournal() {
        String token = bench.tokens().valid();
        write(token).body(body()).post(bench.url());

        assertThat(bench.onlyExchange().request().header("Authorization"))
                .containsExactly("Bearer " + Fingerprint.of(token));
        assertThat(bench.ingestion().journal().exchanges().toString()).doesNotContain(token);
    }

    @Test
    void theUrlNamesTheHostAsTheSenderSeesIt() {
        assertThat(bench.ingestion().writeUri("host.docker.internal", RULE))
                .hasToString(
                        "https://host.docker.internal:" + bench.ingestion().port()
                                + "/dataCollectionRules/dcr-0123456789abcdef0123456789abcdef/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24");
    }
}
