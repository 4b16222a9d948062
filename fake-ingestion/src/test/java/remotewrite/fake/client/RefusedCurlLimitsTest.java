package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

    /** A write of less than a kilobyte on the wire, which is ten of them when it is decompressed. */
    @Test
    void aWriteOfMoreThanTheBytesOfTheMinuteIsRefusedByTheBytesThatCount() throws Exception {
        ManualClock clock = new ManualClock();
        AzureLimits.PerRule wire = new AzureLimits.PerRule(1 << 20, AzureLimits.UNLIMITED, 5_000);
        for (AzureLimits.BytesCounted counted : AzureLimits.BytesCounted.values()) {
            try (WriteTarget target =
                    new WriteTarget(clock, directory, usual -> usual.withLimits(wire.withBytesCounted(counted)))) {
                CurlWrite write = CurlWrite.sound(target, body(clock.millis(), "x".repeat(10_000)));

                Program.Run run = write.run(directory, target);

                assertThat(run.printed())
                        .as("%s", counted)
                        .contains("HTTP/1.1 " + (counted == AzureLimits.BytesCounted.WIRE ? 204 : 429) + " ");
                if (counted == AzureLimits.BytesCounted.DECOMPRESSED) {
                    assertThat(run.printed())
                            .contains(
                                    "Retry-After: 60\r\n",
                                    "\"code\":\"TooManyRequests\"",
                                    "curl: (22) The requested URL returned error: 429");
                }
            }
        }
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of(AzureLimits.PerWorkspace.NONE.withEventsPerMinute(1), Duration.ofSeconds(12)),
                // active for 12 hours of whole minutes, of which the first has begun at second 48
                Arguments.of(
                        AzureLimits.PerWorkspace.NONE.withActiveSeries(1),
                        Duration.ofHours(12).minusSeconds(48)));
    }

    /** Without a switch: RW2-R-27, -28, -30. */
    @ParameterizedTest
    @MethodSource("limits")
    void theProfileSpecRefusesAWriteOverALimitOfTheWorkspaceUntilThatAllowsIt(
            AzureLimits.PerWorkspace limits, Duration wait) throws Exception {
        ManualClock clock = new ManualClock();
        clock.advance(Duration.ofSeconds(48));
        Workspace workspace =
                Workspace.of(clock, AzureLimits.NONE.with(limits), IngestionProfile.SPEC.workspaceRules());
        try (WriteTarget target = new WriteTarget(
                clock,
                directory,
                usual -> usual.withProfile(IngestionProfile.SPEC).withIntake(workspace))) {
            long first = clock.millis();
            CurlWrite write = CurlWrite.sound(target, body(first, "up", "down"));

            assertThrottled(write.run(directory, target), first, "Retry-After: " + wait.toSeconds() + "\r\n");
            assertThat(names(workspace)).containsExactly("up");

            clock.advance(wait.minusSeconds(1));
            CurlWrite again = CurlWrite.sound(target, body(first, "up", "down"));
            assertThrottled(again.run(directory, target), first, "Retry-After: 1\r\n");
            assertThat(names(workspace)).containsExactly("up");

            clock.advance(Duration.ofSeconds(1));
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
