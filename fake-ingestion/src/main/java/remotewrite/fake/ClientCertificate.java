package remotewrite.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12PBEOutputEncryptorBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS12SafeBagBuilder;

/**
 * An RSA 2048 certificate with its private key, self-signed or issued by a {@link ClientAuthority}: what an operator
 * registers with an Entra application and mounts into a sender or proxy. Files with the private key are readable by their owner only. Every {@code write} method
 * replaces the file in one step and throws {@link PkiException} when it cannot.
 */
public final class ClientCertificate {
    /** Key Vault hands out PFX files with an empty password (entra.md 8.1). */
    private static final char[] NO_PASSWORD = {};

    /** Rounds of key derivation: more would protect an empty password no better, and are paid at every reading. */
    private static final int ONE = 1;

    private Optional<byte[]> pfx = Optional.empty();
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final List<X509Certificate> authorities;

    ClientCertificate(KeyPair keys, X509Certificate certificate, List<X509Certificate> authorities) {
        this.keys = keys;
        this.certificate = certificate;
        this.authorities = List.copyOf(authorities);
    }

    /**
     * Makes a key pair and its certificate. Takes some tenths of a second.
     *
     * @param commonName subject and issuer
     * @param from start of validity, to the second
     * @param until end of validity, to the second; may be in the past, for a certificate that has expired
     */
    public static ClientCertificate create(String commonName, Instant from, Instant until) {
        Objects.requireNonNull(commonName, "commonName is null");
        KeyPair keys = CertificateDraft.rsa2048();
        CertificateDraft draft = new CertificateDraft(
                commonName, keys.getPublic(), from, until, CertificateDraft.Purpose.SIGNATURE, List.of());
        return new ClientCertificate(keys, draft.selfSigned(keys), List.of());
    }

    /** The public half, for {@link Application}. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The private half, for a test that signs an assertion of its own. */
    public PrivateKey privateKey() {
        return keys.getPrivate();
    }

    /** PEM: the PKCS#8 private key, then the certificate, then those above it. azure-identity reads no PKCS#1 keys (entra.md 8.1). */
    public void writePem(Path file) {
        KeyFile.writePrivate(file, (keyPem() + chainPem()).getBytes(StandardCharsets.US_ASCII));
    }

    /** PEM: the PKCS#8 private key alone. */
    public void writeKeyPem(Path file) {
        KeyFile.writePrivate(file, keyPem().getBytes(StandardCharsets.US_ASCII));
    }

    /** PEM: the certificate alone, as Key Vault's CSI driver writes for {@code objectType: cert}. No secret in it. */
    public void writeCertificatePem(Path file) {
        KeyFile.writePublic(file, KeyFile.pem(certificate));
    }

    /**
     * PKCS#12 with an empty password, the certificates above too, protected by 3DES and a SHA-1 MAC as older tools write it:
     * Go's reader, used by Prometheus and by Microsoft's sidecar, knows nothing newer (entra.md 7.7), and Java reads it too
     * (entra.md 8.1).
     */
    public void writePfx(Path file) {
        KeyFile.writePrivate(file, pfx());
    }

    /** The base64 text of {@link #writePfx}, as Key Vault's CSI driver writes it without {@code objectEncoding}. */
    public void writeBase64Pfx(Path file) {
        KeyFile.writePrivate(file, Base64.getEncoder().encode(pfx()));
    }

    /** Subject and validity, never the key. */
    @Override
    public String toString() {
        return certificate.getSubjectX500Principal() + " from "
                + certificate.getNotBefore().toInstant() + " until "
                + certificate.getNotAfter().toInstant();
    }

    private String keyPem() {
        return KeyFile.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    private String chainPem() {
        return Stream.concat(Stream.of(certificate), authorities.stream())
                .map(KeyFile::pem)
                .collect(Collectors.joining());
    }

    /** Made at the first call: it takes milliseconds, and many fakes write the same file. */
    private synchronized byte[] pfx() {
        byte[] made = pfx.orElseGet(this::newPfx);
        pfx = Optional.of(made);
        return made;
    }

    private byte[] newPfx() {
        try {
            DEROctetString keyId =
                    new DEROctetString(Thumbprint.sha1(certificate).digest().toArray());
            PKCS12SafeBagBuilder certificateBag = new JcaPKCS12SafeBagBuilder(certificate);
            PKCS12SafeBagBuilder keyBag = new JcaPKCS12SafeBagBuilder(keys.getPrivate(), tripleDes());
            for (PKCS12SafeBagBuilder bag : List.of(certificateBag, keyBag)) {
                bag.addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, keyId);
            }
            List<PKCS12SafeBag> certificates = new ArrayList<>(List.of(certificateBag.build()));
            for (X509Certificate authority : authorities) {
                certificates.add(new JcaPKCS12SafeBagBuilder(authority).build());
            }
            return new PKCS12PfxPduBuilder()
                    .addEncryptedData(tripleDes(), certificates.toArray(PKCS12SafeBag[]::new))
                    .addData(keyBag.build())
                    .build(new BcPKCS12MacCalculatorBuilder().setIterationCount(ONE), NO_PASSWORD)
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException | PKCSException e) {
            throw new PkiException("could not make a PFX of " + this, e);
        }
    }

    private static OutputEncryptor tripleDes() {
        return new BcPKCS12PBEOutputEncryptorBuilder(
                        PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
                        CBCBlockCipher.newInstance(new DESedeEngine()))
                .setIterationCount(ONE)
                .build(NO_PASSWORD);
    }
}
