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

    /** A bearer token in running text, as in a header field or a URL (RFC 6750 2.1). */
    private static final Pattern BEARER =
            Pattern.compile("(?i:(?<=bearer(?:[ +]|%20)))(?!fingerprint:)[A-Za-z0-9\\-._~+/]+=*");

    private Fingerprint() {}

    public static String of(String secret) {
        return PREFIX + Bytes.utf8(secret).sha256().substring(0, 12);
    }

    /** {@code text} with everything in it that looks like a token replaced by its fingerprint; see {@link Secrets}. */
    public static String inText(String text) {
        return inText(text, Secrets.OF_ANY_SHAPE);
    }

    /** The same, and of other secrets. */
    static String inText(String text, Secrets secrets) {
        String safe = secrets.hiddenIn(text);
        // most texts are one word
        boolean words = safe.indexOf(' ') >= 0 || safe.indexOf('+') >= 0 || safe.indexOf('%') >= 0;
        return words ? BEARER.matcher(safe).replaceAll(found -> of(found.group())) : safe;
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
