package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import remotewrite.conformance.Waiting;
import remotewrite.conformance.sender.ExitStatus;
import remotewrite.conformance.sender.TiedProcess;
import remotewrite.fake.Fingerprint;

/**
 * The reference proxy as its own process, {@code java -jar}, configured through its environment alone.
 *
 * @param jar the runnable jar
 * @param profile in whose variables it is configured
 */
public record ProxyProcess(Path jar, ProxyProfile profile) implements ProxySubject {
    private static final long ENDS_WITHIN_SECONDS = 10;
    private static final Duration LISTENS_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(20);

    /**
     * A JVM that starts keeps a core busy for a second or two: more of them at once than there are cores only make each
     * other late, and the harness with them.
     */
    private static final Semaphore STARTS = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    public ProxyProcess {
        Objects.requireNonNull(jar, "jar is null");
        Objects.requireNonNull(profile, "profile is null");
    }

    /**
     * The jar that was built together with this harness.
     *
     * @param home the harness's own directory
     * @throws BenchFailure when it has not been built
     */
    public static ProxyProcess ofThisBuild(Path home, ProxyProfile profile) {
        Path directory = home.resolve("proxy/target");
        try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            return files.filter(file -> file.getFileName().toString().matches("proxy-[0-9].*\\.jar"))
                    .findFirst()
                    .map(jar -> new ProxyProcess(jar, profile))
                    .orElseThrow(() -> new BenchFailure(
                            "there is no proxy jar in " + directory + "; build it with 'mvn -DskipTests package'"));
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be listed", e);
        }
    }

    @Override
    public String name() {
        return "reference proxy";
    }

    @Override
    public String version() {
        return Version.OF_THIS_BUILD + ", own process"
                + (profile == ProxyProfile.MS_SIDECAR ? "" : ", variables of " + profile.word());
    }

    @Override
    public boolean has(String variable) {
        return profile.keeps(variable);
    }

    @Override
    public String writePath(String ingestionTarget) {
        return profile.writePath(ingestionTarget);
    }

    @Override
    public Start attempt(Map<String, String> environment, Clock clock) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Djdk.net.hosts.file=" + hosts(environment),
                "-jar",
                jar.toString());
        // nothing of the caller's own environment may change what is judged
        builder.environment().clear();
        builder.environment().putAll(profile.environment(environment));
        builder.environment().put("LISTENING_PORT", AnnouncedPort.ANY);
        Path log = Path.of(environment.get("SSL_CERT_FILE")).resolveSibling("proxy.log");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            STARTS.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted before the proxy process was started", e);
        }
        try {
            return listening(new Running(TiedProcess.start(builder), log));
        } catch (IOException e) {
            throw new BenchFailure("the proxy process cannot be started: " + e.getMessage(), e);
        } finally {
            STARTS.release();
        }
    }

    /** Beside the run's other files: what this machine's own file of hosts need not know. */
    private static Path hosts(Map<String, String> environment) {
        Path file = Path.of(environment.get("SSL_CERT_FILE")).resolveSibling("hosts");
        try {
            return Files.writeString(file, "127.0.0.1 localhost " + String.join(" ", LoopbackNames.ALL) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    /** As soon as it says where it listens, or has ended. */
    private Start listening(Running started) {
        boolean listens = false;
        try {
            Waiting.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(LOOKS_EVERY)
                    .atMost(LISTENS_WITHIN)
                    .until(() -> started.announced().isPresent() || !started.alive());
            listens = started.announced().isPresent();
            return listens ? new Start.Listening(started) : new Start.Ended(started.exit(), started.log());
        } catch (ConditionTimeoutException e) {
            throw new BenchFailure(
                    "the %s did not listen within %d s. Its last log lines:%n%s"
                            .formatted(name(), LISTENS_WITHIN.toSeconds(), Bench.lastLines(started.log())),
                    e);
        } finally {
            if (!listens) {
                started.close();
            }
        }
    }

    private record Running(Process process, Path logFile, Thread atExit) implements RunningProxy {
        Running(Process process, Path logFile) {
            this(process, logFile, new Thread(process::destroyForcibly, "end-proxy"));
            Runtime.getRuntime().addShutdownHook(atExit);
        }

        OptionalInt announced() {
            try {
                return AnnouncedPort.in(logFile);
            } catch (IOException e) {
                throw new BenchFailure("the log of the proxy process cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public int port() {
            return announced().orElseThrow();
        }

        @Override
        public boolean alive() {
            return process.isAlive();
        }

        @Override
        public void end() {
            TiedProcess.end(process);
        }

        @Override
        public ExitStatus exit() {
            return process.isAlive() ? new ExitStatus.Running() : new ExitStatus.Exited(process.exitValue());
        }

        @Override
        public List<String> log() {
            try {
                return Files.readAllLines(logFile).stream()
                        .map(Fingerprint::inText)
                        .toList();
            } catch (IOException e) {
                return List.of("(its log cannot be read: " + e.getClass().getSimpleName() + ")");
            }
        }

        @Override
        public void close() {
            TiedProcess.end(process);
            try {
                if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // the process is ending: the hook has run or will, which does no harm
                return;
            }
        }
    }
}
