package remotewrite.fake.setup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
        Path file = directory.resolve(name);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + name + " cannot be read: " + why(file, e), e);
        }
    }

    /** Why a text could not be read, for somebody who knows the file and not Java. */
    static String why(Path file, IOException trouble) {
        if (trouble instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        if (trouble instanceof AccessDeniedException) {
            return "this user may not read it";
        }
        if (trouble instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        return trouble instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : "the machine says: " + trouble.getMessage();
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
