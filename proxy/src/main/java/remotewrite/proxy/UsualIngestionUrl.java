package remotewrite.proxy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an ingestion URL of Azure looks (azure.md 1.1, documented), and in what another one differs. A difference is no
 * problem, for writes may go to any receiver; but Azure answers 404 to most of them, and Prometheus drops the samples.
 */
final class UsualIngestionUrl {
    /** With all its parts, for whoever has to write one. */
    static final String FORM = "https://....metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-..."
            + "/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24";

    private static final String STREAM = "/streams/microsoft-prometheusmetrics";
    private static final String RULE = "/datacollectionrules/";

    /** In any case: that Azure tells upper from lower case here is not known. */
    private static final Pattern PATH = Pattern.compile(RULE + "([^/]+)" + STREAM + Target.WRITE_PATH);

    /** Inferred from all that were seen (azure.md 1.1); the rule's name in its place is the likely slip. */
    private static final Pattern IMMUTABLE_ID = Pattern.compile("dcr-[0-9a-f]{32}");

    /** Those that are documented (azure.md 1.1). */
    private static final Set<String> VERSIONS = Set.of("2021-11-01-preview", "2023-04-24");

    private static final String VERSION = "api-version=";

    private static final Pattern LOGS_HOST =
            Pattern.compile("(?!.*\\.metrics\\.).*\\.ingest\\.monitor\\.azure\\.[a-z]+");

    private UsualIngestionUrl() {}

    /**
     * What is unusual in {@code url}, each a few words; none in a URL of Azure's form (azure.md 6, U1 and U2).
     */
    static List<String> differences(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        String path = url.getRawPath().toLowerCase(Locale.ROOT);
        List<String> differences = new ArrayList<>();
        if (host.contains(".prometheus.monitor.")) {
            differences.add("the host is that of queries, not of ingestion");
        } else if (LOGS_HOST.matcher(host).matches()) {
            differences.add("the host is that of logs: .metrics is missing before .ingest");
        }
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            differences.add(aboutPath(path));
        } else if (!IMMUTABLE_ID.matcher(parts.group(1)).matches()) {
            differences.add(
                    "the data collection rule is not named by its immutable id (dcr- and 32 hexadecimal digits)");
        }
        Optional<String> version = version(url);
        if (version.isEmpty()) {
            differences.add("?api-version=... is missing");
        } else if (!VERSIONS.contains(version.get())) {
            differences.add("its api-version is none of " + String.join(", ", new TreeSet<>(VERSIONS)));
        }
        return differences;
    }

    private static String aboutPath(String path) {
        if (!path.contains(RULE)) {
            return "the path names no data collection rule (/dataCollectionRules/dcr-...)";
        }
        if (!path.contains(STREAM + "/")) {
            return "the path lacks /streams/Microsoft-PrometheusMetrics";
        }
        return path.endsWith(Target.WRITE_PATH)
                ? "the path has more or other parts than Azure's"
                : "the path does not end in " + Target.WRITE_PATH;
    }

    private static Optional<String> version(URI url) {
        return Optional.ofNullable(url.getRawQuery()).stream()
                .flatMap(query -> Arrays.stream(query.split("&")))
                .filter(parameter -> parameter.toLowerCase(Locale.ROOT).startsWith(VERSION))
                .map(parameter -> parameter.substring(VERSION.length()))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
