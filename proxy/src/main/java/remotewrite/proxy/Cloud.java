package remotewrite.proxy;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The Azure clouds, with the authority and the ingestion audience each of them has (azure.md 4, documented). */
enum Cloud {
    AZUREPUBLIC(
            "https://login.microsoftonline.com/",
            "https://monitor.azure.com/.default",
            "login.windows.net",
            "login.microsoft.com",
            "sts.windows.net"),
    AZUREGOVERNMENT(
            "https://login.microsoftonline.us/",
            "https://monitor.azure.us/.default",
            "login.usgovcloudapi.net",
            "login-us.microsoftonline.com"),
    /** Not the older {@code login.chinacloudapi.cn}, which Microsoft's sidecar had to leave as well (azure.md 4). */
    AZURECHINA(
            "https://login.partner.microsoftonline.cn/", "https://monitor.azure.cn/.default", "login.chinacloudapi.cn"),
    /** A cloud of its own, for example an air-gapped one: nothing about it is known here (azure.md 5.2, documented). */
    AZURECUSTOM("", "");

    private static final int NO_PORT = -1;
    private static final int HTTPS_PORT = 443;

    private final String authorityHost;
    private final String scope;

    /** By which its authority is known besides (entra.md 2.1, code of MSAL). */
    private final List<String> aliases;

    Cloud(String authorityHost, String scope, String... aliases) {
        this.authorityHost = authorityHost;
        this.scope = scope;
        this.aliases = List.of(aliases);
    }

    /** Where its tokens come from; empty when that must be set. */
    Optional<URI> authorityHost() {
        return Optional.of(authorityHost).filter(text -> !text.isEmpty()).map(URI::create);
    }

    /** What a token for ingestion is asked for; empty when that must be set. */
    Optional<String> scope() {
        return Optional.of(scope).filter(text -> !text.isEmpty());
    }

    /** The one that {@code url}, whose host is Azure's for ingestion, is in (azure.md 1.1); empty for any other host. */
    static Optional<Cloud> ofIngestion(URI url) {
        String name = host(url);
        return Arrays.stream(values())
                .filter(cloud -> cloud.scope()
                        .map(scope -> URI.create(scope).getHost())
                        .filter(domain -> name.endsWith(".ingest." + domain))
                        .isPresent())
                .findFirst();
    }

    /** Whether that is where its tokens come from, however it is written. */
    boolean isAskedAt(URI authority) {
        return authorityHost().map(URI::getHost).equals(Optional.of(host(authority))) && ofHttps(authority);
    }

    /** Whether that is the authority of one of them, by one of its names, and no other service. */
    static boolean knows(URI authority) {
        return Arrays.stream(values())
                .anyMatch(cloud ->
                        cloud.isAskedAt(authority) || cloud.aliases.contains(host(authority)) && ofHttps(authority));
    }

    private static String host(URI authority) {
        return authority.getHost().toLowerCase(Locale.ROOT);
    }

    private static boolean ofHttps(URI authority) {
        return Set.of(NO_PORT, HTTPS_PORT).contains(authority.getPort());
    }
}
