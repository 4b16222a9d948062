package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Recording;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.ScriptedSender;
import remotewrite.fake.Exchange;

/** What the harness hears of itself. */
class PulseTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration HOGGED = Duration.ofMillis(900);
    private static final int MORE_THAN_PROCESSORS = 64;

    @TempDir
    private Path directory;

    @Test
    void everyBeatIsHeardAndOneMoreWhenItIsAskedFor() {
        try (Pulse pulse = Pulse.start(CLOCK)) {
            await().until(() -> pulse.untilNow().size() >= 5);

            assertThat(pulse.untilNow()).allMatch(Exchange::accepted);
        }
    }

    @Test
    void aMachineThatHasNoProcessorToSpareShows() {
        try (Pulse pulse = Pulse.start(CLOCK)) {
            assertThat(pulse.untilNow()).noneMatch(PulseTest::tookHalfASecond);

            hogEveryProcessor();

            assertThat(pulse.untilNow()).anyMatch(PulseTest::tookHalfASecond);
        }
    }

    @Test
    void aMachineKeepsUpAgainWhenItHasAProcessorToSpareAndNotBefore() {
        try (Pulse pulse = Pulse.start(CLOCK)) {
            Instant start = CLOCK.instant();
            hogEveryProcessor();

            assertThat(pulse.keptUpSince(start)).isFalse();
            await().until(() -> pulse.keptUpSince(CLOCK.instant()));
            assertThat(pulse.keptUpSince(start)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FWD-37", "WIRE-01"})
    void everyRunHasAPulse(String check) {
        Bench bench = new Bench(
                CLOCK,
                new ScriptedSender(Behaviour.standard(), CLOCK),
                InProcessProxy.reference(),
                Patience.forTheScriptedSender(),
                directory);

        Recording recording = bench.run(Catalog.find(check).orElseThrow().stimulus());

        assertThat(recording.pulse())
                .hasSizeGreaterThan(1)
                .allMatch(beat -> !beat.startedAt().isBefore(recording.startedAt()));
    }

    private static boolean tookHalfASecond(Exchange beat) {
        return Duration.between(beat.startedAt(), beat.endedAt()).compareTo(Duration.ofMillis(500)) > 0;
    }

    /** As long as that lasts no other virtual thread goes on, which are those of the tap and of the callers. */
    private static void hogEveryProcessor() {
        long end = System.nanoTime() + HOGGED.toNanos();
        for (int i = 0; i < MORE_THAN_PROCESSORS; i++) {
            Thread.ofVirtual().start(() -> {
                while (System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                }
            });
        }
    }
}
