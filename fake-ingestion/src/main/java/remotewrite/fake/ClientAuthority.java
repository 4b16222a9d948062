package remotewrite.fake;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** An authority that issues client certificates, for subject name and issuer authentication (entra.md 1.3). */
public final class ClientAuthority {
    private final String commonName;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final List<X509Certificate> above;

    private ClientAuthority(String commonName, KeyPair keys, X509Certificate certificate, List<X509Certificate> above) {
        this.commonName = commonName;
        this.keys = keys;
        this.certificate = certificate;
        this.above = List.copyOf(above);
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
        return new ClientAuthority(commonName, keys, draft.selfSigned(keys), List.of());
    }

    /** An intermediate authority that this one vouches for, with a key of its own. */
    public ClientAuthority below(String name, Instant from, Instant until) {
        Objects.requireNonNull(name, "name is null");
        KeyPair own = CertificateDraft.rsa2048();
        CertificateDraft draft =
                new CertificateDraft(name, own.getPublic(), from, until, CertificateDraft.Purpose.AUTHORITY, List.of());
        return new ClientAuthority(name, own, draft.signedBy(commonName, keys), chain());
    }

    /** What {@link remotewrite.fake.entra.TrustedSubject} trusts. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** A client certificate of this authority, with a key of its own. Its files hold this one and those above it too. */
    public ClientCertificate issue(String subjectName, Instant from, Instant until) {
        return issue(subjectName, List.of(), from, until);
    }

    /** The same with DNS names besides the common name. */
    public ClientCertificate issue(String commonName, List<String> dnsNames, Instant from, Instant until) {
        KeyPair own = CertificateDraft.rsa2048();
        CertificateDraft draft = new CertificateDraft(
                commonName, own.getPublic(), from, until, CertificateDraft.Purpose.SIGNATURE, dnsNames);
        return new ClientCertificate(own, draft.signedBy(this.commonName, keys), chain());
    }

    private List<X509Certificate> chain() {
        return Stream.concat(Stream.of(certificate), above.stream()).toList();
    }
}
