package remotewrite.proxy;

import java.net.URI;
import java.util.Optional;

/** The Azure clouds, with the authority and the ingestion audience each of them has (azure.md 4, documented). */
enum Cloud {
    AZUREPUBLIC("https://login.microsoftonline.com/", "https://monitor.azure.com/.default"),
    AZUREGOVERNMENT("https://login.microsoftonline.us/", "https://monitor.azure.us/.default"),
    /** Not the older {@code login.chinacloudapi.cn}, which Microsoft's sidecar had to leave as well (azure.md 4). */
    AZURECHINA("https://login.partner.microsoftonline.cn/", "https://monitor.azure.cn/.default"),
    /** A cloud of its own, for example an air-gapped one: nothing about it is known here (azure.md 5.2, documented). */
    AZURECUSTOM("", "");

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
}
