package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.identity.ClientCertificateCredential;
import com.azure.identity.ClientCertificateCredentialBuilder;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.entra.TrustedSubject;

/** Subject name and issuer authentication, with Microsoft's own client: the chain is the proof, not the thumbprint. */
class EntraChainTest {
    private static final Instant FROM = Instant.parse("2016-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2056-01-01T00:00:00Z");
    private static final ClientAuthority AUTHORITY = ClientAuthority.create("Contoso client root", FROM, UNTIL);
    private static final ClientCertificate CERTIFICATE = AUTHORITY.issue("sender.contoso.com", FROM, UNTIL);

    private final EntraBench bench = EntraBench.start(Clock.systemUTC());

    @TempDir
    private Path directory;

    @BeforeEach
    void trust() {
        application(new TrustedSubject("Sender.Contoso.com", AUTHORITY.certificate()));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aCertificateOfTheTrustedIssuerIsGoodFromPemAndPfx() {
        assertThat(EntraClient.token(pem(CERTIFICATE, true)).getToken()).startsWith("eyJ");

        Path file = directory.resolve("client.pfx");
        CERTIFICATE.writePfx(file);
        assertThat(EntraClient.token(builder()
                                .pfxCertificate(file.toString())
                                .sendCertificateChain(true)
                                .build())
                        .getToken())
                .startsWith("eyJ");
    }

    @Test
    void aRenewedCertificateIsGoodWithoutBeingRegistered() {
        ClientCertificate renewed = AUTHORITY.issue("sender.contoso.com", FROM, UNTIL);

        assertThat(EntraClient.token(pem(renewed, true)).getToken()).startsWith("eyJ");
    }

    @Test
    void withoutTheChainTheCertificateIsAStranger() {
        refused(pem(CERTIFICATE, false), "AADSTS700027", "is not registered on application");
    }

    @Test
    void withoutATrustedSubjectTheChainIsIgnored() {
        application();

        refused(pem(CERTIFICATE, true), "AADSTS700027", "is not registered on application");
    }

    @Test
    void theNameMayBeADnsNameInAnyCase() {
        assertThat(EntraClient.token(pem(ofMachine("SENDER.contoso.com"), true)).getToken())
                .startsWith("eyJ");
        refused(
                pem(ofMachine("other.contoso.com"), true),
                "AADSTS700030",
                "'machine-7, a.contoso.com, other.contoso.com'");
    }

    private static ClientCertificate ofMachine(String dnsName) {
        return AUTHORITY.issue("machine-7", List.of("a.contoso.com", dnsName), FROM, UNTIL);
    }

    @Test
    void anotherNameIsNotAuthorized() {
        refused(pem(AUTHORITY.issue("other.contoso.com", FROM, UNTIL), true), "AADSTS700030", "'other.contoso.com'");
    }

    @Test
    void anotherAuthorityOfTheSameNameLeadsNowhere() {
        ClientAuthority impostor = ClientAuthority.create("Contoso client root", FROM, UNTIL);

        refused(pem(impostor.issue("sender.contoso.com", FROM, UNTIL), true), "AADSTS7000213", "chain");
    }

    @Test
    void aSelfSignedCertificateOfTheRightNameLeadsNowhere() {
        refused(pem(ClientCertificate.create("sender.contoso.com", FROM, UNTIL), true), "AADSTS7000213", "chain");
    }

    @Test
    void aCertificateThatHasExpiredIsToldSo() {
        ClientCertificate expired = AUTHORITY.issue("sender.contoso.com", FROM, Instant.parse("2020-01-01T00:00:00Z"));

        refused(pem(expired, true), "AADSTS700027", "The key used is expired.");
    }

    @Test
    void theKeyOfAnotherCertificateProvesNothing() {
        TestAssertion assertion = TestAssertion.of(
                        EntraBench.CLIENT,
                        bench.tokenUrl(EntraBench.TENANT),
                        bench.clock().instant(),
                        CERTIFICATE)
                .withHeader("x5c", chainOf(CERTIFICATE))
                .signedBy(EntraBench.STRANGER);

        assertThat(bench.post(EntraBench.TENANT, bench.form(assertion))
                        .jsonPath()
                        .getString("error_description"))
                .startsWith("AADSTS700027: Client assertion contains an invalid signature. [Reason - Key was found");
    }

    @Test
    void aThumbprintOfAnotherCertificateThanTheLeafsIsRefused() {
        TestAssertion assertion = TestAssertion.of(
                        EntraBench.CLIENT,
                        bench.tokenUrl(EntraBench.TENANT),
                        bench.clock().instant(),
                        EntraBench.STRANGER)
                .withHeader("x5c", chainOf(CERTIFICATE));

        assertThat(bench.post(EntraBench.TENANT, bench.form(assertion))
                        .jsonPath()
                        .getInt("error_codes[0]"))
                .isEqualTo(7000213);
    }

    private void application(TrustedSubject... trusted) {
        bench.entra()
                .tenants(Tenant.of(
                        EntraBench.TENANT,
                        Application.of(EntraBench.CLIENT, EntraBench.OBJECT).withTrustedSubjects(trusted)));
    }

    private static List<String> chainOf(ClientCertificate certificate) {
        try {
            return List.of(
                    Base64.getEncoder().encodeToString(certificate.certificate().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without DER form", e);
        }
    }

    private static void refused(ClientCertificateCredential credential, String code, String text) {
        assertThatThrownBy(() -> EntraClient.token(credential))
                .hasMessageContaining(code)
                .hasMessageContaining(text);
    }

    private ClientCertificateCredential pem(ClientCertificate certificate, boolean sendChain) {
        Path file = directory.resolve("client.pem");
        certificate.writePem(file);
        return builder()
                .pemCertificate(file.toString())
                .sendCertificateChain(sendChain)
                .build();
    }

    private ClientCertificateCredentialBuilder builder() {
        return new ClientCertificateCredentialBuilder()
                .tenantId(EntraBench.TENANT)
                .clientId(EntraBench.CLIENT)
                .authorityHost(bench.entra().authority("localhost").toString())
                .disableInstanceDiscovery()
                .httpClient(EntraClient.http())
                .retryOptions(EntraClient.once());
    }
}
