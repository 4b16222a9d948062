package remotewrite.proxy;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two APIs of an Azure Monitor workspace, each with hosts and an audience of its own in every cloud (azure.md 1.1, 3.1, 4).
 * To a token for the other one Azure answers 401.
 */
enum AzureApi {
    INGESTION("writes", "ingest\\.", ""),
    QUERIES("queries", "prometheus\\.", "prometheus.");

    /** In China also the older one of queries (azure.md 4). */
    private static final Pattern ANY_AUDIENCE =
            Pattern.compile("https://(prometheus\\.)?monitor\\.(azure\\.[a-z]+|chinacloudapp\\.cn)/+\\.default");

    private static final String OLDER_IN_CHINA = "https://prometheus.monitor.chinacloudapp.cn/.default";

    private final String purpose;
    private final Pattern host;
    private final String prefix;

    /** @param prefix of the cloud's domain in the audience */
    AzureApi(String purpose, String hostPart, String prefix) {
        this.purpose = purpose;
        this.host = Pattern.compile(".+\\." + hostPart + "(monitor\\.azure\\.[a-z]+)");
        this.prefix = prefix;
    }

    /**
     * What is wrong with asking {@code url} with a token for {@code scope}, as a doubt about the setting that has the audience;
     * empty when it fits, when the host is none of this API, and when the audience is none of Azure Monitor's.
     *
     * @param source the setting that has the host
     */
    Optional<String> doubt(Setting source, URI url, String scope) {
        String name = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        Matcher domain = host.matcher(name);
        String folded = scope.toLowerCase(Locale.ROOT).replaceFirst("/+\\.default$", "/.default");
        if (!domain.matches() || !ANY_AUDIENCE.matcher(folded).matches()) {
            return Optional.empty();
        }
        String right = "https://" + prefix + domain.group(1) + "/.default";
        boolean older = this == QUERIES && name.endsWith(".cn") && folded.equals(OLDER_IN_CHINA);
        return folded.equals(right) || older
                ? Optional.empty()
                : Optional.of("is " + scope + ", but the host in " + source + " is one for " + purpose
                        + " and takes tokens for " + right
                        + ": to others it answers 401, and the proxy then answers 503. Write "
                        + right);
    }
}
