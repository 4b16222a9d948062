package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are made to cost more than they say, against fakes with a small heap: secrets are looked for in them before they are kept. */
class HostileTextTest {
    private static final int CALLERS = 16;
    private static final int TIMES = 3;

    /** Nearly what is read of a body at that heap. */
    private static final int CHARS = 6_000_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"\\", "%5c"})
    void nothingButEscapesHasRoom(String escape) throws Exception {
        String text = escape.repeat(CHARS / escape.length());
        try (SmallFakes fakes = SmallFakes.start(directory);
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int time = 0; time < TIMES; time++) {
                List<Future<SmallFakes.Seen>> all = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    all.add(callers.submit(() -> fakes.post("text/plain", HttpRequest.BodyPublishers.ofString(text))));
                }
                for (Future<SmallFakes.Seen> one : all) {
                    assertThat(one.get().status()).isIn(413, 503);
                }
                fakes.empty();
            }

            assertThat(fakes.log()).doesNotContain("OutOfMemoryError", "StackOverflowError", "Exception");
            assertThat(fakes.alive()).isTrue();
        }
    }
}
