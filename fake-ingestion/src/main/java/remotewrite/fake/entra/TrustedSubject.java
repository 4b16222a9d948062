package remotewrite.fake.entra;

import java.security.cert.X509Certificate;
import java.util.Objects;

/**
 * Subject name and issuer authentication (SNI): any certificate with this name, issued below this authority and sent
 * along as {@code x5c}, proves the application (entra.md 1.3; the details are inferred).
 *
 * @param subjectName compared without case with the certificate's common name and its DNS names
 * @param authority the trusted issuer: the root, or an intermediate authority
 */
public record TrustedSubject(String subjectName, X509Certificate authority) {
    public TrustedSubject {
        Objects.requireNonNull(subjectName, "subjectName is null");
        Objects.requireNonNull(authority, "authority is null");
        if (subjectName.isBlank()) {
            throw new IllegalArgumentException("subjectName is blank: it would fit no certificate");
        }
        if (authority.getBasicConstraints() < 0) {
            throw new IllegalArgumentException(
                    authority.getSubjectX500Principal() + " is no authority: its basic constraints do not say so");
        }
    }

    @Override
    public String toString() {
        return "TrustedSubject[" + subjectName + " by " + authority.getSubjectX500Principal() + "]";
    }
}
