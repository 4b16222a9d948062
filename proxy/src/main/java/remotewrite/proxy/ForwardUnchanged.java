package remotewrite.proxy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The right request: exactly the configured target, the sender's end-to-end fields and body as they came, and the
 * proxy's token as the only credential (PX-01 to PX-16). Nothing is added but Authorization and Via.
 */
public final class ForwardUnchanged implements RequestRules {
    /** Credentials meant for the proxy or for somebody else (PX-10, PX-11), and what belongs to the inbound leg. */
    private static final Set<String> WITHHELD = Set.of("authorization", "cookie", "expect", "host");

    private static final List<String> WITHHELD_FAMILIES = List.of("x-ms-token-", "ocp-apim-");

    private final URI ingestionUrl;

    public ForwardUnchanged(URI ingestionUrl) {
        this.ingestionUrl = Objects.requireNonNull(ingestionUrl, "ingestionUrl is null");
    }

    @Override
    public IngestionRequest proxyToIngestion(CallerRequest clientToProxy, AccessToken token) {
        List<HeaderField> headers = new ArrayList<>(EndToEnd.of(clientToProxy.headers()));
        headers.removeIf(header -> withheld(EndToEnd.lowerCase(header.name())));
        headers.add(token.authorization());
        headers.add(Via.ENTRY);
        return new IngestionRequest(ingestionUrl, headers, clientToProxy.body());
    }

    private static boolean withheld(String name) {
        return WITHHELD.contains(name) || WITHHELD_FAMILIES.stream().anyMatch(name::startsWith);
    }
}
