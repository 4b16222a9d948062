package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAssertionTest {
    private static final URI ENDPOINT = URI.create("https://login.microsoftonline.com/contoso.test/oauth2/v2.0/token");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.999Z");

    private static String[] parts() throws GeneralSecurityException {
        ClientCertificate certificate = new ClientCertificate(
                (RSAPrivateKey) TestCertificates.CHAINED.key(),
                List.of(TestCertificates.CHAINED.certificate(), TestCertificates.INTERMEDIATE, TestCertificates.CA));
        return ClientAssertion.signed(certificate, TestWorld.CLIENT_ID, ENDPOINT, NOW)
                .value()
                .split("\\.");
    }

    private static String json(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void headerNamesPs256TheThumbprintOfTheCertificateAndItsChain() throws GeneralSecurityException {
        byte[] thumbprint = MessageDigest.getInstance("SHA-256")
                .digest(TestCertificates.CHAINED.certificate().getEncoded());

        assertThat(json(parts()[0]))
                .isEqualTo("{\"alg\":\"PS256\",\"typ\":\"JWT\",\"x5t#S256\":\"" + base64(thumbprint)
                        + "\",\"x5c\":[\""
                        + base64(TestCertificates.CHAINED.certificate().getEncoded()) + "\",\""
                        + base64(TestCertificates.INTERMEDIATE.getEncoded()) + "\",\""
                        + base64(TestCertificates.CA.getEncoded()) + "\"]}");
    }

    @Test
    void claimsAreThoseOfTheClientForThisEndpointAndForTenMinutes() throws GeneralSecurityException {
        String uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
        String one = json(parts()[1]);

        assertThat(one)
                .matches("\\{\"aud\":\"" + ENDPOINT + "\",\"exp\":"
                        + Instant.parse("2026-11-23T12:10:00Z").getEpochSecond() + ",\"iss\":\"" + TestWorld.CLIENT_ID
                        + "\",\"jti\":\"" + uuid + "\",\"nbf\":"
                        + Instant.parse("2026-11-23T12:00:00Z").getEpochSecond() + ",\"sub\":\"" + TestWorld.CLIENT_ID
                        + "\"}");
        assertThat(json(parts()[1])).isNotEqualTo(one);
    }

    @Test
    void signatureIsThatOfPs256WithASaltAsLongAsTheHash() throws GeneralSecurityException {
        String[] parts = parts();
        Signature ps256 = Signature.getInstance("RSASSA-PSS");
        ps256.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        ps256.initVerify(TestCertificates.CHAINED.certificate());
        ps256.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));

        assertThat(ps256.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void aKeyThatIsTooSmallCannotSign() throws GeneralSecurityException {
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        small.initialize(512);
        ClientCertificate certificate = new ClientCertificate(
                (RSAPrivateKey) small.generateKeyPair().getPrivate(), List.of(TestCertificates.CLIENT.certificate()));

        assertThatThrownBy(() -> ClientAssertion.signed(certificate, TestWorld.CLIENT_ID, ENDPOINT, NOW))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void itsTextFormShowsNothing() {
        assertThat(new ClientAssertion("canary").toString()).doesNotContain("canary");
    }
}
