package remotewrite.fake.query;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;

/** A Prometheus that holds the same samples. */
final class RealPrometheus implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("Listening on.* address=(127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final QueryClient client;

    private RealPrometheus(Process process, QueryClient client) {
        this.process = process;
        this.client = client;
    }

    static RealPrometheus start(Path binary, Path directory, ListedMetrics metrics) throws IOException {
        Path config = Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        binary.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--storage.tsdb.retention.time=100y",
                        "--web.enable-remote-write-receiver",
                        "--web.listen-address=127.0.0.1:0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Awaitility.await("Prometheus listens, see its log: " + log)
                    .atMost(START)
                    .until(() -> listening(log).isPresent());
        } catch (RuntimeException e) {
            end(process);
            throw e;
        }
        RealPrometheus started =
                new RealPrometheus(process, new QueryClient(listening(log).orElseThrow()));
        try {
            Awaitility.await("Prometheus is ready, see its log: " + log)
                    .atMost(START)
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

    /** Where Prometheus says that it listens; nothing before it does. */
    private static Optional<URI> listening(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .map(line -> URI.create("http://" + line.group(1)))
                .findFirst();
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
        end(process);
    }

    private static void end(Process process) {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
