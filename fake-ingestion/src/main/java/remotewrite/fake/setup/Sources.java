package remotewrite.fake.setup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that a setup file names. What cannot be used is an {@link IllegalArgumentException} that says so. */
final class Sources {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

    private Sources() {}

    static String text(Path directory, String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new IllegalArgumentException("the file cannot be read: " + e, e);
        }
    }

    /** Whether a PEM file holds a private key as azure-identity reads it: PKCS#8, without a password (entra.md 8.1). */
    static boolean holdsKey(Path directory, String name) {
        return text(directory, name).contains("-----BEGIN PRIVATE KEY-----");
    }

    /** The first certificate of a PEM file, which may hold a key too. */
    static X509Certificate certificate(Path directory, String name) {
        Matcher found = CERTIFICATE.matcher(text(directory, name));
        if (!found.find()) {
            throw new IllegalArgumentException("there is no CERTIFICATE in the PEM file " + name);
        }
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(found.group().getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("the CERTIFICATE in the PEM file " + name + " cannot be read", e);
        }
    }
}
