package remotewrite.conformance.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import remotewrite.conformance.sender.TiedProcess;

/**
 * A Prometheus that runs as a process of this machine, writes one sample a second by remote write 2.0, and is asked for its
 * own counters.
 */
record CountingPrometheus(Process process, Path logFile, HttpClient http) implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\".* address=(127\\.0\\.0\\.1:\\d+)");
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    /**
     * @param directory made for it
     * @param proxyPort on the loopback interface, where it writes to
     */
    static CountingPrometheus start(Path binary, Path directory, int proxyPort) {
        try {
            Files.createDirectory(directory);
            Path rules = Files.writeString(directory.resolve("rules.yml"), """
                    groups: [{name: probe, rules: [{record: probe, expr: vector(1)}]}]
                    """);
            Path config = Files.writeString(
                    directory.resolve("prometheus.yml"), """
                    global: {evaluation_interval: 1s, external_labels: {cluster: "%s"}}
                    rule_files: ["%s"]
                    remote_write:
                    - url: "http://127.0.0.1:%d/api/v1/write"
                      protobuf_message: io.prometheus.write.v2.Request
                      queue_config: {batch_send_deadline: 300ms, max_shards: 1}
                    """.formatted(directory.getFileName(), rules, proxyPort));
            Path log = directory.resolve("prometheus.log");
            Process process = TiedProcess.start(new ProcessBuilder(List.of(
                            binary.toString(),
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:0"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile()));
            return new CountingPrometheus(process, log, HttpClient.newHttpClient());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Prometheus", e);
        }
    }

    /** The sum of all series of this name on its metrics page; 0 when there are none. */
    double value(String name) throws IOException, InterruptedException {
        Matcher listening = LISTENING.matcher(log());
        if (!listening.find()) {
            return 0;
        }
        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(URI.create("http://" + listening.group(1) + "/metrics"))
                        .timeout(ANSWERED_WITHIN)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return page.body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .collect(Collectors.summingDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))));
    }

    String log() {
        try {
            return Files.readString(logFile);
        } catch (IOException e) {
            return "it cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.toHandle().destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
