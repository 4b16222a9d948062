package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Test
    void oneLaneMakesOneRunAtATimeInTheOrderOfSubmission() throws ExecutionException, InterruptedException {
        try (Lanes lanes = new Lanes(1)) {
            List<Future<Boolean>> runs = List.of("a", "b", "c").stream()
                    .map(name -> run(lanes, name))
                    .toList();
            for (Future<Boolean> run : runs) {
                assertThat(run.get()).isTrue();
            }
        }
        assertThat(seen).containsExactly("a begins", "a ends", "b begins", "b ends", "c begins", "c ends");
    }

    private Future<Boolean> run(Lanes lanes, String name) {
        return lanes.submit(() -> {
            seen.add(name + " begins");
            return seen.add(name + " ends");
        });
    }

    @Test
    void twoLanesMakeTwoRunsAtATime() throws ExecutionException, InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        try (Lanes lanes = new Lanes(2)) {
            Future<Boolean> one = lanes.submit(() -> meets(both));
            Future<Boolean> other = lanes.submit(() -> meets(both));

            assertThat(one.get() && other.get()).isTrue();
        }
    }

    private static boolean meets(CountDownLatch both) throws InterruptedException {
        both.countDown();
        return both.await(20, TimeUnit.SECONDS);
    }

    @Test
    void stoppedLanesInterruptTheirRunAndCloseWaitsForWhatItTakesDown() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        try (Lanes lanes = new Lanes(1)) {
            lanes.submit(() -> {
                try {
                    running.countDown();
                    return new CountDownLatch(1).await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    return seen.add("taken down");
                }
            });
            assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
            lanes.stop();
        }
        assertThat(seen).containsExactly("taken down");
    }
}
