package remotewrite.fake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.role.RoleGrants;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.StoredSeries;
import remotewrite.fake.store.Tallies;
import remotewrite.fake.store.Workspace;

/** Azure's rules by the wire: what is answered, what a workspace keeps of it, and what the rule counts. */
class WorkspaceIngestionTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String V1 = "application/x-protobuf";
    private static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-0123456789abcdef0123456789abcdef", Set.of(TestTokens.OBJECT_ID));
    private static final List<Label> UP = List.of(new Label("__name__", "up"));

    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);
    private final Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

    @Test
    void whatIsDroppedIsAnswered204AndStaysInTheJournal() {
        Sample old = Sample.of(1, clock.millis() - 1_200_001);
        Sample good = Sample.of(2, clock.millis());
        Bytes body = WriteRequestCodec.encode(WriteRequest.of(List.of(TimeSeries.of(UP, List.of(old, good)))));

        try (FakeIngestion ingestion = FakeIngestion.start(settings())) {
            assertThat(post(ingestion, RULE, V1, body).statusCode()).isEqualTo(204);

            assertThat(stored()).containsExactly(new StoredSeries(UP, List.of(good)));
            assertThat(counts(workspace.tallies(), "TimeSeriesSamplesDropped", "Reason"))
                    .isEqualTo(Map.of("OldData", 1.0));
            assertThat(ingestion.journal().await(all -> all.stream().anyMatch(Exchange::accepted), DEADLINE))
                    .isTrue();
            assertThat(ingestion.journal().exchanges())
                    .extracting(exchange -> exchange.request().body())
                    .containsExactly(body);
        }
    }

    @Test
    void anUndecodableWriteIsNotStored() {
        try (FakeIngestion ingestion = FakeIngestion.start(settings())) {
            assertThat(post(ingestion, RULE, V1, Bytes.copyOf(new byte[] {1, 0}))
                            .statusCode())
                    .isEqualTo(400);

            assertThat(workspace.tallies().between(Instant.MIN, Instant.MAX)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V1, V2})
    void theProfileSpecStoresTheValidSeriesOfBothVersions(String type) {
        List<Label> twice = List.of(new Label("__name__", "up"), new Label("a", "1"), new Label("a", "2"));
        Sample good = Sample.of(2, clock.millis());
        List<TimeSeries> series = List.of(TimeSeries.of(twice, List.of(good)), TimeSeries.of(UP, List.of(good)));
        Bytes body = type.equals(V1)
                ? WriteRequestCodec.encode(WriteRequest.of(series))
                : WriteRequestV2Codec.encode(WriteRequestV2.of(series));

        try (FakeIngestion ingestion = FakeIngestion.start(settings().withProfile(IngestionProfile.SPEC))) {
            assertThat(post(ingestion, RULE, type, body).statusCode()).isEqualTo(400);

            assertThat(stored()).containsExactly(new StoredSeries(UP, List.of(good)));
            assertThat(counts(workspace.tallies(), "TimeSeriesSamplesDropped", "Reason"))
                    .as("what is refused was never received")
                    .isEmpty();
        }
    }

    @Test
    void nothingIsLimitedByTheMinuteUnlessAskedFor() {
        assertThat(FakeIngestion.Settings.of(clock, tokens.verifier(), RULE).limits())
                .isEqualTo(new AzureLimits.PerRule(1_048_576, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @EnumSource(IngestionAnswers.Throttled.class)
    void moreRequestsThanTheRuleMayHaveAreAnswered429(IngestionAnswers.Throttled form) {
        DataCollectionRule other = new DataCollectionRule("dcr-other", Set.of(TestTokens.OBJECT_ID));
        clock.advance(Duration.ofMillis(12_500));

        try (FakeIngestion ingestion = FakeIngestion.start(settings()
                .withRules(List.of(RULE, other))
                .withLimits(new AzureLimits.PerRule(1_048_576, 2, AzureLimits.UNLIMITED))
                .withAnswers(new IngestionAnswers(IngestionAnswers.Role.SHORT, form)))) {
            assertThat(write(ingestion, 1).statusCode()).isEqualTo(204);
            assertThat(write(ingestion, 2).statusCode()).isEqualTo(204);
            Response refused = write(ingestion, 3);

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.header("Retry-After"))
                    .isEqualTo(form == IngestionAnswers.Throttled.RETRY_AFTER ? "48" : null);
            assertThat(refused.asString())
                    .isEqualTo(
                            form == IngestionAnswers.Throttled.BARE
                                    ? ""
                                    : "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"The data collection rule has had its requests or bytes of this minute.\"}}");
            assertThat(post(ingestion, other, V1, body(4)).statusCode())
                    .as("another rule has its own minute")
                    .isEqualTo(204);
            clock.advance(Duration.ofSeconds(48));
            assertThat(write(ingestion, 5).statusCode()).as("the next minute").isEqualTo(204);
            assertThat(stored().get(0).samples()).extracting(Sample::value).containsExactly(1.0, 2.0, 4.0, 5.0);
        }
    }

    @Test
    void moreBytesThanTheRuleMayHaveAreAnswered429() {
        long bytes = body(1).size();

        try (FakeIngestion ingestion = FakeIngestion.start(
                settings().withLimits(new AzureLimits.PerRule(1_048_576, AzureLimits.UNLIMITED, 2 * bytes)))) {
            assertThat(write(ingestion, 1).statusCode()).isEqualTo(204);
            assertThat(write(ingestion, 2).statusCode()).isEqualTo(204);
            assertThat(write(ingestion, 3).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void theLimitOfTheBodyIsASetting() {
        long bytes = body(1).size();
        AzureLimits.PerRule exact = new AzureLimits.PerRule(bytes, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED);
        AzureLimits.PerRule less = new AzureLimits.PerRule(bytes - 1, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED);

        try (FakeIngestion ingestion = FakeIngestion.start(settings().withLimits(exact))) {
            assertThat(write(ingestion, 1).statusCode()).isEqualTo(204);
        }
        try (FakeIngestion ingestion = FakeIngestion.start(settings().withLimits(less))) {
            assertThat(write(ingestion, 1).statusCode()).isEqualTo(413);
        }
    }

    @Test
    void aMissingRoleCanBeAnsweredWithTheLongText() {
        DataCollectionRule ofOthers = new DataCollectionRule("dcr-others", Set.of());
        IngestionAnswers answers =
                new IngestionAnswers(IngestionAnswers.Role.LONG, IngestionAnswers.Throttled.RETRY_AFTER);

        try (FakeIngestion ingestion =
                FakeIngestion.start(settings().withRules(List.of(ofOthers)).withAnswers(answers))) {
            Response response = post(ingestion, ofOthers, V1, body(1));

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.path("error.code").toString()).isEqualTo("OperationFailed");
            assertThat(response.path("error.message").toString())
                    .isEqualTo(
                            "The authentication token provided does not have access to ingest data for the data collection rule with immutable Id 'dcr-others' PipelineAccessResult: AccessGranted: False, IsRbacPresent: False, IsDcrDceBindingValid: , DcrArmId: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/fake/providers/Microsoft.Insights/dataCollectionRules/dcr-others, Message: Required authorization action was not found for tenantId 00000000-0000-0000-0000-000000000000 objectId "
                                    + TestTokens.OBJECT_ID
                                    + " on resourceId /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/fake/providers/Microsoft.Insights/dataCollectionRules/dcr-others ConfigurationId: dcr-others..");
        }
    }

    @Test
    void aRoleIsKnownOnceItsAssignmentHasSpread() {
        ResourceId id = ResourceId.of("/subscriptions/s/rule");
        RoleGrants grants = RoleGrants.of(
                clock,
                RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, TestTokens.OBJECT_ID.toUpperCase(), id)
                        .made(clock.instant(), RoleGrant.DOCUMENTED_PROPAGATION));
        DataCollectionRule assigned =
                new DataCollectionRule("dcr-new", grants.access(Role.MONITORING_METRICS_PUBLISHER, id));

        try (FakeIngestion ingestion = FakeIngestion.start(settings().withRules(List.of(assigned)))) {
            clock.advance(Duration.ofMinutes(30).minusMillis(1));
            assertThat(post(ingestion, assigned, V1, body(1)).statusCode()).isEqualTo(403);
            clock.advance(Duration.ofMillis(1));
            assertThat(post(ingestion, assigned, V1, body(1)).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void theRuleCountsItsRequestsByAnswer() {
        DataCollectionRule ofOthers = new DataCollectionRule("dcr-others", Set.of());
        Instant noon = clock.instant();

        try (FakeIngestion ingestion = FakeIngestion.start(settings()
                .withRules(List.of(RULE, ofOthers))
                .withLimits(new AzureLimits.PerRule(1_048_576, 3, AzureLimits.UNLIMITED)))) {
            write(ingestion, 1);
            write(ingestion, 2);
            post(ingestion, RULE, "text/plain", body(3));
            write(ingestion, 4);
            post(ingestion, RULE, V1, Bytes.copyOf(new byte[1_048_577]));
            post(ingestion, ofOthers, V1, body(5));
            request().body(body(6).toArray()).post(ingestion.writeUri("localhost", RULE));
            post(ingestion, new DataCollectionRule("dcr-unknown", Set.of()), V1, body(7));
            clock.advance(Duration.ofMinutes(1));
            write(ingestion, 8);

            assertThat(counts(ingestion.tallies(RULE), "MetricIngestionRequest_Count", "ResponseCode"))
                    .isEqualTo(Map.of("204", 3.0, "415", 1.0, "429", 1.0, "413", 1.0, "401", 1.0));
            assertThat(counts(ingestion.tallies(ofOthers), "MetricIngestionRequest_Count", "ResponseCode"))
                    .isEqualTo(Map.of("403", 1.0));
            assertThat(ingestion.tallies(RULE).between(noon.plusSeconds(60), noon.plusSeconds(120)))
                    .singleElement()
                    .satisfies(tally -> {
                        assertThat(tally.minute()).isEqualTo(noon.plusSeconds(60));
                        assertThat(tally.value()).isEqualTo(1.0);
                        assertThat(tally.dimensions())
                                .isEqualTo(
                                        Map.of("InputStreamId", "Microsoft-PrometheusMetrics", "ResponseCode", "204"));
                    });
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ingestion.tallies(new DataCollectionRule("dcr-unknown", Set.of())))
                    .withMessage("no data collection rule has the immutable id dcr-unknown");
        }
    }

    /** Whatever is wrong with the rest of the URL: a client's mistake is looked for there first. */
    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, /streams/Custom-X/api/v1/write?api-version=2023-04-24, 404, unknown",
        "INVALID_STREAM, /streams/Custom-X/api/v1/write?api-version=2023-04-24, 400, unknown",
        "NOT_FOUND, /streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2020-01-01, 404, Microsoft-PrometheusMetrics",
        "NOT_FOUND, /streams/Microsoft-PrometheusMetrics/api/v1/wr?api-version=2023-04-24, 404, Microsoft-PrometheusMetrics",
        "NOT_FOUND, /api/v1/write?api-version=2023-04-24, 404, unknown",
        "NOT_FOUND, '', 404, unknown"
    })
    void theRuleCountsEveryRequestWhosePathNamesIt(
            IngestionAnswers.UnknownStream answer, String rest, int status, String stream) {
        try (FakeIngestion ingestion =
                FakeIngestion.start(settings().withAnswers(IngestionAnswers.DEFAULT.withUnknownStream(answer)))) {
            Response response = request()
                    .header("Authorization", "Bearer " + tokens.valid())
                    .body(body(1).toArray())
                    .post(ingestion.baseUri("localhost") + "/dataCollectionRules/" + RULE.immutableId() + rest);

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(ingestion.tallies(RULE).between(Instant.MIN, Instant.MAX))
                    .singleElement()
                    .satisfies(tally -> {
                        assertThat(tally.value()).isEqualTo(1.0);
                        assertThat(tally.dimensions())
                                .isEqualTo(Map.of("InputStreamId", stream, "ResponseCode", Integer.toString(status)));
                    });
        }
    }

    private FakeIngestion.Settings settings() {
        return FakeIngestion.Settings.of(clock, tokens.verifier(), RULE).withIntake(workspace);
    }

    /** A write of one sample whose value is {@code number}, later by as many milliseconds. */
    private Response write(FakeIngestion ingestion, int number) {
        return post(ingestion, RULE, V1, body(number));
    }

    private Bytes body(int number) {
        return WriteRequestCodec.encode(WriteRequest.of(List.of(
                TimeSeries.of(UP, List.of(Sample.of(number, clock.millis() + number))))));
    }

    private Response post(FakeIngestion ingestion, DataCollectionRule rule, String type, Bytes body) {
        return request()
                .contentType(type)
                .header("Authorization", "Bearer " + tokens.valid())
                .header("Content-Encoding", "snappy")
                .body(body.toArray())
                .post(ingestion.writeUri("localhost", rule));
    }

    private static RequestSpecification request() {
        return given().config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                .encodeContentTypeAs("application/x-protobuf", ContentType.BINARY)
                                .encodeContentTypeAs("text/plain", ContentType.BINARY)))
                .urlEncodingEnabled(false);
    }

    private List<StoredSeries> stored() {
        return workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static Map<String, Double> counts(Tallies tallies, String metric, String dimension) {
        Map<String, Double> counts = new TreeMap<>();
        tallies.between(Instant.MIN, Instant.MAX).stream()
                .filter(tally -> tally.metric().equals(metric))
                .forEach(tally -> counts.merge(tally.dimensions().get(dimension), tally.value(), Double::sum));
        return counts;
    }
}
