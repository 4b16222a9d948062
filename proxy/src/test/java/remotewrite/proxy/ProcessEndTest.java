package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** SIGTERM at any moment of a start. */
class ProcessEndTest {
    /** More than a busy machine keeps a thread from running. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final ProcessEnd end = new ProcessEnd(PATIENCE, code -> done.add("exit " + code));

    @Test
    void aProxyThatRunsIsDrainedAndTheCodeIs0() {
        end.started(() -> done.add("drained"));
        end.notStarted();
        assertThat(end.isTold()).isFalse();

        end.told();

        assertThat(done).containsExactly("drained", "exit 0");
        assertThat(end.isTold()).isTrue();
    }

    @Test
    void aStartThatIsUnderWayIsWaitedForAndThenDrained() {
        CompletableFuture<Void> told = CompletableFuture.runAsync(end::told);
        while (!end.isTold()) {
            Thread.onSpinWait();
        }
        await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> !told.isDone());
        end.started(() -> done.add("drained"));

        told.join();

        assertThat(done).containsExactly("drained", "exit 0");
    }

    @Test
    void aStartThatTakesTooLongIsNotWaitedForAndTheCodeIs0() {
        new ProcessEnd(ProcessEnd.START, code -> done.add("exit " + code)).told();

        assertThat(done).containsExactly("exit 0");
    }

    @Test
    void aStartThatHasFailedKeepsItsOwnCode() {
        end.notStarted();

        end.told();

        assertThat(done).isEmpty();
    }

    /** The JVM has begun to end, takes no hook any more and waits for nobody. */
    @Test
    void whoIsToldBeforeHeCouldRegisterEndsAtOnceWith0() {
        long begunNanos = System.nanoTime();

        ProcessEnd late = ProcessEnd.registered(
                PATIENCE,
                hook -> {
                    throw new IllegalStateException("Shutdown in progress");
                },
                code -> done.add("exit " + code));

        assertThat(done).containsExactly("exit 0");
        assertThat(late.isTold()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isLessThan(PATIENCE);
    }

    @Test
    void theHookIsWhatIsTold() {
        List<Thread> hooks = new ArrayList<>();
        ProcessEnd early = ProcessEnd.registered(PATIENCE, hooks::add, code -> done.add("exit " + code));
        early.started(() -> done.add("drained"));
        assertThat(done).isEmpty();

        assertThat(hooks).singleElement().satisfies(Thread::run);

        assertThat(done).containsExactly("drained", "exit 0");
    }

    /** What listens is told to end in the same moment. */
    @RepeatedTest(5)
    void sigtermRightAfterListeningEndsItWith0() throws IOException, InterruptedException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                RunningProxy proxy = RunningProxy.patient(TestWorld.environment(entra, ingestion))) {
            while (!proxy.outText().contains("Listening")) {
                Thread.onSpinWait();
                assertThat(proxy.process().isAlive()).as("running").isTrue();
            }

            proxy.process().destroy();

            assertThat(proxy.exit()).isZero();
            assertThat(proxy.errText()).isEmpty();
            assertThat(proxy.outText()).contains("msg=\"Stopped\" complete=true");
        }
    }
}
