package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientCertificateTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final TestCertificates.Identity CLIENT = TestCertificates.CLIENT;

    private static ClientCertificate.Reading read(byte[] content) {
        return ClientCertificate.read(TestWorld.file(content), NOW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] base64(byte[] content) {
        return Base64.getMimeEncoder().encode(content);
    }

    static Stream<Arguments> usable() {
        return Stream.of(
                Arguments.of("key then certificate", bytes(CLIENT.keyPem() + CLIENT.certificatePem())),
                Arguments.of("certificate then key", bytes(CLIENT.certificatePem() + CLIENT.keyPem())),
                Arguments.of("PKCS#1 key", bytes(CLIENT.pkcs1Pem() + CLIENT.certificatePem())),
                Arguments.of(
                        "chain before the leaf",
                        bytes(TestCertificates.pem(TestCertificates.CA) + CLIENT.certificatePem() + CLIENT.keyPem())),
                Arguments.of(
                        "PEM with CRLF and bag attributes",
                        bytes("Bag Attributes\r\n"
                                + (CLIENT.keyPem() + CLIENT.certificatePem()).replace("\n", "\r\n"))),
                Arguments.of("PFX", CLIENT.pfx("")),
                Arguments.of("base64 text of a PFX", base64(CLIENT.pfx(""))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("usable")
    void fileIsRecognisedByItsContent(String form, byte[] content) {
        assertThat(read(content)).isInstanceOfSatisfying(ClientCertificate.Reading.Usable.class, usable -> {
            assertThat(usable.certificate().key().getEncoded())
                    .isEqualTo(CLIENT.key().getEncoded());
            assertThat(usable.certificate().chain()).startsWith(CLIENT.certificate());
        });
    }

    static Stream<Arguments> chains() {
        TestCertificates.Identity chained = TestCertificates.CHAINED;
        String ca = TestCertificates.pem(TestCertificates.CA);
        String intermediate = TestCertificates.pem(TestCertificates.INTERMEDIATE);
        String namesake = TestCertificates.pem(TestCertificates.NAMESAKE);
        return Stream.of(
                Arguments.of("PEM", bytes(chained.keyPem() + chained.certificatePem() + intermediate + ca)),
                Arguments.of("from above", bytes(ca + intermediate + chained.certificatePem() + chained.keyPem())),
                Arguments.of(
                        "among others",
                        bytes(CLIENT.certificatePem()
                                + namesake
                                + ca
                                + chained.certificatePem()
                                + intermediate
                                + chained.keyPem()
                                + chained.certificatePem()
                                + ca)),
                Arguments.of("PFX", chained.pfx("", TestCertificates.INTERMEDIATE, TestCertificates.CA)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void eachOfTheChainIsCertifiedByTheNext(String form, byte[] content) {
        assertThat(read(content))
                .isInstanceOfSatisfying(
                        ClientCertificate.Reading.Usable.class,
                        usable -> assertThat(usable.certificate().chain())
                                .containsExactly(
                                        TestCertificates.CHAINED.certificate(),
                                        TestCertificates.INTERMEDIATE,
                                        TestCertificates.CA));
    }

    static Stream<Arguments> unusable() throws Exception {
        TestCertificates.Identity other = TestCertificates.issue("CN=x", TestCertificates.FROM, TestCertificates.UNTIL);
        TestCertificates.Identity expired =
                TestCertificates.issue("CN=old", TestCertificates.FROM, Instant.parse("2026-11-23T11:59:59Z"));
        TestCertificates.Identity early =
                TestCertificates.issue("CN=new", Instant.parse("2026-11-23T12:00:01Z"), TestCertificates.UNTIL);
        TestCertificates.Identity elliptic = TestCertificates.issueElliptic();
        return Stream.of(
                Arguments.of("empty", new byte[0], "is empty"),
                Arguments.of("blank", bytes(" \n"), "is empty"),
                Arguments.of("garbage", bytes("hello there"), "neither PEM nor PFX nor base64"),
                Arguments.of("certificate only", bytes(CLIENT.certificatePem()), "objectType: secret"),
                Arguments.of("DER certificate only", der(CLIENT), "objectType: secret"),
                Arguments.of("base64 DER certificate only", base64(der(CLIENT)), "objectType: secret"),
                Arguments.of("key only", bytes(CLIENT.keyPem()), "a private key but no certificate"),
                Arguments.of(
                        "line ends as in JSON",
                        bytes((CLIENT.keyPem() + CLIENT.certificatePem()).replace("\n", "\\n")),
                        "is PEM with the two characters \\n in place of line ends"),
                Arguments.of(
                        "those of Windows",
                        bytes((CLIENT.certificatePem() + CLIENT.keyPem()).replace("\n", "\\r\\n") + "\n"),
                        "is PEM with the two characters \\n in place of line ends"),
                Arguments.of("damaged PEM", bytes("-----BEGIN X"), "damaged PEM"),
                Arguments.of(
                        "damaged key",
                        bytes("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
                                + CLIENT.certificatePem()),
                        "damaged or not RSA"),
                Arguments.of(
                        "encrypted key",
                        bytes("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"),
                        "encrypted private key"),
                Arguments.of(
                        "encrypted PKCS#1 key",
                        bytes(
                                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00FF\n\nAAAA\n"
                                        + "-----END RSA PRIVATE KEY-----\n" + CLIENT.certificatePem()),
                        "encrypted private key"),
                Arguments.of("PFX with a plain key", plainKeyPfx(), "PFX whose private key is not encrypted"),
                Arguments.of(
                        "PFX of a certificate only",
                        pfxOf(new JcaPKCS12SafeBagBuilder(CLIENT.certificate()).build()),
                        "objectType: secret"),
                Arguments.of("elliptic key", bytes(elliptic.keyPem() + elliptic.certificatePem()), "RSA keys only"),
                Arguments.of("elliptic PFX", elliptic.pfx(""), "RSA keys only"),
                Arguments.of("PFX with password", CLIENT.pfx("secret"), "PFX with a password"),
                Arguments.of("key only in a PFX", keyOnlyPfx(), "no certificate that belongs to its private key"),
                Arguments.of("damaged PFX", java.util.Arrays.copyOf(CLIENT.pfx(""), 100), "damaged"),
                Arguments.of(
                        "certificate of another key",
                        bytes(CLIENT.keyPem() + other.certificatePem()),
                        "no certificate that belongs to its private key"),
                Arguments.of(
                        "expired",
                        bytes(expired.keyPem() + expired.certificatePem()),
                        "expired at 2026-11-23T11:59:59Z"),
                Arguments.of(
                        "not valid yet",
                        bytes(early.keyPem() + early.certificatePem()),
                        "valid from 2026-11-23T12:00:01Z only"));
    }

    /** As {@code openssl pkcs12 -export -keypbe NONE} writes it. */
    private static byte[] plainKeyPfx() throws Exception {
        return pfxOf(
                new JcaPKCS12SafeBagBuilder(CLIENT.key()).build(),
                new JcaPKCS12SafeBagBuilder(CLIENT.certificate()).build());
    }

    private static byte[] pfxOf(PKCS12SafeBag... bags) throws Exception {
        PKCS12PfxPduBuilder pfx = new PKCS12PfxPduBuilder();
        for (PKCS12SafeBag bag : bags) {
            pfx.addData(bag);
        }
        return pfx.build(new BcPKCS12MacCalculatorBuilder(), new char[0]).getEncoded("DER");
    }

    private static byte[] keyOnlyPfx() throws Exception {
        char[] empty = {};
        OutputEncryptor encryptor = new JcePKCSPBEOutputEncryptorBuilder(
                        PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)
                .setProvider(new BouncyCastleProvider())
                .build(empty);
        return new PKCS12PfxPduBuilder()
                .addData(new JcaPKCS12SafeBagBuilder(CLIENT.key(), encryptor).build())
                .build(new BcPKCS12MacCalculatorBuilder(), empty)
                .getEncoded("DER");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void whatCannotServeIsToldWhy(String form, byte[] content, String reason) {
        assertThat(read(content))
                .isInstanceOfSatisfying(
                        ClientCertificate.Reading.Unusable.class,
                        unusable -> assertThat(unusable.problem()).contains(reason));
    }

    @Test
    void missingFileIsToldByName() {
        assertThat(ClientCertificate.read(Path.of("/does/not/exist"), NOW))
                .isEqualTo(new ClientCertificate.Reading.Unusable("file /does/not/exist does not exist"));
    }

    @Test
    void directoryCannotBeRead() {
        assertThat(ClientCertificate.read(Path.of("/"), NOW))
                .isEqualTo(new ClientCertificate.Reading.Unusable(
                        "file / is a directory. Write the path of the file in it"));
    }

    /** As Entra's portal shows it: that of "SHA-1 Fingerprint" in openssl x509 -fingerprint, without colons. */
    @Test
    void theThumbprintIsTheSha1OfTheWholeCertificate() throws Exception {
        byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(der(CLIENT));
        StringBuilder hex = new StringBuilder();
        for (byte each : sha1) {
            hex.append(String.format("%02X", each));
        }

        assertThat(read(bytes(CLIENT.keyPem() + CLIENT.certificatePem())))
                .isInstanceOfSatisfying(
                        ClientCertificate.Reading.Usable.class,
                        usable -> assertThat(usable.certificate().thumbprint()).isEqualTo(hex.toString()));
    }

    @Test
    void textFormShowsNoKey() {
        assertThat(read(bytes(CLIENT.keyPem() + CLIENT.certificatePem())).toString())
                .contains("CN=client")
                .doesNotContain("modulus", "exponent", "PRIVATE");
    }

    private static byte[] der(TestCertificates.Identity identity) {
        return Pem.blocksIn(identity.certificatePem()).getFirst().der();
    }
}
