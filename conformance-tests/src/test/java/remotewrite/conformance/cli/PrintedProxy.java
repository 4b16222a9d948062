package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import remotewrite.conformance.bench.AnnouncedPort;

/** The reference proxy in a process of its own, with nothing but the variables that {@code fakes} has printed. */
record PrintedProxy(Process process, Path logFile) implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Listens when this returns, on a free port in place of the printed one. */
    static PrintedProxy start(Path directory, String variables) throws IOException {
        Path log = Files.createTempFile(directory, "proxy", ".log");
        ProcessBuilder builder = PrintedLines.shell(
                variables
                        + "LISTENING_PORT=" + AnnouncedPort.ANY + "\n"
                        + "exec \"$JAVA\" -XX:TieredStopAtLevel=1 -Dslf4j.provider=remotewrite.proxy.ProcessLogging -cp \"$CLASSES\" remotewrite.proxy.Main");
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment()
                .put("CLASSES", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        PrintedProxy proxy = new PrintedProxy(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
        await().atMost(DEADLINE)
                .until(() ->
                        AnnouncedPort.in(log).isPresent() || !proxy.process().isAlive());
        assertThat(proxy.process().isAlive()).as("%s", proxy.log()).isTrue();
        return proxy;
    }

    int port() throws IOException {
        return AnnouncedPort.in(logFile).orElseThrow();
    }

    String log() {
        try {
            return Files.readString(logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
