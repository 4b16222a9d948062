package remotewrite.fake;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/** The digest that names a certificate in a JOSE header: {@code x5t} (SHA-1) or {@code x5t#S256} (SHA-256) of its DER. */
record Thumbprint(Bytes digest) {
    Thumbprint {
        Objects.requireNonNull(digest, "digest is null");
    }

    static Thumbprint sha1(X509Certificate certificate) {
        return of(certificate, "SHA-1");
    }

    static Thumbprint sha256(X509Certificate certificate) {
        return of(certificate, "SHA-256");
    }

    /**
     * Reads the header value in either alphabet, padded or not: both MSALs write the standard alphabet with padding, the
     * documentation says base64url (entra.md 1.3). Empty when it is no base64 at all.
     */
    static Optional<Thumbprint> parse(String base64) {
        String urlSafe = base64.replace('+', '-').replace('/', '_').replaceAll("=+$", "");
        try {
            return Optional.of(
                    new Thumbprint(Bytes.copyOf(Base64.getUrlDecoder().decode(urlSafe))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether it is the digest of this certificate, by either algorithm. */
    boolean names(X509Certificate certificate) {
        return equals(sha256(certificate)) || equals(sha1(certificate));
    }

    /** Upper-case hex, as Entra's error texts show it. */
    String hex() {
        return HexFormat.of().withUpperCase().formatHex(digest.toArray());
    }

    /** Base64url without padding, as {@code kid} and {@code x5t} of Entra's own keys. */
    String base64Url() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.toArray());
    }

    private static Thumbprint of(X509Certificate certificate, String algorithm) {
        try {
            byte[] der = certificate.getEncoded();
            return new Thumbprint(
                    Bytes.copyOf(MessageDigest.getInstance(algorithm).digest(der)));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(
                    "certificate has no DER form: " + certificate.getSubjectX500Principal(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
