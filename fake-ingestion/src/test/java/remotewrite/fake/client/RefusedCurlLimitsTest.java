package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Bytes;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionAnswers.OverLimit;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.Label;
import remotewrite.fake.ManualClock;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.Workspace;

/** A workspace over its limits that says so, as an unmodified curl prints it. */
class RefusedCurlLimitsTest {
    /** From second 48 of the minute of its last sample until the one in which the series is active no more. */
    private static final int SERIES_WAIT = 12 * 3600 - 48;

    @TempDir
    private Path directory;

    @Test
    void aWriteOverTheLimitsOfTheWorkspaceIsRefusedUntilTheyAllowIt() throws Exception {
        ManualClock clock = new ManualClock();
        clock.advance(Duration.ofSeconds(48));
        Workspace workspace =
                Workspace.of(clock, AzureLimits.NONE.with(AzureLimits.PerWorkspace.NONE.withEventsPerMinute(1)));
        try (WriteTarget target = new WriteTarget(
                clock,
                directory,
                usual -> usual.withIntake(workspace)
                        .withAnswers(IngestionAnswers.DEFAULT.withOverLimit(OverLimit.TOO_MANY_REQUESTS)))) {
            CurlWrite write = CurlWrite.sound(target, body(clock.millis(), "up", "down"));

            Program.Run refused = write.run(directory, target);

            assertThat(refused.printed())
                    .contains(
                            "HTTP/1.1 429 ",
                            "Retry-After: 12\r\n",
                            "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Samples over a limit of the workspace"
                                    + " are not kept: LimitThrottling 1.\"}}",
                            "curl: (22) The requested URL returned error: 429");
            assertThat(refused.exit()).isEqualTo(22);
            assertThat(names(workspace)).containsExactly("up");

            clock.advance(Duration.ofSeconds(12).minusMillis(1));
            assertThat(write.run(directory, target).printed())
                    .as("the last millisecond of the minute")
                    .contains("HTTP/1.1 429 ", "Retry-After: 1\r\n");
            clock.advance(Duration.ofMillis(1));
            Program.Run taken = write.body(body(clock.millis(), "down")).run(directory, target);

            assertThat(taken.printed()).startsWith("HTTP/1.1 204 ");
            assertThat(taken.exit()).isZero();
            assertThat(names(workspace)).containsExactlyInAnyOrder("up", "down");
        }
    }

    /** Without a switch: RW2-R-27, -28, -30. */
    @Test
    void theProfileSpecRefusesAWriteOverTheEventsOfTheMinuteUntilTheNextOne() throws Exception {
        ManualClock clock = new ManualClock();
        clock.advance(Duration.ofSeconds(48));
        Workspace workspace = specified(clock, AzureLimits.PerWorkspace.NONE.withEventsPerMinute(1));
        try (WriteTarget target = new WriteTarget(
                clock,
                directory,
                usual -> usual.withProfile(IngestionProfile.SPEC).withIntake(workspace))) {
            long first = clock.millis();
            CurlWrite write = CurlWrite.sound(target, body(first, "up", "down"));

            assertThrottled(write.run(directory, target), first, "Retry-After: 12\r\n");
            assertThat(names(workspace)).containsExactly("up");

            clock.advance(Duration.ofSeconds(12));
            Program.Run taken = write.body(body(clock.millis(), "down")).run(directory, target);

            assertThat(taken.printed()).startsWith("HTTP/1.1 204 ");
            assertThat(names(workspace)).containsExactlyInAnyOrder("up", "down");
        }
    }

    /** A series is active for 12 hours of whole minutes, and the first one has begun at second 48. */
    @Test
    void theProfileSpecRefusesAWriteOverTheActiveSeriesUntilOneIsActiveNoMore() throws Exception {
        ManualClock clock = new ManualClock();
        clock.advance(Duration.ofSeconds(48));
        Workspace workspace = specified(clock, AzureLimits.PerWorkspace.NONE.withActiveSeries(1));
        try (WriteTarget target = new WriteTarget(
                clock,
                directory,
                usual -> usual.withProfile(IngestionProfile.SPEC).withIntake(workspace))) {
            long first = clock.millis();
            CurlWrite write = CurlWrite.sound(target, body(first, "up", "down"));

            assertThrottled(write.run(directory, target), first, "Retry-After: " + SERIES_WAIT + "\r\n");
            clock.advance(Duration.ofSeconds(12));
            assertThrottled(write.run(directory, target), first, "Retry-After: " + (SERIES_WAIT - 12) + "\r\n");
            assertThat(names(workspace)).containsExactly("up");

            clock.advance(Duration.ofSeconds(SERIES_WAIT - 12));
            Program.Run taken =
                    CurlWrite.sound(target, body(clock.millis(), "down")).run(directory, target);

            assertThat(taken.printed()).startsWith("HTTP/1.1 204 ");
            assertThat(names(workspace)).containsExactlyInAnyOrder("up", "down");
        }
    }

    private static void assertThrottled(Program.Run refused, long millis, String retryAfter) {
        assertThat(refused.printed())
                .contains(
                        "HTTP/1.1 429 ",
                        retryAfter,
                        "\"code\":\"TooManyRequests\"",
                        "1 of 2 values of valid series are not written (LimitThrottling 1): the sample of"
                                + " {__name__=\\\"down\\\"} at " + millis + " ms: LimitThrottling.",
                        "curl: (22) The requested URL returned error: 429");
        assertThat(refused.exit()).isEqualTo(22);
    }

    private static Workspace specified(ManualClock clock, AzureLimits.PerWorkspace limits) {
        return Workspace.of(clock, AzureLimits.NONE.with(limits), IngestionProfile.SPEC.workspaceRules());
    }

    private static Bytes body(long millis, String... names) {
        return WriteRequestCodec.encode(WriteRequest.of(List.of(names).stream()
                .map(name -> TimeSeries.of(List.of(new Label("__name__", name)), List.of(Sample.of(1, millis))))
                .toList()));
    }

    private static List<String> names(Workspace workspace) {
        Predicate<List<Label>> all = labels -> true;
        return workspace.metrics().select(all, Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .map(series -> series.labels().getFirst().value())
                .toList();
    }
}
