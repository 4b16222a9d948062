package remotewrite.fake;

import com.nimbusds.jose.util.Base64URL;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A key with which a token service signs, and the certificate that it publishes for it. */
final class SigningKey {
    /** Of the certificate's subject. */
    static final String NAME = "accounts.accesscontrol.windows.net";

    private final KeyPair keys;
    private final X509Certificate certificate;

    private SigningKey(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /** Takes some tenths of a second. */
    static SigningKey create(Instant from, Instant until) {
        KeyPair keys = CertificateDraft.rsa2048();
        CertificateDraft draft = new CertificateDraft(
                NAME, keys.getPublic(), from, until, CertificateDraft.Purpose.SIGNATURE, List.of());
        return new SigningKey(keys, draft.selfSigned(keys));
    }

    /** One that was {@link #certified}, RSA. */
    static SigningKey of(CertifiedKey key) {
        return new SigningKey(key.keys(), key.certificate());
    }

    CertifiedKey certified() {
        return new CertifiedKey(keys, certificate);
    }

    /** {@code kid} and {@code x5t} alike: the SHA-1 thumbprint in base64url (entra.md 4.4, documented). */
    String id() {
        return Thumbprint.sha1(certificate).base64Url();
    }

    PrivateKey privateKey() {
        return keys.getPrivate();
    }

    RSAPublicKey publicKey() {
        return (RSAPublicKey) keys.getPublic();
    }

    /** The entry of a JWK set, without the members that depend on the tenant (entra.md 4.4). */
    Map<String, Object> published() {
        try {
            return Map.of(
                    "kty", "RSA",
                    "use", "sig",
                    "kid", id(),
                    "x5t", id(),
                    "n", Base64URL.encode(publicKey().getModulus()).toString(),
                    "e", Base64URL.encode(publicKey().getPublicExponent()).toString(),
                    "x5c", List.of(Base64.getEncoder().encodeToString(certificate.getEncoded())));
        } catch (CertificateEncodingException e) {
            throw new PkiException("could not encode the signing certificate", e);
        }
    }
}
