package remotewrite.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority of our own and what it certifies: the fakes' TLS certificates, and the key with which the fake
 * Entra signs tokens. Made in memory, thrown away with the process, unless {@link KeptAuthority} keeps its keys. Safe for use by several threads.
 */
public final class Pki {
    /** The password of every key store that comes from here; it guards nothing, the stores never leave the process. */
    public static final String KEY_STORE_PASSWORD = "in-memory";

    /**
     * Names under which the fakes are reached: the loopback, containers' way to their host, Entra's public hosts, metrics
     * ingestion endpoints of every cloud and region.
     */
    public static final List<String> SERVER_NAMES = Stream.concat(
                    Stream.of(
                            "localhost",
                            "127.0.0.1",
                            "::1",
                            "host.docker.internal",
                            "172.17.0.1",
                            "fake-entra",
                            "fake-ingestion",
                            "login.microsoftonline.com",
                            "login.microsoft.com",
                            "login.windows.net",
                            "sts.windows.net",
                            "login.microsoftonline.us",
                            "login.usgovcloudapi.net",
                            "login.partner.microsoftonline.cn",
                            "login.chinacloudapi.cn"),
                    IngestionHosts.wildcards().stream())
            .toList();

    static final String AUTHORITY_NAME = "Fake services test authority";

    /** TLS peers compare validity with a clock of their own, so that a test's clock may differ by this much. */
    private static final Duration VALIDITY_AROUND_NOW = Duration.ofDays(3650);

    private final Instant from;
    private final Instant until;
    private final KeyPair authorityKeys;
    private final X509Certificate authority;
    private Optional<SigningKey> signingKey;

    private final Map<List<String>, KeyStore> servers = new ConcurrentHashMap<>();

    /** By password; PKCS#12 derives keys with thousands of hash rounds on every write. */
    private final Map<String, byte[]> trustStoreFiles = new ConcurrentHashMap<>();

    private Pki(CertifiedKey authority, Optional<SigningKey> signingKey) {
        from = authority.certificate().getNotBefore().toInstant();
        until = authority.certificate().getNotAfter().toInstant();
        authorityKeys = authority.keys();
        this.authority = authority.certificate();
        this.signingKey = signingKey;
    }

    private static Pki create(Instant from, Instant until) {
        KeyPair keys = CertificateDraft.ecP256();
        X509Certificate certificate = new CertificateDraft(
                        AUTHORITY_NAME, keys.getPublic(), from, until, CertificateDraft.Purpose.AUTHORITY, List.of())
                .selfSigned(keys);
        return new Pki(new CertifiedKey(keys, certificate), Optional.empty());
    }

    /** One whose {@link #authorityKey} and {@link #signingKey} were kept. */
    static Pki of(CertifiedKey authority, SigningKey signingKey) {
        return new Pki(authority, Optional.of(signingKey));
    }

    /** A new one. What it certifies is valid from 2016 to 2056. */
    static Pki forEveryClock() {
        return create(Instant.parse("2016-01-01T00:00:00Z"), Instant.parse("2056-01-01T00:00:00Z"));
    }

    /** A new authority. Everything it certifies is valid for ten years before and after the clock's present time. */
    public static Pki create(Clock clock) {
        Objects.requireNonNull(clock, "clock is null");
        Instant now = clock.instant();
        return create(now.minus(VALIDITY_AROUND_NOW), now.plus(VALIDITY_AROUND_NOW));
    }

    /**
     * The authority that all fakes of this process may share, made at the first call: keys take long to make, and dozens
     * of fakes start in one test run. What it certifies is valid from 2016 to 2056, so that it suits every clock. Fakes that share it also share the key that signs tokens; use {@link #create} for a
     * token service that must not be trusted.
     */
    public static Pki shared() {
        return Shared.INSTANCE;
    }

    /** The authority's certificate in PEM, for trust files such as {@code SSL_CERT_FILE}. */
    public String caPem() {
        try {
            return KeyFile.pem("CERTIFICATE", authority.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new PkiException("could not encode the certificate of " + AUTHORITY_NAME, e);
        }
    }

    /** Writes {@link #caPem} to a file. */
    public void writeCa(Path file) {
        KeyFile.writePublic(file, caPem());
    }

    /**
     * Writes {@link #trustStore} to a PKCS#12 file, for {@code javax.net.ssl.trustStore}.
     *
     * @param password Java reads no certificates from a PKCS#12 file without one; it guards nothing
     */
    public void writeTrustStore(Path file, String password) {
        try {
            Files.write(file, trustStoreFiles.computeIfAbsent(password, this::pkcs12));
        } catch (IOException e) {
            throw new PkiException("could not write the trust store " + file, e);
        }
    }

    private byte[] pkcs12(String password) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            store.store(out, password.toCharArray());
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new PkiException("could not make a trust store with " + AUTHORITY_NAME, e);
        }
    }

    /** A key store for a TLS server that answers to {@link #SERVER_NAMES}. */
    public KeyStore serverKeyStore() {
        return serverKeyStore(SERVER_NAMES);
    }

    /**
     * A key store (in memory, {@link #KEY_STORE_PASSWORD}) with an EC P-256 key and its certificate. Servers of the same
     * names share one: dozens of fakes start in one process.
     *
     * @param names DNS names and IP addresses of the server, at least one
     */
    public KeyStore serverKeyStore(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("names is empty: a certificate without names fits no server");
        }
        return servers.computeIfAbsent(List.copyOf(names), this::newServerKeyStore);
    }

    /** As {@link #serverKeyStore(List)}, but the certificate was valid for the first day of this authority only. */
    public KeyStore expiredServerKeyStore(List<String> names) {
        return newServerKeyStore(names, from.plus(Duration.ofDays(1)));
    }

    private KeyStore newServerKeyStore(List<String> names) {
        return newServerKeyStore(names, until);
    }

    private KeyStore newServerKeyStore(List<String> names, Instant expires) {
        KeyPair keys = CertificateDraft.ecP256();
        X509Certificate certificate = new CertificateDraft(
                        names.getFirst(), keys.getPublic(), from, expires, CertificateDraft.Purpose.SERVER, names)
                .signedBy(AUTHORITY_NAME, authorityKeys);
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("server", keys.getPrivate(), KEY_STORE_PASSWORD.toCharArray(), new X509Certificate[] {
                certificate, authority
            });
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new PkiException("could not make a key store for " + names, e);
        }
    }

    /** A key store that trusts this authority and nobody else. */
    public KeyStore trustStore() {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("authority", authority);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new PkiException("could not make a trust store with " + AUTHORITY_NAME, e);
        }
    }

    /** For TLS clients that trust this authority and nobody else. */
    public SSLContext clientContext() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new PkiException("could not make a TLS context that trusts " + AUTHORITY_NAME, e);
        }
    }

    /** The key with which a token service of this authority signs, made at the first call. */
    synchronized SigningKey signingKey() {
        SigningKey key = signingKey.orElseGet(() -> SigningKey.create(from, until));
        signingKey = Optional.of(key);
        return key;
    }

    /** To be kept. */
    CertifiedKey authorityKey() {
        return new CertifiedKey(authorityKeys, authority);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        // never written to a file; PKCS#12 would derive a key with 10,000 hash rounds on every write and read
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        return store;
    }

    private static final class Shared {
        static final Pki INSTANCE = forEveryClock();
    }
}
