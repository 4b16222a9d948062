package remotewrite.proxy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The certificate the application proves itself with, and its private key. {@code toString} shows subject and expiry
 * only.
 *
 * @param key RSA, the only kind Entra takes with RS256 and PS256 (entra.md 1.3)
 * @param chain the certificate of {@code key} first, each certified by the next; what else is in the file is not here
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
        return at(now, file, new CertificateContent(file, TimedFile.PATIENCE).read());
    }

    /** What {@code content}, found in {@code file}, turns out to be, whatever the time. */
    static Reading in(Path file, byte[] content) {
        return switch (KeyMaterial.in(content)) {
            case KeyMaterial.Unreadable unreadable -> new Reading.Unusable("file " + file + " " + unreadable.problem());
            case KeyMaterial.Found found -> paired(file, found);
        };
    }

    /** {@code reading}, unless its certificate is valid no more or not yet. */
    static Reading at(Instant now, Path file, Reading reading) {
        return switch (reading) {
            case Reading.Unusable unusable -> unusable;
            case Reading.Usable usable -> {
                X509Certificate leaf = usable.certificate().chain().getFirst();
                Instant notBefore = leaf.getNotBefore().toInstant();
                Instant notAfter = leaf.getNotAfter().toInstant();
                if (now.isAfter(notAfter)) {
                    yield new Reading.Unusable("in " + file + " expired at " + notAfter
                            + ". Register a new one with the application and mount it here");
                }
                yield now.isBefore(notBefore)
                        ? new Reading.Unusable("in " + file + " is valid from " + notBefore + " only. Check the clock")
                        : usable;
            }
        };
    }

    /** What Entra's portal shows as thumbprint: SHA-1 of the certificate, hex in upper case (40 digits). */
    String thumbprint() {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1")
                            .digest(chain.getFirst().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "every Java platform has SHA-1, and " + this + " was read from its bytes", e);
        }
    }

    /** When Entra stops taking it. */
    Instant expiresAt() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** What of it may be told at the start. */
    MountedCertificate mounted() {
        return new MountedCertificate(thumbprint(), expiresAt());
    }

    @Override
    public String toString() {
        X509Certificate leaf = chain.getFirst();
        return "certificate of " + leaf.getSubjectX500Principal() + ", expires "
                + leaf.getNotAfter().toInstant();
    }

    private static Reading paired(Path file, KeyMaterial.Found found) {
        return found.certificates().stream()
                .filter(certificate -> certificate.getPublicKey() instanceof RSAPublicKey open
                        && open.getModulus().equals(found.key().getModulus()))
                .findFirst()
                .<Reading>map(leaf ->
                        new Reading.Usable(new ClientCertificate(found.key(), path(leaf, found.certificates()))))
                .orElseGet(() ->
                        new Reading.Unusable("file " + file + " has no certificate that belongs to its private key"));
    }

    /** From {@code leaf} upwards as far as {@code certificates}, in any order, reach. */
    private static List<X509Certificate> path(X509Certificate leaf, List<X509Certificate> certificates) {
        List<X509Certificate> path = new ArrayList<>(List.of(leaf));
        List<X509Certificate> left =
                new ArrayList<>(certificates.stream().distinct().toList());
        left.remove(leaf);
        Optional<X509Certificate> next = issuer(leaf, left);
        while (next.isPresent()) {
            path.add(next.get());
            left.remove(next.get());
            next = issuer(next.get(), left);
        }
        return path;
    }

    private static Optional<X509Certificate> issuer(X509Certificate certificate, List<X509Certificate> among) {
        return among.stream().filter(other -> signed(other, certificate)).findFirst();
    }

    /** Names do not suffice: a renewed authority has the same one. */
    private static boolean signed(X509Certificate authority, X509Certificate certificate) {
        if (!authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Text of a file as Latin-1: every byte stays what it is. */
    static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }
}
