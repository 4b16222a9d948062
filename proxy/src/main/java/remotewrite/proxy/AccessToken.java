package remotewrite.proxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A bearer token. {@code toString} shows a fingerprint and the expiry, never the value.
 *
 * @param value the token as issued; only the characters RFC 6750 2.1 allows, so that it cannot break out of a header
 *     (PX-17)
 * @param expiresAt from this instant on it is not sent any more
 * @param renewAt when the issuer advises to renew ({@code refresh_in}); {@code expiresAt} when it gave no advice
 */
public record AccessToken(String value, Instant expiresAt, Instant renewAt) implements TokenAnswer {
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]+=*");

    public AccessToken {
        Objects.requireNonNull(value, "value is null");
        Objects.requireNonNull(expiresAt, "expiresAt is null");
        Objects.requireNonNull(renewAt, "renewAt is null");
        if (!sendable(value)) {
            throw new IllegalArgumentException("value has characters that a bearer token cannot have (RFC 6750 2.1)");
        }
    }

    /** Whether {@code value} can stand in an Authorization header. */
    static boolean sendable(String value) {
        return B64TOKEN.matcher(value).matches();
    }

    /** Whether the token is still good at {@code now}. */
    public boolean usableAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** The one field that carries the token. */
    public HeaderField authorization() {
        return new HeaderField("Authorization", "Bearer " + value);
    }

    /** Enough to tell two tokens apart: the first 12 hex digits of the SHA-256 of the value. */
    public String fingerprint() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(sha256.digest(value.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "token fingerprint:" + fingerprint() + " expires " + expiresAt;
    }
}
