package remotewrite.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a certificate file holds, recognised by content and not by its name. Key Vault's CSI driver writes PEM, a PFX, or
 * the base64 text of a PFX, depending on {@code objectFormat} and {@code objectEncoding} (entra.md 8.1).
 */
sealed interface KeyMaterial {
    /** A private key and at least one certificate. */
    record Found(RSAPrivateKey key, List<X509Certificate> certificates) implements KeyMaterial {}

    /** @param problem what is wrong, continuing a sentence that begins with "the client certificate file ..." */
    record Unreadable(String problem) implements KeyMaterial {}

    /** DER SEQUENCE, the first byte of every PFX and certificate. */
    int SEQUENCE = 0x30;

    /** What stands in a PKCS#8 key before the PKCS#1 key: version 0 and the algorithm rsaEncryption (RFC 5208, RFC 8017). */
    byte[] PKCS8_RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    String NO_KEY = "holds a certificate but no private key. In a SecretProviderClass use objectType: secret,"
            + " because objectType: cert writes the public part only";

    String PLAIN_KEY =
            "is a PFX whose private key is not encrypted, which cannot be read. Export it with an encrypted key and an empty"
                    + " password (openssl pkcs12 -export without -keypbe NONE), or write key and certificate as PEM";

    String ESCAPED =
            "is PEM with the two characters \\n in place of line ends, as in a string of JSON. Write it with line ends";

    /** The object identifier of a keyBag, a key that is not encrypted (RFC 7292 4.2.1): the JDK passes over it (observed). */
    byte[] KEY_BAG = HexFormat.of().parseHex("060b2a864886f70d010c0a0101");

    static KeyMaterial in(byte[] content) {
        String text = ClientCertificate.text(content);
        if (text.isBlank()) {
            return new Unreadable("is empty");
        }
        if (Pem.hasEscapedLineEnds(text)) {
            return new Unreadable(ESCAPED);
        }
        if (Pem.begins(text)) {
            return inPem(Pem.blocksIn(text));
        }
        return asDer(content)
                .or(() -> base64(text).flatMap(KeyMaterial::asDer))
                .map(KeyMaterial::inDer)
                .orElseGet(() -> new Unreadable("is neither PEM nor PFX nor base64 text of a PFX"));
    }

    private static KeyMaterial inPem(List<Pem> blocks) {
        List<X509Certificate> certificates = blocks.stream()
                .filter(Pem::isCertificate)
                .flatMap(block -> X509.read(block.der()).stream())
                .toList();
        if (blocks.stream().anyMatch(Pem::encrypted)) {
            return new Unreadable("has an encrypted private key. Write it without a password");
        }
        List<Pem> keys = blocks.stream()
                .filter(block -> block.label().endsWith("PRIVATE KEY"))
                .toList();
        if (keys.isEmpty()) {
            return certificates.isEmpty()
                    ? new Unreadable("is damaged PEM: neither a private key nor a certificate can be read")
                    : new Unreadable(NO_KEY);
        }
        if (certificates.isEmpty()) {
            return new Unreadable("has a private key but no certificate");
        }
        Pem key = keys.getFirst();
        byte[] pkcs8 = key.label().equals("RSA PRIVATE KEY") ? toPkcs8(key.der()) : key.der();
        try {
            return found(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)), certificates);
        } catch (GeneralSecurityException e) {
            return new Unreadable("has a " + key.label() + " that is damaged or not RSA; Entra takes RSA keys only");
        }
    }

    private static KeyMaterial inDer(byte[] der) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(der), new char[0]);
            List<X509Certificate> certificates = new ArrayList<>();
            Optional<Key> key = Optional.empty();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    key = Optional.ofNullable(store.getKey(alias, new char[0]));
                    Optional.ofNullable(store.getCertificateChain(alias))
                            .map(Arrays::asList)
                            .orElse(List.of())
                            .forEach(certificate -> certificates.add((X509Certificate) certificate));
                }
            }
            return key.map(any -> found(any, certificates))
                    .orElseGet(() -> new Unreadable(holdsPlainKey(der) ? PLAIN_KEY : NO_KEY));
        } catch (IOException e) {
            return notOpened(der, e);
        } catch (GeneralSecurityException e) {
            return new Unreadable(
                    "is a PFX that cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static boolean holdsPlainKey(byte[] der) {
        return IntStream.rangeClosed(0, der.length - KEY_BAG.length)
                .anyMatch(from -> Arrays.equals(der, from, from + KEY_BAG.length, KEY_BAG, 0, KEY_BAG.length));
    }

    private static KeyMaterial notOpened(byte[] der, IOException failure) {
        if (failure.getCause() instanceof UnrecoverableKeyException) {
            return new Unreadable("is a PFX with a password. Export it with an empty one, as Key Vault does");
        }
        return X509.read(der).isPresent() ? new Unreadable(NO_KEY) : new Unreadable("begins like a PFX but is damaged");
    }

    private static KeyMaterial found(Key key, List<X509Certificate> certificates) {
        return key instanceof PrivateKey && key instanceof RSAPrivateKey rsa
                ? new Found(rsa, certificates)
                : new Unreadable("has a key that is not RSA; Entra takes RSA keys only");
    }

    private static Optional<byte[]> asDer(byte[] content) {
        return content.length > 0 && content[0] == SEQUENCE ? Optional.of(content) : Optional.empty();
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder()
                    .decode(Pattern.compile("\\s").matcher(text).replaceAll("")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] toPkcs8(byte[] pkcs1) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.writeBytes(PKCS8_RSA);
        inner.writeBytes(der(0x04, pkcs1));
        return der(SEQUENCE, inner.toByteArray());
    }

    /** Tag, length and value (X.690 8.1.3). */
    private static byte[] der(int tag, byte[] value) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (value.length < 0x80) {
            der.write(value.length);
        } else {
            der.write(0x83);
            der.write(value.length >> 16);
            der.write(value.length >> 8);
            der.write(value.length);
        }
        der.writeBytes(value);
        return der.toByteArray();
    }
}
