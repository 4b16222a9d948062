package remotewrite.conformance.speed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A receiver in a process of its own.
 *
 * @param name in the table
 * @param load how to reach it
 */
record Receiver(String name, Process process, Load load) implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    /** What to start, from the command line: {@code prometheus=FILE} or {@code victoriametrics=FILE}. */
    static Receiver other(String kind, Path binary, String version, Path directory) throws IOException {
        int port = freePort();
        String address = "127.0.0.1:" + port;
        return switch (kind) {
            case "prometheus" -> {
                Path config = Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
                yield started(
                        "Prometheus " + version,
                        port,
                        "/api/v1/write",
                        directory.resolve("prometheus.log"),
                        binary.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("prometheus"),
                        "--web.enable-remote-write-receiver",
                        "--web.listen-address=" + address);
            }
            case "victoriametrics" ->
                started(
                        "VictoriaMetrics " + version,
                        port,
                        "/api/v1/write",
                        directory.resolve("victoriametrics.log"),
                        binary.toString(),
                        "-storageDataPath=" + directory.resolve("victoriametrics"),
                        "-httpListenAddr=" + address);
            default -> throw new IllegalArgumentException("unknown receiver: " + kind);
        };
    }

    /** {@link FakeReceiver} with this JVM's class path. */
    static Receiver fake(List<String> jvmFlags, Path directory) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> command = Stream.of(
                        List.of(java),
                        jvmFlags,
                        List.of("-cp", System.getProperty("java.class.path"), IngestBench.class.getName(), "receive"))
                .flatMap(List::stream)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("fake.log").toFile())
                .start();
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new IllegalStateException(
                    "the fake did not start: " + Files.readString(directory.resolve("fake.log")));
        }
        String[] told = line.split(" ");
        return new Receiver(
                "FakeIngestion",
                process,
                new Load(Integer.parseInt(told[0]), told[1], "Authorization: Bearer " + told[2] + "\r\n"));
    }

    /** Ends the input of the fake and reads the rest of what it prints. */
    String lastWords() throws IOException {
        process.getOutputStream().close();
        return process.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Receiver started(String name, int port, String target, Path log, String... command)
            throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Receiver receiver = new Receiver(name, process, new Load(port, target, ""));
        try {
            Awaitility.await().atMost(START).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(name + " did not start: " + Files.readString(log));
                }
                return listens(port);
            });
            return receiver;
        } catch (RuntimeException e) {
            receiver.close();
            throw e;
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
