package remotewrite.proxy;

import java.util.Locale;

/** Why the certificate that is in the file now is not the one in use. */
public enum NotTakenUp {
    /** Entra does not take it. */
    REFUSED,
    /** The file holds no certificate with its key, or none that is valid now, or is gone. */
    UNUSABLE;

    /** As the metrics write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
