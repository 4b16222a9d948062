package remotewrite.conformance.sender;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import remotewrite.fake.WriteMessage;

/**
 * The {@code prometheus.yml} and the flags that make a Prometheus do a {@link SenderJob}.
 *
 * <p>Prometheus refuses a file with one unknown field, so only fields that 2.42 knows are written always; newer ones
 * depend on the version. Scalars that come from outside are double-quoted with JSON's escapes, which YAML 1.2 shares.
 */
public final class PrometheusConfig {
    /** The name of the one scrape job; it becomes the label {@code job}. */
    static final String JOB = "probe";

    private final SenderJob job;
    private final SenderVersion version;

    private PrometheusConfig(SenderJob job, SenderVersion version) {
        this.job = Objects.requireNonNull(job, "job is null");
        this.version = Objects.requireNonNull(version, "version is null");
    }

    /**
     * The file for a Prometheus of this version. It contains the job's bearer token: keep it out of reports.
     *
     * @throws SenderFailure when this version cannot do the job
     */
    public static String render(SenderJob job, SenderVersion version) {
        return new PrometheusConfig(job, version).render();
    }

    /** Whether a Prometheus of this version can send {@code message}; 2.0 came with 2.54 (remote-write.md). */
    public static boolean supports(SenderVersion version, WriteMessage message) {
        return switch (message) {
            case V1 -> true;
            case V2 -> version.atLeast("2.54");
        };
    }

    /**
     * The command line flags every start needs, whatever runs it.
     *
     * @param dataPath where the time series database goes
     * @param listenAddress {@code host:port} of its own web server; port 0 picks a free one
     */
    static List<String> flags(SenderJob job, String configPath, String dataPath, String listenAddress) {
        List<String> flags = new ArrayList<>(List.of(
                "--config.file=" + configPath,
                "--storage.tsdb.path=" + dataPath,
                "--web.listen-address=" + listenAddress,
                // the default of one minute would make every end of a run against a failing receiver that long
                "--storage.remote.flush-deadline=1s"));
        List<String> features = new ArrayList<>();
        if (job.writeSettings().exemplars()) {
            features.add("exemplar-storage");
        }
        if (job.writeSettings().nativeHistograms()) {
            features.add("native-histograms");
        }
        if (job.writeSettings().message() == WriteMessage.V2) {
            // without it every series is sent with an unknown type (remote-write.md)
            features.add("metadata-wal-records");
        }
        if (!features.isEmpty()) {
            flags.add("--enable-feature=" + String.join(",", features));
        }
        return List.copyOf(flags);
    }

    private String render() {
        if (!supports(version, job.writeSettings().message())) {
            throw new SenderFailure(
                    "Prometheus " + version + " cannot send remote write 2.0; ask for 2.54 or newer, for example 3.5",
                    List.of());
        }
        StringBuilder yaml = new StringBuilder();
        global(yaml);
        scrape(yaml);
        write(yaml);
        return yaml.toString();
    }

    private void global(StringBuilder yaml) {
        String interval = duration(job.scrapeInterval());
        line(yaml, 0, "global:");
        line(yaml, 1, "scrape_interval: " + interval);
        line(yaml, 1, "scrape_timeout: " + interval);
        // 3.0 replaces $name and ${name} in external labels by environment variables, 2.x only with a feature flag
        labels(yaml, 1, "external_labels", job.externalLabels(), version.atLeast("3.0"));
    }

    private void scrape(StringBuilder yaml) {
        line(yaml, 0, "scrape_configs:");
        line(yaml, 1, "- job_name: " + JOB);
        line(yaml, 2, "metrics_path: /metrics");
        if (version.atLeast("3.0")) {
            // 2.x read a page without a content type as text; 3.0 refuses it unless told so
            line(yaml, 2, "fallback_scrape_protocol: PrometheusText0.0.4");
        }
        line(yaml, 2, "static_configs:");
        line(yaml, 3, "- targets: [" + quoted(job.scrapeAuthority()) + "]");
        labels(yaml, 4, "labels", job.jobLabels(), false);
    }

    private void write(StringBuilder yaml) {
        WriteSettings settings = job.writeSettings();
        URI uri = job.writeUri();
        line(yaml, 0, "remote_write:");
        line(yaml, 1, "- url: " + quoted(uri.toString()));
        line(yaml, 2, "name: probe");
        line(yaml, 2, "remote_timeout: " + duration(settings.remoteTimeout()));
        if (settings.message() == WriteMessage.V2) {
            line(yaml, 2, "protobuf_message: io.prometheus.write.v2.Request");
        }
        line(yaml, 2, "send_exemplars: " + settings.exemplars());
        line(yaml, 2, "send_native_histograms: " + settings.nativeHistograms());
        line(yaml, 2, "follow_redirects: " + settings.followRedirects());
        // on by default before 3.0: one protocol for all versions keeps recordings comparable
        line(yaml, 2, "enable_http2: false");
        if (!job.headers().isEmpty()) {
            line(yaml, 2, "headers:");
            job.headers().forEach((name, value) -> line(yaml, 3, quoted(name) + ": " + quoted(value)));
        }
        line(yaml, 2, "authorization:");
        line(yaml, 3, "type: Bearer");
        line(yaml, 3, "credentials: " + quoted(job.callerBearer()));
        line(yaml, 2, "queue_config:");
        line(yaml, 3, "capacity: " + 4L * settings.maxSamplesPerSend());
        line(yaml, 3, "max_shards: " + settings.maxShards());
        line(yaml, 3, "max_samples_per_send: " + settings.maxSamplesPerSend());
        line(yaml, 3, "batch_send_deadline: " + duration(settings.batchSendDeadline()));
        line(yaml, 3, "min_backoff: " + duration(settings.minBackoff()));
        line(yaml, 3, "max_backoff: " + duration(settings.maxBackoff()));
        line(yaml, 3, "retry_on_http_429: " + settings.retryOnRateLimit());
        line(yaml, 2, "metadata_config:");
        line(yaml, 3, "send: true");
        line(yaml, 3, "send_interval: " + duration(settings.metadataInterval()));
    }

    private static void labels(
            StringBuilder yaml, int depth, String key, Map<String, String> labels, boolean dollarsExpand) {
        if (labels.isEmpty()) {
            return;
        }
        line(yaml, depth, key + ":");
        labels.forEach((name, value) ->
                line(yaml, depth + 1, quoted(name) + ": " + quoted(dollarsExpand ? value.replace("$", "$$") : value)));
    }

    private static void line(StringBuilder yaml, int depth, String text) {
        yaml.append("  ".repeat(depth)).append(text).append('\n');
    }

    /** A Prometheus duration: whole seconds as {@code 1s}, anything else as {@code 1500ms}. */
    private static String duration(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    /** A double-quoted YAML scalar that stands for exactly {@code text}. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == '\u2028' || c == '\u2029' || c == '\ufeff') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
