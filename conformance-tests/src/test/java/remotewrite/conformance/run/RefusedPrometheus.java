package remotewrite.conformance.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import remotewrite.conformance.sender.TiedProcess;

/**
 * For every {@link Refusal} a Prometheus that runs as a process of this machine and meets it. One that met them all would
 * log the first only: it logs a message once a minute, whatever else its line says (observed, 3.5.3).
 */
final class RefusedPrometheus implements AutoCloseable {
    private final Path directory;
    private final Map<Refusal, Process> processes = new EnumMap<>(Refusal.class);

    private RefusedPrometheus(Path directory) {
        this.directory = directory;
    }

    static RefusedPrometheus start(Path binary, Path directory, RefusingIngestion ingestion, RefusedPage page) {
        RefusedPrometheus all = new RefusedPrometheus(directory);
        try {
            for (Refusal refusal : Refusal.values()) {
                all.processes.put(refusal, all.started(binary, refusal, configuration(refusal, ingestion, page)));
            }
        } catch (IOException e) {
            all.close();
            throw new UncheckedIOException("cannot start Prometheus", e);
        }
        return all;
    }

    private Process started(Path binary, Refusal refusal, String configuration) throws IOException {
        Path config = Files.writeString(directory.resolve(refusal + ".yml"), configuration);
        return TiedProcess.start(new ProcessBuilder(List.of(
                        binary.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve(refusal + "-data"),
                        "--web.listen-address=127.0.0.1:0"))
                .redirectErrorStream(true)
                .redirectOutput(logFile(refusal).toFile()));
    }

    private static String configuration(Refusal refusal, RefusingIngestion ingestion, RefusedPage page) {
        String token = ingestion.token(refusal);
        return """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                - job_name: page
                  metrics_path: %s
                  static_configs: [{targets: ["127.0.0.1:%d"]}]
                remote_write:
                - url: "%s"
                  queue_config: {batch_send_deadline: 300ms, min_backoff: 100ms, max_backoff: 300ms, max_shards: 1, \
                max_samples_per_send: 5000, capacity: 20000, retry_on_http_429: %s}
                  write_relabel_configs: [{action: keep, source_labels: [__name__], regex: probe}]
                  metadata_config: {send: false}
                  protobuf_message: %s
                %s""".formatted(
                        page.path(refusal),
                        page.port(),
                        ingestion.url(refusal),
                        refusal == Refusal.THROTTLED_FOR_A_SECOND,
                        refusal == Refusal.VERSION_2 ? "io.prometheus.write.v2.Request" : "prometheus.WriteRequest",
                        token.isEmpty() ? "" : "  authorization: {credentials: " + token + "}\n");
    }

    /** The lines that the one that met {@code refusal} has logged. */
    List<String> log(Refusal refusal) {
        try {
            return Files.readAllLines(logFile(refusal));
        } catch (IOException e) {
            throw new UncheckedIOException("the log of the Prometheus for " + refusal + " cannot be read", e);
        }
    }

    private Path logFile(Refusal refusal) {
        return directory.resolve(refusal + ".log");
    }

    @Override
    public void close() {
        processes.values().forEach(process -> process.toHandle().destroyForcibly());
        processes
                .values()
                .forEach(process ->
                        process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }
}
