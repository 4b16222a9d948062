package remotewrite.fake;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** An authority that issues client certificates, for subject name and issuer authentication (entra.md 1.3). */
public final class ClientAuthority {
    private final String commonName;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private ClientAuthority(String commonName, KeyPair keys, X509Certificate certificate) {
        this.commonName = commonName;
        this.keys = keys;
        this.certificate = certificate;
    }

    /**
     * A new root.
     *
     * @param from start of validity, to the second
     * @param until end of validity, to the second
     */
    public static ClientAuthority create(String commonName, Instant from, Instant until) {
        Objects.requireNonNull(commonName, "commonName is null");
        KeyPair keys = CertificateDraft.rsa2048();
        CertificateDraft draft = new CertificateDraft(
                commonName, keys.getPublic(), from, until, CertificateDraft.Purpose.AUTHORITY, List.of());
        return new ClientAuthority(commonName, keys, draft.selfSigned(keys));
    }

    /** What {@link remotewrite.fake.entra.TrustedSubject} trusts. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** A client certificate below this root, with a key of its own. Its files hold the root too. */
    public ClientCertificate issue(String subjectName, Instant from, Instant until) {
        KeyPair own = CertificateDraft.rsa2048();
        CertificateDraft draft = new CertificateDraft(
                subjectName, own.getPublic(), from, until, CertificateDraft.Purpose.SIGNATURE, List.of());
        return new ClientCertificate(own, draft.signedBy(commonName, keys), List.of(certificate));
    }
}
