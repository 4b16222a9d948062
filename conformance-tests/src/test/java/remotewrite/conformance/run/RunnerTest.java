package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.bench.Bench;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.bench.Patience;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.RunningSender;
import remotewrite.conformance.sender.ScriptedSender;
import remotewrite.conformance.sender.Sender;
import remotewrite.conformance.sender.SenderJob;
import remotewrite.report.Verdict;

/** What the machine's load hides is looked for once more; what it does not hide is not. */
class RunnerTest {
    private static final Clock CLOCK = Clock.systemUTC();

    /** To find the machine idle. */
    private static final int ATTEMPTS = 5;

    private final List<Check> checks = List.of(Catalog.find("WIRE-01").orElseThrow());

    private final Queue<String> progress = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path directory;

    @Test
    void aRunThatTheMachineKeptWaitingIsMadeOnceMoreAndTheSecondCounts() {
        Runner.Outcome outcome = run(stalling(puts()), Behaviour.standard());

        assertThat(outcome.repeated()).containsExactly("steady");
        assertThat(outcome.results())
                .singleElement()
                .satisfies(result -> assertThat(result.verdict()).isInstanceOf(Verdict.Passed.class));
        assertThat(outcome.accounting()).hasSize(1);
    }

    @Test
    void aRunThatTheMachineKeptWaitingTwiceIsMadeOnceMoreAsWell() {
        Runner.Outcome outcome = run(stalling(puts()), stalling(puts()), Behaviour.standard());

        assertThat(outcome.repeated()).containsExactly("steady");
        assertThat(outcome.results())
                .singleElement()
                .satisfies(result -> assertThat(result.verdict()).isInstanceOf(Verdict.Passed.class));
    }

    @Test
    void whatTheMachineKeptWaitingThreeTimesIsBroken() {
        Runner.Outcome outcome = run(stalling(puts()), stalling(puts()), stalling(puts()));

        assertThat(outcome.repeated()).containsExactly("steady");
        assertThat(outcome.results())
                .singleElement()
                .satisfies(result -> assertThat(result.verdict()).isInstanceOf(Verdict.Broken.class));
    }

    @Test
    void aViolationOnAnIdleMachineIsNotLookedForTwice() {
        Runner.Outcome outcome = run(puts(), Behaviour.standard());
        for (int attempt = 2; attempt <= ATTEMPTS && !outcome.repeated().isEmpty(); attempt++) {
            assertThat(progress)
                    .as("this machine was not idle")
                    .anyMatch(line -> line.startsWith("steady: once more, for the machine was too busy: "));
            progress.clear();
            outcome = run(puts(), Behaviour.standard());
        }
        assumeThat(progress)
                .as("this machine was idle in one of %d attempts", ATTEMPTS)
                .noneMatch(line -> line.contains("the machine was too busy"));

        assertThat(outcome.repeated()).isEmpty();
        assertThat(outcome.results())
                .singleElement()
                .satisfies(result -> assertThat(result.verdict()).isInstanceOf(Verdict.Violated.class));
    }

    @Test
    void aPassOnABusyMachineIsAPass() {
        Runner.Outcome outcome = run(stalling(Behaviour.standard()), puts());

        assertThat(outcome.repeated()).isEmpty();
        assertThat(outcome.results())
                .singleElement()
                .satisfies(result -> assertThat(result.verdict()).isInstanceOf(Verdict.Passed.class));
    }

    private Runner.Outcome run(Behaviour... behaviours) {
        Bench bench = new Bench(
                CLOCK,
                new OneAfterTheOther(new ArrayDeque<>(List.of(behaviours))),
                InProcessProxy.reference(),
                Patience.forTheScriptedSender(),
                directory);
        return new Runner(bench, 2, progress::add).run(checks, Optional.empty());
    }

    private static Behaviour puts() {
        Behaviour standard = Behaviour.standard();
        return new Behaviour(
                "PUT", standard.headers(), standard.series(), standard.encoding(), standard.resent(), standard.retry());
    }

    /** Holds the third write up for a second, as a machine without a processor to spare does. */
    private static Behaviour stalling(Behaviour other) {
        AtomicInteger writes = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        return new Behaviour(
                other.method(),
                other.headers(),
                other.series(),
                request -> {
                    try {
                        if (writes.incrementAndGet() == 3 && never.await(1, TimeUnit.SECONDS)) {
                            throw new IllegalStateException("nobody counts down");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return other.encoding().encode(request);
                },
                other.resent(),
                other.retry());
    }

    /** A scripted sender that behaves in another way each time it is started, and in the last for ever. */
    private record OneAfterTheOther(Deque<Behaviour> behaviours) implements Sender {
        @Override
        public String name() {
            return sender(Behaviour.standard()).name();
        }

        @Override
        public String version() {
            return sender(Behaviour.standard()).version();
        }

        @Override
        public String runtime() {
            return sender(Behaviour.standard()).runtime();
        }

        @Override
        public boolean real() {
            return false;
        }

        @Override
        public String hostName() {
            return sender(Behaviour.standard()).hostName();
        }

        @Override
        public String bindAddress() {
            return sender(Behaviour.standard()).bindAddress();
        }

        @Override
        public RunningSender start(SenderJob job) {
            return sender(behaviours.size() == 1 ? behaviours.getFirst() : behaviours.removeFirst())
                    .start(job);
        }

        private static Sender sender(Behaviour behaviour) {
            return new ScriptedSender(behaviour, CLOCK);
        }
    }
}
