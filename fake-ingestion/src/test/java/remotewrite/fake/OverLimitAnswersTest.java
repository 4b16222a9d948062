package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.AnsweredWrites.RULE;
import static remotewrite.fake.AnsweredWrites.name;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.IngestionAnswers.OverLimit;
import remotewrite.fake.IngestionAnswers.Throttled;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.StoredSeries;
import remotewrite.fake.store.Tally;
import remotewrite.fake.store.Workspace;

/** Where nobody knows what a sender is told of samples over a limit of the workspace: every answer that can be chosen. */
class OverLimitAnswersTest {
    private final ManualClock clock = new ManualClock();
    private final AnsweredWrites writes = new AnsweredWrites(clock);

    @ParameterizedTest
    @EnumSource
    void whatIsOverALimitIsDroppedAndAnswered204Or400(OverLimit form) throws Exception {
        Label longValue = new Label("path", "v".repeat(1024));
        TimeSeries[] series = {
            writes.sample("up", 0),
            writes.sample(List.of(name("up"), longValue), 0),
            writes.sample("m".repeat(512), 0),
            writes.sample("old", -1_200_001),
            writes.sample("early", 1_200_001)
        };
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

        try (FakeIngestion ingestion = FakeIngestion.start(
                writes.settings(IngestionAnswers.DEFAULT.withOverLimit(form)).withIntake(workspace))) {
            HttpResponse<String> answer =
                    writes.write(ingestion, writes.tokens().valid(), series);

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
            assertThat(writes.write(ingestion, writes.tokens().valid(), writes.sample("up", 0))
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
        TimeSeries[] series = {writes.sample("first", 0), writes.sample("second", 0), writes.sample("third", 0)};

        try (FakeIngestion ingestion = FakeIngestion.start(
                writes.settings(IngestionAnswers.DEFAULT.withOverLimit(form)).withIntake(workspace))) {
            HttpResponse<String> answer =
                    writes.write(ingestion, writes.tokens().valid(), series);

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
            assertThat(writes.write(ingestion, writes.tokens().valid(), series).statusCode())
                    .as("the same again, in the next minute: duplicates are events, and the third has none left")
                    .isEqualTo(answer.statusCode());
            assertThat(stored(workspace)).containsExactlyInAnyOrder("first", "second");

            clock.advance(Duration.ofMinutes(1));
            assertThat(writes.write(ingestion, writes.tokens().valid(), series[2])
                            .statusCode())
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

        try (FakeIngestion ingestion =
                FakeIngestion.start(writes.settings(answers).withIntake(workspace))) {
            HttpResponse<String> answer =
                    writes.write(ingestion, writes.tokens().valid(), writes.sample("one", 0), writes.sample("more", 0));

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(form == Throttled.RETRY_AFTER);
            assertThat(answer.body().isEmpty()).isEqualTo(form == Throttled.BARE);
            assertThat(ingestion.tallies(RULE).between(Instant.MIN, Instant.MAX))
                    .extracting(tally -> tally.dimensions().get("ResponseCode"))
                    .containsExactly("429");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theProfileSpecTellsWhatIsDroppedWhateverIsChosen(OverLimit form) throws Exception {
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED, IngestionProfile.SPEC.workspaceRules());

        try (FakeIngestion ingestion = FakeIngestion.start(writes.settings(IngestionAnswers.DEFAULT.withOverLimit(form))
                .withProfile(IngestionProfile.SPEC)
                .withIntake(workspace))) {
            HttpResponse<String> answer =
                    writes.write(ingestion, writes.tokens().valid(), writes.sample("old", -1_200_001));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("1 of 1 values of valid series are not written (OldData 1): ");
        }
    }

    private byte[] sampleWithLabels(int more) throws IOException {
        byte[] sample = WriteRequestWriter.write(WriteRequest.of(List.of(writes.sample("up", 0))));
        assertThat(sample[1]).as("a length of one byte").isEqualTo((byte) (sample.length - 2));
        // behind tag and length of the series: its name, and its sample
        byte[] series = new WireBytes()
                .add(Arrays.copyOfRange(sample, 2, sample.length))
                .add(WireBytes.repeated("0a060a0161120162", more))
                .done();
        return SnappyBlock.compress(WireBytes.field(1, series));
    }

    /** However large the heap is. */
    @ParameterizedTest
    @EnumSource
    void aMillionLabelsAreRefused(IngestionProfile profile) throws Exception {
        byte[] body = sampleWithLabels(1_000_000);
        try (FakeIngestion ingestion =
                FakeIngestion.start(writes.settings(IngestionAnswers.DEFAULT).withProfile(profile))) {
            HttpResponse<String> answer = writes.send(
                    ingestion.writeUri("localhost", RULE), writes.tokens().valid(), body);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body())
                    .contains(
                            "in TimeSeries: The series has 1000001 labels, of which no more than 500000 are taken here.");
        }
    }

    /**
     * As hostile as it is, it is a series with too many labels, and with equal ones: either is counted as the same, and that many
     * different names do not fit into 1 MiB. How many may be is in {@code SampleRulesTest}.
     */
    @ParameterizedTest
    @EnumSource
    void hundredsOfThousandsAreDroppedAndToldWhereThatIsWanted(OverLimit form) throws Exception {
        byte[] body = sampleWithLabels(400_000);
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

        try (FakeIngestion ingestion = FakeIngestion.start(
                writes.settings(IngestionAnswers.DEFAULT.withOverLimit(form)).withIntake(workspace))) {
            HttpResponse<String> answer = writes.send(
                    ingestion.writeUri("localhost", RULE), writes.tokens().valid(), body);

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

    private static List<String> stored(Workspace workspace) {
        return workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .map(series -> series.labels().getFirst().value())
                .toList();
    }
}
