package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.StoredSeries;
import remotewrite.fake.store.Workspace;

/** The profile {@link IngestionProfile#SPEC} with a workspace: what is answered is what can be read back. */
class SpecWorkspaceIngestionTest {
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-0123456789abcdef0123456789abcdef", Set.of(TestTokens.OBJECT_ID));
    private static final List<Label> UP = List.of(new Label("__name__", "up"), new Label("job", "a"));
    private static final Exemplar EXEMPLAR = new Exemplar(List.of(new Label("trace_id", "x")), 0, 0);

    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);

    @ParameterizedTest
    @EnumSource
    void everythingThatIsCountedCanBeReadBack(WriteMessage message) throws Exception {
        Workspace workspace = workspace(AzureLimits.NONE);
        List<Label> shouted = List.of(new Label("__name__", "UP"), new Label("job", "a"));
        List<Label> nameless = List.of(new Label("JOB", "b"), new Label("job", "a"));
        List<Sample> samples = List.of(Sample.of(1, 1000), Sample.stale(2000));
        NativeHistogram histogram = NativeHistogram.of(0, 1, 0, Buckets.NONE, 1000);
        TimeSeries histograms = new TimeSeries(
                List.of(new Label("__name__", "latency")), List.of(), List.of(EXEMPLAR), List.of(histogram));

        HttpResponse<String> answer = write(
                workspace,
                message,
                TimeSeries.of(UP, samples),
                TimeSeries.of(shouted, samples),
                TimeSeries.of(nameless, samples),
                histograms);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertCounts(message, answer, "6", "1", "1");
        assertThat(stored(workspace))
                .containsExactlyInAnyOrder(
                        new StoredSeries(UP, samples),
                        new StoredSeries(shouted, samples),
                        new StoredSeries(nameless, samples));
        assertThat(workspace.histogramsAndExemplars()).containsExactly(histograms);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotKeptIsToldAndNotCounted(WriteMessage message) throws Exception {
        Workspace workspace = workspace(AzureLimits.NONE);
        NativeHistogram histogram = NativeHistogram.of(0, 1, 0, Buckets.NONE, 1000);
        List<Label> latency = List.of(new Label("__name__", "latency"));
        write(
                workspace,
                message,
                TimeSeries.of(UP, List.of(Sample.of(1, 1000), Sample.of(1, 2000))),
                histograms(latency, histogram));

        HttpResponse<String> answer = write(
                workspace,
                message,
                TimeSeries.of(UP, List.of(Sample.of(2, 1500), Sample.of(2, 2000), Sample.of(2, 3000))),
                TimeSeries.of(List.of(), List.of(Sample.of(1, 1))),
                histograms(latency, NativeHistogram.of(0, 2, 0, Buckets.NONE, 999)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":{\"code\":\"BadRequest\",\"message\":\"1 of 3 series are invalid and not written: series"
                                + " 1: no labels. 3 of 4 values of valid series are not written (OutOfOrder 2, Duplicate 1): the"
                                + " sample of {__name__=\\\"up\\\", job=\\\"a\\\"} at 1500 ms: OutOfOrder; the sample of"
                                + " {__name__=\\\"up\\\", job=\\\"a\\\"} at 2000 ms: Duplicate; the histogram of"
                                + " {__name__=\\\"latency\\\"} at 999 ms: OutOfOrder.\"}}");
        assertCounts(message, answer, "1", "0", "0");
        assertThat(stored(workspace))
                .containsExactly(
                        new StoredSeries(UP, List.of(Sample.of(1, 1000), Sample.of(1, 2000), Sample.of(2, 3000))));
        assertThat(workspace.histogramsAndExemplars()).containsExactly(histograms(latency, histogram));
    }

    /** A sender that did not hear the answer. */
    @ParameterizedTest
    @EnumSource
    void aWriteThatComesAgainIsAnsweredAsTheFirstOne(WriteMessage message) throws Exception {
        Workspace workspace = workspace(AzureLimits.NONE);
        TimeSeries[] series = {
            TimeSeries.of(UP, List.of(Sample.of(1, 1000), Sample.of(2, 2000))),
            new TimeSeries(
                    List.of(new Label("__name__", "latency")),
                    List.of(),
                    List.of(EXEMPLAR),
                    List.of(NativeHistogram.of(0, 1, 0, Buckets.NONE, 1000)))
        };
        write(workspace, message, series);
        List<StoredSeries> before = stored(workspace);

        HttpResponse<String> answer = write(workspace, message, series);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertCounts(message, answer, "2", "1", "1");
        assertThat(stored(workspace)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void troubleOfTheWorkspacesOwnIs500AndARetryMendsIt(WriteMessage message) throws Exception {
        Workspace workspace = workspace(AzureLimits.NONE);
        workspace.dropNext(1);
        TimeSeries series = TimeSeries.of(UP, List.of(Sample.of(1, 1000)));
        TimeSeries other = TimeSeries.of(List.of(new Label("__name__", "other")), List.of(Sample.of(1, 1000)));

        HttpResponse<String> answer = write(workspace, message, series, other);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":{\"code\":\"InternalServerError\",\"message\":\"1 of 2 values of valid series are not"
                                + " written (InternalError 1): the sample of {__name__=\\\"up\\\", job=\\\"a\\\"} at 1000 ms:"
                                + " InternalError.\"}}");
        assertCounts(message, answer, "1", "0", "0");
        HttpResponse<String> again = write(workspace, message, series, other);
        assertThat(again.statusCode()).isEqualTo(204);
        assertCounts(message, again, "2", "0", "0");
    }

    @ParameterizedTest
    @EnumSource
    void aFullMinuteIs429AndARetryInTheNextOneMendsIt(WriteMessage message) throws Exception {
        Workspace workspace = workspace(AzureLimits.NONE.with(AzureLimits.PerWorkspace.NONE.withEventsPerMinute(2)));
        clock.advance(Duration.ofSeconds(20));
        TimeSeries series = TimeSeries.of(UP, List.of(Sample.of(1, 1000)));
        TimeSeries other = TimeSeries.of(List.of(new Label("__name__", "other")), List.of(Sample.of(1, 1000)));
        TimeSeries third = TimeSeries.of(List.of(new Label("__name__", "third")), List.of(Sample.of(1, 1000)));

        HttpResponse<String> answer = write(workspace, message, series, other, third);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("40");
        assertThat(answer.body()).contains("TooManyRequests", "1 of 3 values", "(LimitThrottling 1)");
        assertCounts(message, answer, "2", "0", "0");
        clock.advance(Duration.ofSeconds(40));
        HttpResponse<String> again = write(workspace, message, series, other, third);
        assertThat(again.statusCode()).isEqualTo(204);
        assertCounts(message, again, "3", "0", "0");
        assertThat(stored(workspace)).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void aSeriesTooManyIs429AndARetryWhenItMayBeActiveMendsIt(WriteMessage message) throws Exception {
        Workspace workspace = workspace(AzureLimits.NONE.with(AzureLimits.PerWorkspace.NONE.withActiveSeries(1)));
        clock.advance(Duration.ofSeconds(20));
        TimeSeries series = TimeSeries.of(UP, List.of(Sample.of(1, 1000)));
        TimeSeries other = TimeSeries.of(List.of(new Label("__name__", "other")), List.of(Sample.of(1, 1000)));

        HttpResponse<String> answer = write(workspace, message, series, other);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains(Integer.toString(12 * 3600 - 20));
        assertCounts(message, answer, "1", "0", "0");
        clock.advance(Duration.ofHours(12).minusSeconds(20));
        HttpResponse<String> again = write(workspace, message, series, other);
        assertThat(again.statusCode()).isEqualTo(204);
        assertCounts(message, again, "2", "0", "0");
        assertThat(stored(workspace)).hasSize(2);
    }

    /** What can never be written is told first: a retry of all of it would be refused again. */
    @Test
    void whatNeverPassesOutweighsWhatMay() throws Exception {
        Workspace workspace = workspace(AzureLimits.NONE);
        List<Label> other = List.of(new Label("__name__", "other"));
        write(workspace, WriteMessage.V2, TimeSeries.of(other, List.of(Sample.of(1, 1000))));
        workspace.dropNext(1);

        HttpResponse<String> answer = write(
                workspace,
                WriteMessage.V2,
                TimeSeries.of(UP, List.of(Sample.of(1, 2000))),
                TimeSeries.of(other, List.of(Sample.of(2, 999))));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("(OutOfOrder 1, InternalError 1)");
    }

    /** A body of 1 MiB may have a million labels. */
    @Test
    void ofALongSeriesTheFirstLabelsAreTold() throws Exception {
        Workspace workspace = workspace(AzureLimits.NONE);
        List<Label> many = new ArrayList<>(List.of(new Label("__name__", "n".repeat(1000))));
        IntStream.range(10, 99).forEach(at -> many.add(new Label("l" + at, "v")));
        write(workspace, WriteMessage.V1, TimeSeries.of(many, List.of(Sample.of(1, 1000))));

        HttpResponse<String> answer =
                write(workspace, WriteMessage.V1, TimeSeries.of(many, List.of(Sample.of(2, 1000))));

        assertThat(answer.body())
                .contains(
                        "{__name__=\\\"" + "n".repeat(100) + "… (1000 characters)\\\", l10=\\\"v\\\"",
                        "l16=\\\"v\\\", …}")
                .doesNotContain("l17");
    }

    private Workspace workspace(AzureLimits limits) {
        return Workspace.of(clock, limits, IngestionProfile.SPEC.workspaceRules());
    }

    private static TimeSeries histograms(List<Label> labels, NativeHistogram... histograms) {
        return new TimeSeries(labels, List.of(), List.of(), List.of(histograms));
    }

    private static List<StoredSeries> stored(Workspace workspace) {
        return workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Only 2.0 has them. */
    private static void assertCounts(WriteMessage message, HttpResponse<String> answer, String... counts) {
        assertThat(PlainWrite.written(answer))
                .isEqualTo(
                        switch (message) {
                            case V1 -> List.of();
                            case V2 -> List.of(counts);
                        });
    }

    private HttpResponse<String> write(Workspace workspace, WriteMessage message, TimeSeries... series)
            throws Exception {
        List<TimeSeries> all = List.of(series);
        Bytes body = switch (message) {
            case V1 -> WriteRequestCodec.encode(WriteRequest.of(all));
            case V2 -> WriteRequestV2Codec.encode(WriteRequestV2.of(all));
        };
        String type = switch (message) {
            case V1 -> PlainWrite.V1;
            case V2 -> PlainWrite.V2;
        };
        try (FakeIngestion ingestion = FakeIngestion.start(FakeIngestion.Settings.of(clock, tokens.verifier(), RULE)
                .withProfile(IngestionProfile.SPEC)
                .withIntake(workspace))) {
            return PlainWrite.post(ingestion.writeUri("localhost", RULE), tokens.valid(), type, body);
        }
    }
}
