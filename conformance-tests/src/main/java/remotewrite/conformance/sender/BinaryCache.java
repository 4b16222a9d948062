package remotewrite.conformance.sender;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import remotewrite.conformance.Waiting;

/**
 * Fetched binaries of one program, one directory for each version. A directory counts only with its marker file, which is written
 * before the directory gets its name; so a half-finished fetch is never used.
 */
record BinaryCache(Path root, Program program) {
    private static final String MARKER = "complete.properties";
    private static final ReentrantLock OF_THIS_PROCESS = new ReentrantLock();

    BinaryCache {
        Objects.requireNonNull(root, "root is null");
        Objects.requireNonNull(program, "program is null");
    }

    /** {@code $XDG_CACHE_HOME/remote-write-conformance}, by default below {@code ~/.cache}. */
    static BinaryCache of(Map<String, String> environment, Program program) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
        // a relative XDG_CACHE_HOME is to be ignored (XDG Base Directory Specification)
        Path base = configured.startsWith("/") ? Path.of(configured) : Path.of(home, ".cache");
        return new BinaryCache(base.resolve("remote-write-conformance"), program);
    }

    /** The newest kept binary that is wanted. */
    Optional<Fetch.Fetched> find(WantedVersion wanted) {
        if (!Files.isDirectory(binaries())) {
            return Optional.empty();
        }
        try (Stream<Path> directories = Files.list(binaries())) {
            return directories
                    .flatMap(directory -> read(directory).stream())
                    .filter(kept -> wanted.accepts(kept.version()))
                    .max(Comparator.comparing(Fetch.Fetched::version));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the cache " + binaries(), e);
        }
    }

    /** Moves an unpacked binary, and those of its companions that are beside it, into the cache. */
    Fetch.Fetched adopt(BinaryOrigin.Obtained.Unpacked unpacked) {
        try {
            Path staging = Files.createTempDirectory(scratchRoot(), "adopt-");
            for (String executable : program.executables()) {
                Path source = unpacked.binary().resolveSibling(executable);
                if (Files.isExecutable(source)) {
                    Files.move(source, staging.resolve(executable));
                }
            }
            Properties marker = new Properties();
            marker.setProperty("version", unpacked.version().text());
            marker.setProperty("origin", unpacked.origin());
            try (Writer writer = Files.newBufferedWriter(staging.resolve(MARKER), UTF_8)) {
                marker.store(writer, null);
            }
            Path place = Files.createDirectories(binaries())
                    .resolve(unpacked.version().text());
            // a version that is fetched again was found unusable; the lock keeps everybody else away
            Workspace.removeTree(place);
            Files.move(staging, place, StandardCopyOption.ATOMIC_MOVE);
            return new Fetch.Fetched(place.resolve(program.name()), unpacked.version(), unpacked.origin(), false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the fetched " + program.shown() + " in " + root, e);
        }
    }

    /** A new empty directory on the file system of the cache; the caller removes it. */
    Path scratch() {
        try {
            return Files.createTempDirectory(scratchRoot(), "fetch-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to the cache " + root, e);
        }
    }

    /**
     * Runs {@code action} while no other thread and no other process does the same on this cache.
     *
     * @return empty when the others were not done within {@code deadline}
     */
    <T> Optional<T> exclusively(Duration deadline, Supplier<T> action) {
        try {
            if (!OF_THIS_PROCESS.tryLock(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(
                Files.createDirectories(root).resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = Waiting.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(200))
                    .atMost(deadline)
                    .pollInSameThread()
                    .until(channel::tryLock, Objects::nonNull);
            try (lock) {
                return Optional.of(action.get());
            }
        } catch (ConditionTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock the cache " + root, e);
        } finally {
            OF_THIS_PROCESS.unlock();
        }
    }

    private Path binaries() {
        return root.resolve(program.name());
    }

    private Path scratchRoot() throws IOException {
        return Files.createDirectories(root.resolve("scratch"));
    }

    private Optional<Fetch.Fetched> read(Path directory) {
        Path binary = directory.resolve(program.name());
        Properties marker = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve(MARKER), UTF_8)) {
            marker.load(reader);
        } catch (IOException e) {
            return Optional.empty();
        }
        String version = marker.getProperty("version", "");
        return Files.isExecutable(binary) && !version.isBlank()
                ? Optional.of(new Fetch.Fetched(
                        binary, SenderVersion.of(version), marker.getProperty("origin", "an unknown place"), true))
                : Optional.empty();
    }
}
