package remotewrite.conformance.bench;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/** Whom one TLS handshake asks for (RFC 6066 3); it fails when that is somebody else. */
final class AskedName extends SNIMatcher {
    private final Optional<String> wanted;
    private volatile Optional<String> asked = Optional.empty();

    /** @param wanted the only name that is right; any, and none, when empty */
    AskedName(Optional<String> wanted) {
        super(StandardConstants.SNI_HOST_NAME);
        this.wanted = wanted;
    }

    @Override
    public boolean matches(SNIServerName name) {
        asked = Optional.of(new String(name.getEncoded(), StandardCharsets.US_ASCII));
        return right();
    }

    /** Nobody is asked to match when no name is there: that is wrong when one is wanted. */
    boolean right() {
        return wanted.isEmpty() || asked.filter(wanted.get()::equalsIgnoreCase).isPresent();
    }

    /** One phrase for recordings. */
    String wrong() {
        return "the TLS handshake asked for %s, not for %s"
                .formatted(asked.orElse("no host"), wanted.orElse("any host"));
    }
}
