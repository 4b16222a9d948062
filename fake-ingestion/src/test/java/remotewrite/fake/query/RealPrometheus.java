package remotewrite.fake.query;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;

/** A Prometheus that holds the same samples. */
final class RealPrometheus implements AutoCloseable {
    private final Process process;
    private final QueryClient client;

    private RealPrometheus(Process process, QueryClient client) {
        this.process = process;
        this.client = client;
    }

    static RealPrometheus start(Path binary, Path directory, ListedMetrics metrics) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        binary.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--storage.tsdb.retention.time=100y",
                        "--web.enable-remote-write-receiver",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RealPrometheus started = new RealPrometheus(process, new QueryClient(URI.create("http://127.0.0.1:" + port)));
        try {
            Awaitility.await("Prometheus is ready, see its log: " + log)
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> started.client
                                    .send(started.client.anonymous("/-/ready").GET())
                                    .status()
                            == 200);
            started.write(metrics);
        } catch (RuntimeException | AssertionError e) {
            started.close();
            throw e;
        }
        return started;
    }

    private void write(ListedMetrics metrics) {
        byte[] body =
                WriteRequestCodec.encode(WriteRequest.of(metrics.asWritten())).toArray();
        QueryClient.Answer answer = client.send(client.anonymous("/api/v1/write")
                .header("Content-Encoding", "snappy")
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
        if (!List.of(200, 204).contains(answer.status())) {
            throw new AssertionError("Prometheus refused the samples: " + answer.status() + " "
                    + new String(answer.raw().body(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    QueryClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
        process.onExit().orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    }
}
