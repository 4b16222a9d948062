package remotewrite.conformance.sender;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import remotewrite.fake.Fingerprint;

/**
 * What a sender has to do: scrape one target, write what it scraped to one address.
 *
 * <p>Both addresses are as the sender sees them: build them with {@link Sender#hostName()}.
 *
 * @param writeUri where it writes to, with path and query
 * @param scrapeAuthority {@code host:port} of the target; its path is {@code /metrics}
 * @param scrapeInterval the pause between two scrapes, 1 ms at least; the scrape timeout is the same
 * @param externalLabels labels the sender puts on everything it writes; values are literal
 * @param jobLabels labels the sender puts on the target's series; values are literal
 * @param headers fields that the sender adds to every write, beside those of the protocol
 * @param callerBearer the bearer token the sender itself is configured with: a canary that a proxy must replace. Never
 *     printed, a log line that has it shows its fingerprint
 * @param writeSettings how it writes
 * @param workDirectory where its files go; created when missing. Only its log file stays there
 */
public record SenderJob(
        URI writeUri,
        String scrapeAuthority,
        Duration scrapeInterval,
        Map<String, String> externalLabels,
        Map<String, String> jobLabels,
        Map<String, String> headers,
        String callerBearer,
        WriteSettings writeSettings,
        Path workDirectory) {
    private static final Pattern AUTHORITY = Pattern.compile("[^\\s/:@]+:\\d{1,5}|\\[[0-9a-fA-F:.]+]:\\d{1,5}");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]+");
    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    public SenderJob {
        Objects.requireNonNull(writeUri, "writeUri is null");
        Objects.requireNonNull(scrapeAuthority, "scrapeAuthority is null");
        Objects.requireNonNull(scrapeInterval, "scrapeInterval is null");
        Objects.requireNonNull(callerBearer, "callerBearer is null");
        Objects.requireNonNull(writeSettings, "writeSettings is null");
        Objects.requireNonNull(workDirectory, "workDirectory is null");
        externalLabels = labels(externalLabels, "externalLabels");
        jobLabels = labels(jobLabels, "jobLabels");
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        headers.keySet().stream()
                .filter(name -> !HEADER_NAME.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("headers has '" + name + "', which is not a field name");
                });
        if (!writeUri.isAbsolute() || writeUri.getHost() == null) {
            throw new IllegalArgumentException("writeUri is not an absolute address with a host");
        }
        if (!AUTHORITY.matcher(scrapeAuthority).matches()) {
            throw new IllegalArgumentException("scrapeAuthority '" + scrapeAuthority + "' is not host:port");
        }
        if (scrapeInterval.toMillis() < 1) {
            throw new IllegalArgumentException("scrapeInterval is " + scrapeInterval + "; 1 ms is the least");
        }
        if (callerBearer.isBlank()) {
            throw new IllegalArgumentException("callerBearer is empty");
        }
    }

    /** A job with a scrape every second, no labels, a fixed canary and the default write settings. */
    public static SenderJob of(URI writeUri, String scrapeAuthority, Path workDirectory) {
        return new SenderJob(
                writeUri,
                scrapeAuthority,
                Duration.ofSeconds(1),
                Map.of(),
                Map.of(),
                Map.of(),
                "canary-of-the-sender",
                WriteSettings.defaults(),
                workDirectory);
    }

    /** The labels that every scraped series carries when it is sent: job, instance and {@code jobLabels}. */
    public Map<String, String> targetLabels() {
        Map<String, String> labels = new LinkedHashMap<>(jobLabels);
        labels.putIfAbsent("job", PrometheusConfig.JOB);
        labels.putIfAbsent("instance", scrapeAuthority);
        return Collections.unmodifiableMap(labels);
    }

    public SenderJob withScrapeInterval(Duration interval) {
        return new SenderJob(
                writeUri,
                scrapeAuthority,
                interval,
                externalLabels,
                jobLabels,
                headers,
                callerBearer,
                writeSettings,
                workDirectory);
    }

    public SenderJob withExternalLabels(Map<String, String> labels) {
        return new SenderJob(
                writeUri,
                scrapeAuthority,
                scrapeInterval,
                labels,
                jobLabels,
                headers,
                callerBearer,
                writeSettings,
                workDirectory);
    }

    public SenderJob withJobLabels(Map<String, String> labels) {
        return new SenderJob(
                writeUri,
                scrapeAuthority,
                scrapeInterval,
                externalLabels,
                labels,
                headers,
                callerBearer,
                writeSettings,
                workDirectory);
    }

    public SenderJob withHeaders(Map<String, String> others) {
        return new SenderJob(
                writeUri,
                scrapeAuthority,
                scrapeInterval,
                externalLabels,
                jobLabels,
                others,
                callerBearer,
                writeSettings,
                workDirectory);
    }

    public SenderJob withCallerBearer(String bearer) {
        return new SenderJob(
                writeUri,
                scrapeAuthority,
                scrapeInterval,
                externalLabels,
                jobLabels,
                headers,
                bearer,
                writeSettings,
                workDirectory);
    }

    public SenderJob withWriteSettings(WriteSettings settings) {
        return new SenderJob(
                writeUri,
                scrapeAuthority,
                scrapeInterval,
                externalLabels,
                jobLabels,
                headers,
                callerBearer,
                settings,
                workDirectory);
    }

    @Override
    public String toString() {
        return "SenderJob[scrape " + scrapeAuthority + " every " + scrapeInterval + ", write to " + writeUri.getScheme()
                + "://" + writeUri.getHost() + ":" + writeUri.getPort() + writeUri.getPath() + ", bearer "
                + Fingerprint.of(callerBearer) + ", " + writeSettings + "]";
    }

    private static Map<String, String> labels(Map<String, String> labels, String name) {
        Objects.requireNonNull(labels, name + " is null");
        Map<String, String> copy = new LinkedHashMap<>();
        labels.forEach((label, value) -> {
            if (label == null || !LABEL_NAME.matcher(label).matches()) {
                throw new IllegalArgumentException(name + " has '" + label + "', which is not a label name");
            }
            copy.put(label, Objects.requireNonNull(value, name + " has no value for " + label));
        });
        return Collections.unmodifiableMap(copy);
    }
}
