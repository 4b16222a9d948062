package remotewrite.proxy;

import java.time.Instant;
import java.util.Objects;

/**
 * What the certificate file held when the settings were read.
 *
 * @param thumbprint SHA-1, hex in upper case (40 digits), as Entra's portal shows it
 * @param expiresAt when Entra stops taking it
 */
public record MountedCertificate(String thumbprint, Instant expiresAt) {
    public MountedCertificate {
        Objects.requireNonNull(thumbprint, "thumbprint is null");
        Objects.requireNonNull(expiresAt, "expiresAt is null");
    }
}
