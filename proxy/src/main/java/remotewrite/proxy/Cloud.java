package remotewrite.proxy;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** The Azure clouds, with the authority and the ingestion audience each of them has (azure.md 4, documented). */
enum Cloud {
    AZUREPUBLIC("https://login.microsoftonline.com/", "https://monitor.azure.com/.default"),
    AZUREGOVERNMENT("https://login.microsoftonline.us/", "https://monitor.azure.us/.default"),
    /** Not the older {@code login.chinacloudapi.cn}, which Microsoft's sidecar had to leave as well (azure.md 4). */
    AZURECHINA("https://login.partner.microsoftonline.cn/", "https://monitor.azure.cn/.default"),
    /** A cloud of its own, for example an air-gapped one: nothing about it is known here (azure.md 5.2, documented). */
    AZURECUSTOM("", "");

    /** Hosts that Entra's instance discovery vouches for (entra.md 2.1). */
    private static final Set<String> AUTHORITIES = Set.of(
            "login.microsoftonline.com",
            "login.microsoft.com",
            "login.windows.net",
            "sts.windows.net",
            "login.microsoftonline.us",
            "login-us.microsoftonline.com",
            "login.usgovcloudapi.net",
            "login.partner.microsoftonline.cn",
            "login.chinacloudapi.cn",
            "login.microsoftonline.de",
            "login.sovcloud-identity.fr",
            "login.sovcloud-identity.de",
            "login.sovcloud-identity.sg");

    private final String authorityHost;
    private final String scope;

    Cloud(String authorityHost, String scope) {
        this.authorityHost = authorityHost;
        this.scope = scope;
    }

    /** Where its tokens come from; empty when that must be set. */
    Optional<URI> authorityHost() {
        return Optional.of(authorityHost).filter(text -> !text.isEmpty()).map(URI::create);
    }

    /** What a token for ingestion is asked for; empty when that must be set. */
    Optional<String> scope() {
        return Optional.of(scope).filter(text -> !text.isEmpty());
    }

    /** Whether {@code authority} is a public host of Entra on the standard port. */
    static boolean knowsAuthority(URI authority) {
        boolean standardPort = authority.getPort() == -1 || authority.getPort() == 443;
        return standardPort && AUTHORITIES.contains(EndToEnd.lowerCase(authority.getHost()));
    }
}
