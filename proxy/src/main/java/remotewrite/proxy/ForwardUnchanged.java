package remotewrite.proxy;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The right request: the configured target, the sender's end-to-end fields and body as they came, and the
 * proxy's token as the only credential (PX-01 to PX-16). Nothing is added but Authorization, Via and what is configured.
 */
public final class ForwardUnchanged implements RequestRules {
    /** Credentials meant for the proxy or for somebody else (PX-10, PX-11), and what belongs to the inbound leg. */
    private static final FieldNames WITHHELD = FieldNames.of("authorization", "cookie", "expect", "host");

    private static final List<String> WITHHELD_FAMILIES = List.of("x-ms-token-", "ocp-apim-");

    private final Target target;
    private final List<HeaderField> overrides;
    private final FieldNames overridden;
    private volatile Optional<Bearer> last = Optional.empty();

    /** A token and the field that carries it: some kB that stay the same for an hour, made once. */
    private record Bearer(AccessToken token, HeaderField field) {}

    /** @param overrides replace the sender's fields of the same name */
    public ForwardUnchanged(Target target, List<HeaderField> overrides) {
        this.target = Objects.requireNonNull(target, "target is null");
        this.overrides = List.copyOf(overrides);
        this.overridden =
                FieldNames.of(overrides.stream().map(HeaderField::name).toArray(String[]::new));
    }

    @Override
    public IngestionRequest proxyToIngestion(CallerRequest clientToProxy, AccessToken token) {
        List<HeaderField> headers = EndToEnd.of(clientToProxy.headers());
        headers.removeIf(this::withheld);
        headers.addAll(overrides);
        headers.add(authorization(token));
        headers.add(Via.ENTRY);
        return new IngestionRequest(
                clientToProxy.method(), destination(clientToProxy.target()), headers, clientToProxy.body());
    }

    private HeaderField authorization(AccessToken token) {
        Optional<Bearer> known = last;
        if (known.isPresent() && known.get().token() == token) {
            return known.get().field();
        }
        Bearer made = new Bearer(token, token.authorization());
        last = Optional.of(made);
        return made.field();
    }

    private URI destination(String callerTarget) {
        return target.writeUrl(callerTarget)
                .or(() -> QueryApi.url(target, callerTarget))
                .orElseThrow();
    }

    private boolean withheld(HeaderField header) {
        String name = header.name();
        return WITHHELD.contains(name) || overridden.contains(name) || ofWithheldFamily(name);
    }

    private static boolean ofWithheldFamily(String name) {
        for (String family : WITHHELD_FAMILIES) {
            if (name.regionMatches(true, 0, family, 0, family.length())) {
                return true;
            }
        }
        return false;
    }
}
