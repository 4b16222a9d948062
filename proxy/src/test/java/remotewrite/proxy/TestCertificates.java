package remotewrite.proxy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority made for the test run, and certificates of it. */
final class TestCertificates {
    static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    static final Instant UNTIL = Instant.parse("2120-01-01T00:00:00Z");

    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Authority AUTHORITY = new Authority("CN=test ca", keys("RSA", 2048));

    static final X509Certificate CA = authority(AUTHORITY, AUTHORITY);
    private static final Authority BELOW = new Authority("CN=test ca below", keys("RSA", 2048));

    /** Of an authority that {@link #CA} vouches for. */
    static final X509Certificate INTERMEDIATE = authority(AUTHORITY, BELOW);

    /** Its name and the key of another. */
    static final X509Certificate NAMESAKE = authority(AUTHORITY, new Authority(BELOW.name(), keys("RSA", 2048)));

    static final Identity SERVER = issue("CN=server", FROM, UNTIL, "localhost", "127.0.0.1", ConnectRelay.FAR);
    static final Identity OTHER_HOST = issue("CN=other", FROM, UNTIL, "elsewhere.test");
    static final Identity EXPIRED = issue("CN=server", FROM, Instant.parse("2021-01-01T00:00:00Z"), "localhost");
    static final Identity UNTRUSTED =
            issue(new Authority("CN=somebody else's ca", keys("RSA", 2048)), "CN=server", FROM, UNTIL, "localhost");
    static final Identity CLIENT = issue("CN=client", FROM, UNTIL);

    /** Below {@link #INTERMEDIATE}. */
    static final Identity CHAINED = issue(BELOW, "CN=chained", FROM, UNTIL);

    private TestCertificates() {}

    private record Authority(String name, KeyPair keys) {}

    /** A key and its certificate. */
    record Identity(PrivateKey key, X509Certificate certificate) {
        String keyPem() {
            return new Pem("PRIVATE KEY", key.getEncoded()).text();
        }

        String pkcs1Pem() {
            try {
                byte[] pkcs1 = PrivateKeyInfo.getInstance(key.getEncoded())
                        .parsePrivateKey()
                        .toASN1Primitive()
                        .getEncoded();
                return new Pem("RSA PRIVATE KEY", pkcs1).text();
            } catch (IOException e) {
                throw new IllegalStateException("the test's key cannot be encoded", e);
            }
        }

        String certificatePem() {
            return pem(certificate);
        }

        /** With the certificates {@code above} its own. */
        byte[] pfx(String password, X509Certificate... above) {
            try (var bytes = new java.io.ByteArrayOutputStream()) {
                store(password, above).store(bytes, password.toCharArray());
                return bytes.toByteArray();
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException("the test's PFX cannot be written", e);
            }
        }

        SSLContext serverContext() {
            try {
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(store("test"), "test".toCharArray());
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the test's TLS context cannot be made", e);
            }
        }

        private KeyStore store(String password, X509Certificate... above) {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry(
                        "it",
                        key,
                        password.toCharArray(),
                        Stream.concat(Stream.of(certificate), Stream.of(above)).toArray(Certificate[]::new));
                return store;
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException("the test's key store cannot be made", e);
            }
        }
    }

    static Identity issue(String subject, Instant from, Instant until, String... names) {
        return issue(AUTHORITY, subject, from, until, names);
    }

    private static Identity issue(Authority authority, String subject, Instant from, Instant until, String... names) {
        KeyPair keys = keys("RSA", 2048);
        return new Identity(
                keys.getPrivate(),
                sign(authority, keys, subject, from, until, List.of(basicConstraints(false)), names));
    }

    static Identity issueElliptic() {
        KeyPair keys = keys("EC", 256);
        return new Identity(
                keys.getPrivate(), sign(AUTHORITY, keys, "CN=elliptic", FROM, UNTIL, List.of(basicConstraints(false))));
    }

    static String pem(X509Certificate certificate) {
        try {
            return new Pem("CERTIFICATE", certificate.getEncoded()).text();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the test's certificate cannot be encoded", e);
        }
    }

    private static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform cannot make " + algorithm + " keys", e);
        }
    }

    /** For TLS clients only (RFC 5280 4.2.1.12). */
    static Identity issueForClients(String subject, String... names) {
        KeyPair keys = keys("RSA", 2048);
        Extension use =
                extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        return new Identity(
                keys.getPrivate(),
                sign(AUTHORITY, keys, subject, FROM, UNTIL, List.of(basicConstraints(false), use), names));
    }

    private static X509Certificate authority(Authority by, Authority of) {
        return sign(by, of.keys(), of.name(), FROM, UNTIL, List.of(basicConstraints(true)));
    }

    private static Extension basicConstraints(boolean anAuthority) {
        return extension(Extension.basicConstraints, true, new BasicConstraints(anAuthority));
    }

    private static Extension extension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
        try {
            return Extension.create(id, critical, value);
        } catch (IOException e) {
            throw new IllegalStateException("the test's extension cannot be encoded", e);
        }
    }

    private static X509Certificate sign(
            Authority authority,
            KeyPair keys,
            String subject,
            Instant from,
            Instant until,
            List<Extension> extensions,
            String... names) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(authority.name()),
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(from),
                    Date.from(until),
                    new X500Name(subject),
                    keys.getPublic());
            for (Extension extension : extensions) {
                builder.addExtension(extension);
            }
            if (names.length > 0) {
                GeneralName[] all = new GeneralName[names.length];
                for (int i = 0; i < names.length; i++) {
                    boolean address = Character.isDigit(names[i].charAt(0));
                    all[i] = new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, names[i]);
                }
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
            }
            var signer = new JcaContentSignerBuilder("SHA256withRSA")
                    .build(authority.keys().getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("the test's certificate for " + subject + " cannot be made", e);
        }
    }
}
