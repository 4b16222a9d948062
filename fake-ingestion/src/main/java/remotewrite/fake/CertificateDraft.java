package remotewrite.fake;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** What a certificate is to say, before somebody signs it. */
record CertificateDraft(
        String commonName, PublicKey subjectKey, Instant from, Instant until, Purpose purpose, List<String> names) {
    /** What the certified key is for. */
    enum Purpose {
        AUTHORITY,
        SERVER,
        SIGNATURE
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    CertificateDraft {
        Objects.requireNonNull(commonName, "commonName is null");
        Objects.requireNonNull(subjectKey, "subjectKey is null");
        Objects.requireNonNull(from, "from is null");
        Objects.requireNonNull(until, "until is null");
        Objects.requireNonNull(purpose, "purpose is null");
        names = List.copyOf(names);
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException(
                    "a certificate valid from " + from + " until " + until + " is never valid");
        }
    }

    static KeyPair rsa2048() {
        return keys("RSA", 2048);
    }

    static KeyPair ecP256() {
        return keys("EC", 256);
    }

    X509Certificate selfSigned(KeyPair own) {
        return signedBy(commonName, own);
    }

    X509Certificate signedBy(String issuerCommonName, KeyPair issuer) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name(issuerCommonName),
                    new BigInteger(127, RANDOM),
                    Date.from(from),
                    Date.from(until),
                    name(commonName),
                    subjectKey);
            extend(builder, issuer.getPublic());
            String algorithm = issuer.getPrivate() instanceof ECPrivateKey ? "SHA256withECDSA" : "SHA256withRSA";
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(issuer.getPrivate())));
        } catch (CertIOException | NoSuchAlgorithmException | OperatorCreationException | CertificateException e) {
            throw new PkiException("could not make the certificate CN=" + commonName + ": " + e.getMessage(), e);
        }
    }

    private void extend(X509v3CertificateBuilder builder, PublicKey issuerKey)
            throws CertIOException, NoSuchAlgorithmException {
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(subjectKey));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(issuerKey));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(purpose == Purpose.AUTHORITY));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage()));
        if (purpose == Purpose.SERVER) {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        }
        if (!names.isEmpty()) {
            GeneralName[] alternatives = names.stream()
                    .map(name -> new GeneralName(
                            IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        }
    }

    private int usage() {
        return switch (purpose) {
            case AUTHORITY -> KeyUsage.keyCertSign | KeyUsage.cRLSign;
            case SERVER, SIGNATURE -> KeyUsage.digitalSignature;
        };
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
