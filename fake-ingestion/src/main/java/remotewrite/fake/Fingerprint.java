package remotewrite.fake;

import java.util.regex.Pattern;

/**
 * What is kept of a secret: enough to tell two of them apart, nothing to use.
 *
 * <p>Format: {@code fingerprint:} and the first 12 hex digits of the SHA-256 of the secret's UTF-8 form.
 */
public final class Fingerprint {
    /** Every fingerprint starts with this, so that a reader of a recording knows what stands there. */
    public static final String PREFIX = "fingerprint:";

    /** A bearer token in running text (RFC 6750 2.1), or three base64url parts, the first a JSON object (RFC 7515 3.1). */
    private static final Pattern CREDENTIALS = Pattern.compile(
            "(?i:(?<=bearer ))(?!fingerprint:)[A-Za-z0-9\\-._~+/]+=*|eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private Fingerprint() {}

    public static String of(String secret) {
        return PREFIX + Bytes.utf8(secret).sha256().substring(0, 12);
    }

    /** {@code text} with everything in it that looks like a token replaced by its fingerprint. */
    public static String inText(String text) {
        return CREDENTIALS.matcher(text).replaceAll(found -> of(found.group()));
    }

    /**
     * The value of an {@code Authorization} header field with its credentials replaced by their fingerprint:
     * {@code Bearer eyJ…} becomes {@code Bearer fingerprint:0123456789ab}. The scheme keeps its spelling.
     */
    public static String ofAuthorization(String value) {
        int space = value.indexOf(' ');
        return space < 0 ? of(value) : value.substring(0, space + 1) + of(value.substring(space + 1));
    }
}
