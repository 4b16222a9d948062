package remotewrite.fake.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import remotewrite.fake.NotRun;

/** What earlier runs of the conformance suite have left in its cache. */
final class PrometheusBinaries {
    private PrometheusBinaries() {}

    static Path prometheus(String line) {
        return find(line, "prometheus");
    }

    static Path promtool() {
        return find("", "promtool");
    }

    /** Skips the test, and says so, when there is none; fails where everything must run. */
    private static Path find(String line, String program) {
        String configured = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path base =
                configured.startsWith("/") ? Path.of(configured) : Path.of(System.getProperty("user.home"), ".cache");
        Path cache = base.resolve("remote-write-conformance").resolve("prometheus");
        Optional<Path> found = Files.isDirectory(cache) ? newest(cache, line, program) : Optional.empty();
        return found.orElseGet(() -> NotRun.because(
                "no %s %s in the cache %s; the conformance suite fetches it".formatted(program, line, cache)));
    }

    private static Optional<Path> newest(Path cache, String line, String program) {
        try (Stream<Path> versions = Files.list(cache)) {
            return versions.filter(version -> version.getFileName().toString().startsWith(line))
                    .sorted(Comparator.reverseOrder())
                    .map(version -> version.resolve(program))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + cache, e);
        }
    }
}
