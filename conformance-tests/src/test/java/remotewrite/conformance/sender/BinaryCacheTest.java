package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
    @TempDir
    private Path directory;

    private Fetch.Fetched adopt(BinaryCache cache, String version) {
        Path binary = FakePrometheus.in(cache.scratch(), version);
        return cache.adopt(new BinaryOrigin.Obtained.Unpacked(binary, SenderVersion.of(version), "a test"));
    }

    @Test
    void whatWasAdoptedIsFoundAgain() {
        BinaryCache cache = new BinaryCache(directory, Program.PROMETHEUS);
        adopt(cache, "2.53.3+ds1");
        adopt(cache, "3.5.3+ds1");

        assertThat(cache.find(WantedVersion.any()))
                .map(Fetch.Fetched::version)
                .contains(new SenderVersion("3.5.3+ds1"));
        assertThat(cache.find(WantedVersion.of("2.53"))).hasValueSatisfying(kept -> {
            assertThat(kept.cached()).isTrue();
            assertThat(kept.origin()).isEqualTo("a test");
            assertThat(kept.binary()).isExecutable();
        });
        assertThat(cache.find(WantedVersion.of("2.45"))).isEmpty();
    }

    @Test
    void programsAreKeptApart() {
        adopt(new BinaryCache(directory, Program.PROMETHEUS), "3.5.3");

        assertThat(new BinaryCache(directory, Program.VMAGENT).find(WantedVersion.any()))
                .isEmpty();
    }

    @Test
    void adoptingTheSameVersionAgainReplacesIt() {
        BinaryCache cache = new BinaryCache(directory, Program.PROMETHEUS);
        adopt(cache, "3.5.3");

        assertThat(adopt(cache, "3.5.3").binary()).isExecutable();
    }

    @Test
    void aDirectoryWithoutItsMarkerIsNotUsed() throws IOException {
        BinaryCache cache = new BinaryCache(directory, Program.PROMETHEUS);
        Fetch.Fetched fetched = adopt(cache, "3.5.3");
        Files.delete(fetched.binary().resolveSibling("complete.properties"));

        assertThat(cache.find(WantedVersion.any())).isEmpty();
    }

    @Test
    void theCacheFollowsTheXdgRules() {
        assertThat(BinaryCache.of(Map.of("HOME", "/home/a"), Program.PROMETHEUS).root())
                .isEqualTo(Path.of("/home/a/.cache/remote-write-conformance"));
        assertThat(BinaryCache.of(Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "/x"), Program.PROMETHEUS)
                        .root())
                .isEqualTo(Path.of("/x/remote-write-conformance"));
        assertThat(BinaryCache.of(Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "relative"), Program.PROMETHEUS)
                        .root())
                .isEqualTo(Path.of("/home/a/.cache/remote-write-conformance"));
    }

    @Test
    void aHeldLockEndsTheWaitAtItsDeadline() {
        BinaryCache cache = new BinaryCache(directory, Program.PROMETHEUS);

        assertThat(cache.exclusively(Duration.ofSeconds(30), () -> {
                    Thread other = Thread.ofPlatform()
                            .unstarted(() -> assertThat(cache.exclusively(Duration.ofMillis(100), () -> "entered"))
                                    .isEmpty());
                    Throwable[] failure = new Throwable[1];
                    other.setUncaughtExceptionHandler((thread, problem) -> failure[0] = problem);
                    other.start();
                    try {
                        other.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return failure[0] == null ? "kept out" : failure[0].toString();
                }))
                .contains("kept out");
    }
}
