package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.IngestionAnswers.EmptyBody;
import remotewrite.fake.IngestionAnswers.OverLimit;
import remotewrite.fake.IngestionAnswers.RefusedToken;
import remotewrite.fake.IngestionAnswers.Success;
import remotewrite.fake.IngestionAnswers.Throttled;
import remotewrite.fake.IngestionAnswers.UnknownStream;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.StoredSeries;
import remotewrite.fake.store.Tally;
import remotewrite.fake.store.Workspace;

/** Where nobody knows what Azure answers: every answer that can be chosen. */
class IngestionAnswersTest {
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-0123456789abcdef0123456789abcdef", Set.of(TestTokens.OBJECT_ID));

    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);

    @ParameterizedTest
    @EnumSource
    void aWriteThatIsTakenIsAnswered204Or200(Success success) throws Exception {
        int status = switch (success) {
            case NO_CONTENT -> 204;
            case OK -> 200;
        };
        for (IngestionProfile profile : IngestionProfile.values()) {
            try (FakeIngestion ingestion = FakeIngestion.start(
                    settings(IngestionAnswers.DEFAULT.withSuccess(success)).withProfile(profile))) {
                HttpResponse<String> answer = write(ingestion, tokens.valid(), sample(List.of(name("up")), 0));

                assertThat(answer.statusCode()).as("%s", profile).isEqualTo(status);
                assertThat(answer.body()).isEmpty();
            }
        }
        assertThat(IngestionAnswers.DEFAULT.success()).isEqualTo(Success.NO_CONTENT);
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatIsNotGoodIsAnswered401Or403(RefusedToken form) throws Exception {
        int status = switch (form) {
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
        };
        List<String> challenge = switch (form) {
            case UNAUTHORIZED -> List.of("Bearer");
            case FORBIDDEN -> List.of();
        };
        String expired = tokens.valid();
        clock.advance(Duration.ofHours(1));
        Map<String, String> codes = Map.of(
                "garbage",
                "InvalidAuthenticationToken",
                expired,
                "InvalidAuthenticationToken",
                tokens.with(claims -> claims.audience("https://management.azure.com")),
                "InvalidAudience");

        try (FakeIngestion ingestion = FakeIngestion.start(settings(IngestionAnswers.DEFAULT.withRefusedToken(form)))) {
            for (Map.Entry<String, String> each : codes.entrySet()) {
                HttpResponse<String> answer = write(ingestion, each.getKey(), sample(List.of(name("up")), 0));

                assertThat(answer.statusCode()).as(each.getValue()).isEqualTo(status);
                assertThat(answer.headers().allValues("WWW-Authenticate")).isEqualTo(challenge);
                assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"" + each.getValue() + "\",");
            }
            assertThat(write(ingestion, "", sample(List.of(name("up")), 0)).statusCode())
                    .as("no Bearer, whatever is chosen")
                    .isEqualTo(401);
        }
        assertThat(IngestionAnswers.DEFAULT.refusedToken()).isEqualTo(RefusedToken.UNAUTHORIZED);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOverALimitIsDroppedAndAnswered204Or400(OverLimit form) throws Exception {
        Label longValue = new Label("path", "v".repeat(1024));
        TimeSeries[] series = {
            sample(List.of(name("up")), 0),
            sample(List.of(name("up"), longValue), 0),
            sample(List.of(name("m".repeat(512))), 0),
            sample(List.of(name("old")), -1_200_001),
            sample(List.of(name("early")), 1_200_001)
        };
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

        try (FakeIngestion ingestion = FakeIngestion.start(
                settings(IngestionAnswers.DEFAULT.withOverLimit(form)).withIntake(workspace))) {
            HttpResponse<String> answer = write(ingestion, tokens.valid(), series);

            switch (form) {
                // labels and times are no matter of waiting
                case SILENT_DROP, TOO_MANY_REQUESTS ->
                    assertThat(answer.statusCode()).isEqualTo(204);
                case BAD_REQUEST -> {
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.body())
                            .isEqualTo(
                                    "{\"error\":{\"code\":\"BadRequest\",\"message\":\"Samples over a limit"
                                            + " of the workspace are not kept: OldData 1, InvalidTimeRange 1, BadInputFormat 2.\"}}");
                }
            }
            assertThat(write(ingestion, tokens.valid(), sample(List.of(name("up")), 0))
                            .statusCode())
                    .as("a duplicate breaks no limit")
                    .isEqualTo(204);
        }
        assertThat(workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE))
                .extracting(StoredSeries::labels)
                .containsExactly(List.of(name("up")));
        assertThat(workspace.tallies().between(Instant.MIN, Instant.MAX).stream()
                        .filter(tally -> tally.metric().equals("TimeSeriesSamplesDropped"))
                        .collect(Collectors.toMap(tally -> tally.dimensions().get("Reason"), Tally::value)))
                .isEqualTo(Map.of("OldData", 1.0, "InvalidTimeRange", 1.0, "BadInputFormat", 2.0, "Duplicate", 1.0));
        assertThat(IngestionAnswers.DEFAULT.overLimit()).isEqualTo(OverLimit.SILENT_DROP);
    }

    @ParameterizedTest
    @EnumSource
    void aWorkspaceThatHasHadItsEventsIsToldOrNot(OverLimit form) throws Exception {
        clock.advance(Duration.ofMillis(12_500));
        Workspace workspace =
                Workspace.of(clock, AzureLimits.NONE.with(AzureLimits.PerWorkspace.NONE.withEventsPerMinute(2)));
        TimeSeries[] series = {
            sample(List.of(name("first")), 0), sample(List.of(name("second")), 0), sample(List.of(name("third")), 0)
        };

        try (FakeIngestion ingestion = FakeIngestion.start(
                settings(IngestionAnswers.DEFAULT.withOverLimit(form)).withIntake(workspace))) {
            HttpResponse<String> answer = write(ingestion, tokens.valid(), series);

            String reasons = "\"message\":\"Samples over a limit of the workspace are not kept: LimitThrottling 1.\"}}";
            assertThat(answer.statusCode() + " " + answer.body())
                    .isEqualTo(
                            switch (form) {
                                case SILENT_DROP -> "204 ";
                                case BAD_REQUEST -> "400 {\"error\":{\"code\":\"BadRequest\"," + reasons;
                                case TOO_MANY_REQUESTS -> "429 {\"error\":{\"code\":\"TooManyRequests\"," + reasons;
                            });
            assertThat(answer.headers().allValues("Retry-After"))
                    .isEqualTo(form == OverLimit.TOO_MANY_REQUESTS ? List.of("48") : List.of());
            assertThat(stored(workspace)).containsExactlyInAnyOrder("first", "second");

            clock.advance(Duration.ofSeconds(48));
            assertThat(write(ingestion, tokens.valid(), series).statusCode())
                    .as("the same again, in the next minute: duplicates are events, and the third has none left")
                    .isEqualTo(answer.statusCode());
            assertThat(stored(workspace)).containsExactlyInAnyOrder("first", "second");

            clock.advance(Duration.ofMinutes(1));
            assertThat(write(ingestion, tokens.valid(), series[2]).statusCode())
                    .as("what was over, on its own")
                    .isEqualTo(204);
            assertThat(stored(workspace)).containsExactlyInAnyOrder("first", "second", "third");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAnswerOfAWorkspaceOverItsLimitsHasTheFormOfAnyOther429(Throttled form) throws Exception {
        Workspace workspace =
                Workspace.of(clock, AzureLimits.NONE.with(AzureLimits.PerWorkspace.NONE.withActiveSeries(1)));
        IngestionAnswers answers =
                new IngestionAnswers(IngestionAnswers.Role.SHORT, form).withOverLimit(OverLimit.TOO_MANY_REQUESTS);

        try (FakeIngestion ingestion = FakeIngestion.start(settings(answers).withIntake(workspace))) {
            HttpResponse<String> answer =
                    write(ingestion, tokens.valid(), sample(List.of(name("one")), 0), sample(List.of(name("more")), 0));

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(form == Throttled.RETRY_AFTER);
            assertThat(answer.body().isEmpty()).isEqualTo(form == Throttled.BARE);
            assertThat(ingestion.tallies(RULE).between(Instant.MIN, Instant.MAX))
                    .extracting(tally -> tally.dimensions().get("ResponseCode"))
                    .containsExactly("429");
        }
    }

    private static List<String> stored(Workspace workspace) {
        return workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .map(series -> series.labels().getFirst().value())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void theProfileSpecTellsWhatIsDroppedWhateverIsChosen(OverLimit form) throws Exception {
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED, IngestionProfile.SPEC.workspaceRules());

        try (FakeIngestion ingestion = FakeIngestion.start(settings(IngestionAnswers.DEFAULT.withOverLimit(form))
                .withProfile(IngestionProfile.SPEC)
                .withIntake(workspace))) {
            HttpResponse<String> answer = write(ingestion, tokens.valid(), sample(List.of(name("old")), -1_200_001));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("1 of 1 values of valid series are not written (OldData 1): ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriteWithoutABodyIsAnswered400Or500(EmptyBody form) throws Exception {
        String expected = switch (form) {
            case BAD_REQUEST ->
                "400 {\"error\":{\"code\":\"BadRequest\",\"message\":\"The body cannot be decoded: the body is empty; even an"
                        + " empty message is one byte of snappy\"}}";
            case INTERNAL_SERVER_ERROR -> "500 ";
        };
        FakeIngestion.Settings settings = settings(IngestionAnswers.DEFAULT.withEmptyBody(form));

        try (FakeIngestion ingestion = FakeIngestion.start(settings);
                FakeIngestion spec = FakeIngestion.start(settings.withProfile(IngestionProfile.SPEC))) {
            HttpResponse<String> answer = send(ingestion.writeUri("localhost", RULE), tokens.valid(), new byte[0]);

            assertThat(answer.statusCode() + " " + answer.body()).isEqualTo(expected);
            assertThat(send(ingestion.writeUri("localhost", RULE), tokens.valid(), new byte[] {0})
                            .statusCode())
                    .as("a message of nothing is no empty body")
                    .isEqualTo(204);
            assertThat(send(spec.writeUri("localhost", RULE), tokens.valid(), new byte[0])
                            .statusCode())
                    .as("what the specifications ask")
                    .isEqualTo(400);
        }
        assertThat(IngestionAnswers.DEFAULT.emptyBody()).isEqualTo(EmptyBody.BAD_REQUEST);
    }

    /** 400 comes late: of a rule that is not there, or without its role, nobody is told what streams it has. */
    @ParameterizedTest
    @EnumSource
    void anUnknownStreamIsAnswered404AtOnceOr400AtLast(UnknownStream form) throws Exception {
        byte[] body = WriteRequestCodec.encode(WriteRequest.of(List.of(sample(List.of(name("up")), 0))))
                .toArray();
        String strangers = tokens.with(claims -> claims.claim("oid", "99999999-1111-4222-8333-444455556666"));

        try (FakeIngestion ingestion =
                FakeIngestion.start(settings(IngestionAnswers.DEFAULT.withUnknownStream(form)))) {
            URI other = URI.create(ingestion
                    .writeUri("localhost", RULE)
                    .toString()
                    .replace("Microsoft-PrometheusMetrics", "Custom-Other"));
            URI nobodys = URI.create(other.toString().replace(RULE.immutableId(), "dcr-unknown"));
            HttpResponse<String> answer = send(other, tokens.valid(), body);
            List<Integer> earlier = List.of(
                    send(other, "garbage", body).statusCode(),
                    send(nobodys, tokens.valid(), body).statusCode(),
                    send(other, strangers, body).statusCode());

            switch (form) {
                case NOT_FOUND -> {
                    assertThat(answer.statusCode()).isEqualTo(404);
                    assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"NotFound\",");
                    assertThat(earlier).containsExactly(404, 404, 404);
                }
                case INVALID_STREAM -> {
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.body())
                            .isEqualTo(
                                    "{\"error\":{\"code\":\"InvalidStream\",\"message\":\"The stream Custom-Other is not"
                                            + " one of the data collection rule with immutable Id '"
                                            + RULE.immutableId()
                                            + "'.\"}}");
                    assertThat(earlier).containsExactly(401, 404, 403);
                }
            }
            assertThat(ingestion.tallies(RULE).between(Instant.MIN, Instant.MAX))
                    .as("the rule's requests are those of its stream")
                    .isEmpty();
        }
        assertThat(IngestionAnswers.DEFAULT.unknownStream()).isEqualTo(UnknownStream.NOT_FOUND);
    }

    /** As hostile as it is, it is a series with too many labels; those without a name and a value are none. */
    @ParameterizedTest
    @EnumSource
    void aMillionLabelsAreDroppedAndToldWhereThatIsWanted(OverLimit form) throws Exception {
        byte[] sample = WriteRequestWriter.write(WriteRequest.of(List.of(sample(List.of(name("up")), 0))));
        // behind tag and length of the series: its name, and its sample
        byte[] series = new WireBytes()
                .add(Arrays.copyOfRange(sample, 2, sample.length))
                .add(WireBytes.repeated("0a060a0161120162", 1_000_000))
                .done();
        byte[] body = SnappyBlock.compress(WireBytes.field(1, series));
        assertThat(sample[1]).as("a length of one byte").isEqualTo((byte) (sample.length - 2));
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

        try (FakeIngestion ingestion = FakeIngestion.start(
                settings(IngestionAnswers.DEFAULT.withOverLimit(form)).withIntake(workspace))) {
            HttpResponse<String> answer = send(ingestion.writeUri("localhost", RULE), tokens.valid(), body);

            assertThat(answer.statusCode() + " " + answer.body())
                    .isEqualTo(
                            switch (form) {
                                case SILENT_DROP, TOO_MANY_REQUESTS -> "204 ";
                                case BAD_REQUEST ->
                                    "400 {\"error\":{\"code\":\"BadRequest\",\"message\":\"Samples over a limit of"
                                            + " the workspace are not kept: BadInputFormat 1.\"}}";
                            });
        }
        assertThat(stored(workspace)).isEmpty();
        assertThat(workspace.tallies().between(Instant.MIN, Instant.MAX))
                .filteredOn(tally -> tally.metric().equals("TimeSeriesSamplesDropped"))
                .singleElement()
                .satisfies(tally -> {
                    assertThat(tally.dimensions()).containsEntry("Reason", "BadInputFormat");
                    assertThat(tally.value()).isEqualTo(1);
                });
    }

    private FakeIngestion.Settings settings(IngestionAnswers answers) {
        return FakeIngestion.Settings.of(clock, tokens.verifier(), RULE).withAnswers(answers);
    }

    private TimeSeries sample(List<Label> labels, long distanceMillis) {
        return TimeSeries.of(labels, List.of(Sample.of(1, clock.millis() + distanceMillis)));
    }

    private static Label name(String metric) {
        return new Label("__name__", metric);
    }

    private static HttpResponse<String> write(FakeIngestion ingestion, String token, TimeSeries... series)
            throws IOException, InterruptedException {
        return send(
                ingestion.writeUri("localhost", RULE),
                token,
                WriteRequestCodec.encode(WriteRequest.of(List.of(series))).toArray());
    }

    private static HttpResponse<String> send(URI uri, String token, byte[] body)
            throws IOException, InterruptedException {
        return PlainWrite.post(uri, token, PlainWrite.V1, Bytes.copyOf(body));
    }
}
