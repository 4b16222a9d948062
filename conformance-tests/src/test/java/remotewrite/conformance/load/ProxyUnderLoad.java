package remotewrite.conformance.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import remotewrite.conformance.bench.AnnouncedPort;
import remotewrite.proxy.Main;

/**
 * The reference proxy as a process of its own, with the flags it is shipped with, and what Linux says about it.
 *
 * @param log its standard output and error
 */
record ProxyUnderLoad(Process process, Path log) implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final long END_SECONDS = 40;
    private static final Duration LOOKS_EVERY = Duration.ofMillis(20);

    /** One for all: what asks takes processor time from what starts. */
    private static final HttpClient PROBE = HttpClient.newHttpClient();

    /**
     * Starts it and waits until it is ready.
     *
     * @param options file with flags for its JVM
     * @param directory where its log goes
     */
    static ProxyUnderLoad start(Path options, Map<String, String> environment, Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + options.toAbsolutePath()));
        command.addAll(program());
        return start(command, environment, directory);
    }

    /** As {@link #start(Path, Map, Path)}, with a command of the caller's. */
    static ProxyUnderLoad start(List<String> command, Map<String, String> environment, Path directory)
            throws IOException {
        Path log = Files.createTempFile(directory, "proxy-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("LISTENING_PORT", AnnouncedPort.ANY);
        // as in the image
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        ProxyUnderLoad proxy = new ProxyUnderLoad(builder.start(), log);
        try {
            Awaitility.await()
                    .atMost(START)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(LOOKS_EVERY)
                    .until(proxy::ready);
            return proxy;
        } catch (RuntimeException e) {
            proxy.close();
            throw e;
        }
    }

    /** The jar that was built together with this class; its classes, where it has not been packaged. */
    private static List<String> program() {
        String place =
                Main.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        return place.endsWith(".jar")
                ? List.of("-jar", place)
                : List.of("-cp", place + ":" + System.getProperty("java.class.path"), Main.class.getName());
    }

    private boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the proxy ended with " + process.exitValue() + ": " + logText());
        }
        try {
            if (AnnouncedPort.in(log).isEmpty()) {
                return false;
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/ready"))
                    .build();
            return PROBE.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Where it listens. */
    int port() {
        try {
            return AnnouncedPort.in(log)
                    .orElseThrow(() -> new IllegalStateException("the proxy does not listen: " + logText()));
        } catch (IOException e) {
            throw new UncheckedIOException(log + " cannot be read", e);
        }
    }

    /** Memory of the process that is in RAM ({@code VmRSS} of proc(5)), in KiB; 0 when it has ended. */
    long residentKib() {
        try (Stream<String> lines = Files.lines(proc("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Open files and sockets; 0 when it has ended. */
    long descriptors() {
        try (Stream<Path> files = Files.list(proc("fd"))) {
            return files.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** SIGTERM, and the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the proxy did not end within " + END_SECONDS + " s of SIGTERM");
        }
        return process.exitValue();
    }

    String logText() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(log + " cannot be read", e);
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
