package remotewrite.fake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.Objects;

/**
 * An authority whose keys are in files, so that a process that starts later is trusted by the clients of the one before, and takes its
 * tokens.
 *
 * @param earlier whether the files were there
 */
public record KeptAuthority(Pki pki, boolean earlier) {
    /** The authority's key and certificate, readable by their owner. */
    public static final String AUTHORITY_FILE = "ca-key.pem";

    /** The key that signs tokens and its certificate, readable by their owner. */
    public static final String SIGNING_FILE = "signing-key.pem";

    /** The authority's certificate, for its clients. */
    public static final String CERTIFICATE_FILE = "ca.pem";

    public KeptAuthority {
        Objects.requireNonNull(pki, "pki is null");
    }

    /**
     * Takes up the keys of {@code directory}, or makes some and writes them there, with the authority's certificate.
     *
     * @param clock by which certificates that are taken up have to be valid
     * @throws PkiException when a file is damaged, not of these fakes, outside of its time, or there without the other, or when
     *     the certificate there is that of another authority; it says which, and what to do
     */
    public static KeptAuthority in(Path directory, Clock clock) {
        Path authority = directory.resolve(AUTHORITY_FILE);
        Path signing = directory.resolve(SIGNING_FILE);
        if (!there(authority) && !there(signing)) {
            Pki made = Pki.forEveryClock();
            // before the keys: what a start that fails leaves behind is of one authority
            made.writeCa(directory.resolve(CERTIFICATE_FILE));
            made.authorityKey().write(authority);
            made.signingKey().certified().write(signing);
            return new KeptAuthority(made, false);
        }
        Pki pki = keys(directory, clock);
        requireTrusted(directory.resolve(CERTIFICATE_FILE), pki);
        return new KeptAuthority(pki, true);
    }

    private static Pki keys(Path directory, Clock clock) {
        Path authority = directory.resolve(AUTHORITY_FILE);
        Path signing = directory.resolve(SIGNING_FILE);
        try {
            if (!there(authority)) {
                // what is wrong with the one that is there comes before what is missing
                CertifiedKey.read(signing);
            }
            CertifiedKey authorityKey = CertifiedKey.read(authority);
            CertifiedKey signingKey = CertifiedKey.read(signing);
            requireOwn(authority, authorityKey, Pki.AUTHORITY_NAME, "EC", clock);
            requireOwn(signing, signingKey, SigningKey.NAME, "RSA", clock);
            return Pki.of(authorityKey, SigningKey.of(signingKey));
        } catch (PkiException e) {
            throw new PkiException(
                    e.getMessage() + ". Remove " + AUTHORITY_FILE + " and " + SIGNING_FILE + " from " + directory
                            + ", and new ones are made, whose ca.pem clients have to be given; or name another directory",
                    e);
        }
    }

    private static boolean there(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** That clients of the earlier start, who have been given that file, go on trusting; one that is no certificate is made anew. */
    private static void requireTrusted(Path file, Pki pki) {
        Collection<? extends Certificate> trusted;
        try (InputStream in = Files.newInputStream(file)) {
            trusted = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException | CertificateException e) {
            return;
        }
        if (!trusted.isEmpty() && !trusted.contains(pki.authorityKey().certificate())) {
            throw new PkiException(file + " is not the certificate of " + AUTHORITY_FILE
                    + ": clients that trust it would not trust these fakes. Remove it, and that of " + AUTHORITY_FILE
                    + " takes its place, which clients have to be given; or name another directory");
        }
    }

    private static void requireOwn(Path file, CertifiedKey key, String name, String algorithm, Clock clock) {
        X509Certificate certificate = key.certificate();
        String subject = certificate.getSubjectX500Principal().getName();
        if (!subject.equals("CN=" + name)
                || !key.keys().getPublic().getAlgorithm().equals(algorithm)) {
            throw new PkiException(file + " is of " + subject + ", not of these fakes");
        }
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw new PkiException(
                    file + " is valid from " + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant() + " only",
                    e);
        }
    }
}
