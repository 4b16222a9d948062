package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    @BeforeEach
    void hearOfWhatNobodyCatches() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    }

    @AfterEach
    void hearNoMore() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @Test
    void whatAnotherThreadDidNotCatchIsNotThrownAtWhoeverWaits() {
        Thread wrong = Thread.ofPlatform().unstarted(() -> {
            throw new NoSuchElementException();
        });

        Waiting.await().atMost(Duration.ofSeconds(30)).until(() -> {
            if (wrong.getState() == Thread.State.NEW) {
                wrong.start();
            }
            return !uncaught.isEmpty();
        });

        assertThat(uncaught).singleElement().isInstanceOf(NoSuchElementException.class);
    }
}
