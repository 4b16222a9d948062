package remotewrite.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The certificate the application proves itself with, and its private key. {@code toString} shows subject and expiry
 * only.
 *
 * @param key RSA, the only kind Entra takes with RS256 and PS256 (entra.md 1.3)
 * @param chain the certificate of {@code key} first, the others of the file behind it
 */
record ClientCertificate(RSAPrivateKey key, List<X509Certificate> chain) {
    ClientCertificate {
        Objects.requireNonNull(key, "key is null");
        chain = List.copyOf(chain);
    }

    /** What a certificate file turned out to be. */
    sealed interface Reading {
        record Usable(ClientCertificate certificate) implements Reading {}

        /** @param problem what is wrong, continuing a sentence that begins with "the client certificate" */
        record Unusable(String problem) implements Reading {}
    }

    /** Reads {@code file}, whatever its name ends in: PEM, PFX without password, or base64 text of such a PFX. */
    static Reading read(Path file, Instant now) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new Reading.Unusable("file " + file + " does not exist");
        } catch (IOException | SecurityException e) {
            return new Reading.Unusable(
                    "file " + file + " cannot be read: " + e.getClass().getSimpleName());
        }
        return switch (KeyMaterial.in(content)) {
            case KeyMaterial.Unreadable unreadable -> new Reading.Unusable("file " + file + " " + unreadable.problem());
            case KeyMaterial.Found found -> paired(file, found, now);
        };
    }

    /** When Entra stops taking it. */
    Instant expiresAt() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        X509Certificate leaf = chain.getFirst();
        return "certificate of " + leaf.getSubjectX500Principal() + ", expires "
                + leaf.getNotAfter().toInstant();
    }

    private static Reading paired(Path file, KeyMaterial.Found found, Instant now) {
        List<X509Certificate> own = found.certificates().stream()
                .filter(certificate -> certificate.getPublicKey() instanceof RSAPublicKey open
                        && open.getModulus().equals(found.key().getModulus()))
                .toList();
        if (own.isEmpty()) {
            return new Reading.Unusable("file " + file + " has no certificate that belongs to its private key");
        }
        X509Certificate leaf = own.getFirst();
        Instant notBefore = leaf.getNotBefore().toInstant();
        Instant notAfter = leaf.getNotAfter().toInstant();
        if (now.isAfter(notAfter)) {
            return new Reading.Unusable("in " + file + " expired at " + notAfter
                    + ". Register a new one with the application and mount it here");
        }
        if (now.isBefore(notBefore)) {
            return new Reading.Unusable("in " + file + " is valid from " + notBefore + " only. Check the clock");
        }
        List<X509Certificate> chain = new ArrayList<>(found.certificates());
        chain.remove(leaf);
        chain.addFirst(leaf);
        return new Reading.Usable(new ClientCertificate(found.key(), chain));
    }

    /** Text of a file as Latin-1: every byte stays what it is. */
    static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }
}
