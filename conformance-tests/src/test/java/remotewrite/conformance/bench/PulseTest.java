package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final Duration AT_LAST = Duration.ofMinutes(1);

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
            Hog hog = Hog.onEveryProcessor();

            assertThat(hog.whileABeatIsDue(pulse)).anyMatch(PulseTest::tookHalfASecond);
        }
    }

    @Test
    void aMachineKeepsUpAgainWhenItHasAProcessorToSpareAndNotBefore() {
        try (Pulse pulse = Pulse.start(CLOCK)) {
            Instant start = CLOCK.instant();
            Hog.onEveryProcessor().whileABeatIsDue(pulse);

            assertThat(pulse.keptUpSince(start)).isFalse();
            await().atMost(AT_LAST).until(() -> pulse.keptUpSince(CLOCK.instant()));
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

    /**
     * Keeps every carrier of virtual threads busy, which are those of the tap and of the callers, until 0.9 s after a beat
     * is due: however long the machine takes for that, the beat has to wait.
     */
    private record Hog(AtomicLong dueAt) {
        static Hog onEveryProcessor() {
            Hog hog = new Hog(new AtomicLong(Long.MAX_VALUE));
            int carriers = Runtime.getRuntime().availableProcessors();
            AtomicInteger busy = new AtomicInteger();
            for (int i = 0; i < MORE_THAN_PROCESSORS; i++) {
                Thread.ofVirtual().start(() -> {
                    busy.incrementAndGet();
                    hog.spin();
                });
            }
            await().atMost(AT_LAST).until(() -> busy.get() >= carriers);
            return hog;
        }

        List<Exchange> whileABeatIsDue(Pulse pulse) {
            dueAt.set(System.nanoTime());
            return pulse.untilNow();
        }

        private void spin() {
            while (dueAt.get() == Long.MAX_VALUE || System.nanoTime() - dueAt.get() < HOGGED.toNanos()) {
                Thread.onSpinWait();
            }
        }
    }
}
