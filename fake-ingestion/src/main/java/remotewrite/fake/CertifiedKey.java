package remotewrite.fake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key pair and the certificate of its public half.
 *
 * @param keys EC or RSA
 */
record CertifiedKey(KeyPair keys, X509Certificate certificate) {
    CertifiedKey {
        Objects.requireNonNull(keys, "keys is null");
        Objects.requireNonNull(certificate, "certificate is null");
    }

    /** PEM: the PKCS#8 private key, then the certificate; readable by its owner, in one step. */
    void write(Path file) {
        String text = KeyFile.pem("PRIVATE KEY", keys.getPrivate().getEncoded()) + KeyFile.pem(certificate);
        KeyFile.writePrivate(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * What {@link #write} has written.
     *
     * @throws PkiException when it is something else; it says what is wrong, and nothing of what is in the file
     */
    static CertifiedKey read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block(text, "CERTIFICATE")));
            PrivateKey key = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(block(text, "PRIVATE KEY")));
            CertifiedKey read = new CertifiedKey(new KeyPair(certificate.getPublicKey(), key), certificate);
            read.requireOnePair();
            return read;
        } catch (NoSuchFileException e) {
            throw new PkiException(file + " is not there, though the other is", e);
        } catch (IOException e) {
            String why = Files.isDirectory(file)
                    ? " is a directory"
                    : " cannot be read (" + e.getClass().getSimpleName() + ")";
            throw new PkiException(file + why, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PkiException(file + " holds no private key with its certificate, as PEM", e);
        }
    }

    /** Subject, never the key. */
    @Override
    public String toString() {
        return "CertifiedKey[" + certificate.getSubjectX500Principal() + "]";
    }

    private static byte[] block(String text, String label) {
        Matcher found = Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----")
                .matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("no " + label);
        }
        return Base64.getMimeDecoder().decode(found.group(1));
    }

    private void requireOnePair() throws GeneralSecurityException {
        String algorithm = keys.getPublic().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        byte[] probe = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(keys.getPrivate());
        signing.update(probe);
        byte[] signature = signing.sign();
        signing.initVerify(keys.getPublic());
        signing.update(probe);
        if (!signing.verify(signature)) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
    }
}
