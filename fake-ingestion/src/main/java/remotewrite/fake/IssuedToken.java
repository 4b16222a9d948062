package remotewrite.fake;

import java.time.Instant;

/** A managed identity's token with what a reply has to say of it. The token itself is never shown. */
record IssuedToken(String value, ManagedIdentity identity, String resource, Instant notBefore, Instant expiresAt) {
    @Override
    public String toString() {
        return "IssuedToken[" + Fingerprint.of(value) + " for " + identity + ", " + resource + ", until " + expiresAt
                + "]";
    }
}
