package remotewrite.conformance.run;

import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final AtomicInteger percent = new AtomicInteger();
    private final Throttle throttle = new Throttle(() -> percent.get() / 100.0);
    private final AtomicInteger begun = new AtomicInteger();
    private final List<Thread> waiting = new ArrayList<>();

    @AfterEach
    void end() {
        waiting.forEach(Thread::interrupt);
    }

    @Test
    void onAnIdleMachineOneRunBeginsAtEveryLook() {
        runs(5);

        looks(5);

        assertThat(begun).hasValue(5);
    }

    @Test
    void onAHalfBusyMachineEveryRunBeginsMoreSlowly() {
        percent.set(50);
        runs(5);

        looks(8);
        assertThat(begun.get()).isBetween(3, 4);

        looks(8);
        assertThat(begun).hasValue(5);
    }

    @Test
    void onABusyMachineTwoRunsGoOn() {
        percent.set(100);
        runs(5);

        looks(30);

        assertThat(begun).hasValue(2);
    }

    @Test
    void onABusyMachineARunThatEndsMakesRoomForOne() {
        percent.set(100);
        runs(5);
        looks(30);

        throttle.end();
        looks(30);

        assertThat(begun).hasValue(3);
    }

    @Test
    void onceTheMachineIsIdleAgainTheOthersBegin() {
        percent.set(100);
        runs(5);
        looks(30);

        percent.set(50);
        looks(30);

        assertThat(begun).hasValue(5);
    }

    @Test
    void aMachineThatIsNearlyBusyTakesNoMoreThanTwo() {
        percent.set(91);
        runs(5);

        looks(100);

        assertThat(begun).hasValue(2);
    }

    private void runs(int number) {
        for (int i = 0; i < number; i++) {
            waiting.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    throttle.begin();
                    begun.incrementAndGet();
                } catch (InterruptedException e) {
                    // the test is over
                }
            }));
        }
        awaitWaiting(number);
    }

    private void awaitWaiting(int number) {
        await().atMost(20, SECONDS)
                .until(() -> waiting.stream()
                                .filter(run -> run.getState() == Thread.State.WAITING)
                                .count()
                        == number);
    }

    private void looks(int number) {
        for (int i = 0; i < number; i++) {
            look();
        }
    }

    /** Looks, and waits until whoever may begin has begun. */
    private void look() {
        int expected = begun.get() + (throttle.look() ? 1 : 0);
        await().atMost(20, SECONDS).pollInterval(ofMillis(1)).until(() -> begun.get() == expected);
    }
}
