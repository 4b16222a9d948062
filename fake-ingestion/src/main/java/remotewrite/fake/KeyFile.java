package remotewrite.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Files with key material, and the textual form of RFC 7468 in which most of them are written. */
public final class KeyFile {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private KeyFile() {}

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new PkiException("could not encode the certificate of " + certificate.getSubjectX500Principal(), e);
        }
    }

    /**
     * Writes a file that only its owner may read, in one step: whoever watches the file sees the old or the new content,
     * never a part. The owner-only permissions are those of {@link Files#createTempFile} on POSIX file systems.
     *
     * @throws PkiException when it cannot be written
     */
    public static void writePrivate(Path file, byte[] content) {
        Path target = file.toAbsolutePath();
        try {
            Path draft = Files.createTempFile(target.getParent(), ".key", ".tmp");
            try {
                Files.write(draft, content);
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    static void writePublic(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw unwritable(file.toAbsolutePath(), e);
        }
    }

    private static PkiException unwritable(Path file, IOException cause) {
        return new PkiException(
                "could not write " + file + " (" + cause + "): its directory has to exist and be writable", cause);
    }
}
