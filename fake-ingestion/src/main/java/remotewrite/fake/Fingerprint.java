package remotewrite.fake;

/**
 * What is kept of a secret: enough to tell two of them apart, nothing to use.
 *
 * <p>Format: {@code fingerprint:} and the first 12 hex digits of the SHA-256 of the secret's UTF-8 form.
 */
public final class Fingerprint {
    /** Every fingerprint starts with this, so that a reader of a recording knows what stands there. */
    public static final String PREFIX = "fingerprint:";

    private Fingerprint() {}

    public static String of(String secret) {
        return PREFIX + Bytes.utf8(secret).sha256().substring(0, 12);
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
