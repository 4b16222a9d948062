package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Application;
import remotewrite.fake.ClientAuthority;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.Exchange;
import remotewrite.fake.FakeManagedIdentity;
import remotewrite.fake.IdentityHost;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Tenant;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.entra.TrustedSubject;
import remotewrite.proxy.AccessToken;
import remotewrite.proxy.EntraTokenFetch;
import remotewrite.proxy.Identity;
import remotewrite.proxy.ManagedIdentityEndpoint;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.TokenAnswer;

/** The proxy's own token client against the fakes that Microsoft's clients are run against. */
class TokenFetchTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path directory;

    @TempDir
    private Path keys;

    private FakeCloud cloud() {
        return FakeCloud.start(
                CloudSettings.of(CLOCK, directory).withEndpoints(Set.of("imds", "app-service", "issuer")));
    }

    private static ProxyConfig config(Map<String, String> environment) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.put("LISTENING_PORT", "0");
        // clients that look for an identity themselves are not told its type
        complete.putIfAbsent("IDENTITY_TYPE", "systemAssigned");
        return ProxyConfig.fromEnvironment(complete, CLOCK);
    }

    private static TokenAnswer fetched(ProxyConfig config) {
        return fetched(config, CLOCK);
    }

    private static TokenAnswer fetched(ProxyConfig config, Clock clock) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                EntraTokenFetch fetch = new EntraTokenFetch(config, clock)) {
            fetch.start(threads);
            return fetch.fetch();
        }
    }

    private static void assertGood(TokenAnswer answer, FakeCloud cloud) {
        assertThat(answer).isInstanceOf(AccessToken.class);
        assertThat(cloud.entra()
                        .verifier(known -> JwtTokenVerifier.PUBLIC_CLOUD)
                        .verify(((AccessToken) answer).value()))
                .isInstanceOf(TokenVerdict.Valid.class);
    }

    private static List<String> asked(List<Exchange> exchanges) {
        return exchanges.stream()
                .map(exchange -> exchange.request().method() + " "
                        + exchange.request().target().replaceFirst("\\?.*", ""))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"CERTIFICATE", "SYSTEM_ASSIGNED", "USER_ASSIGNED", "APP_SERVICE", "WORKLOAD_IDENTITY"})
    void everyCredentialOfTheCloudGetsItsToken(Credential credential) {
        try (FakeCloud cloud = cloud()) {
            assertGood(fetched(config(cloud.environment(credential))), cloud);
        }
    }

    /** The issuer counts from before its answer is here; however long that takes, no expired token is sent. */
    @ParameterizedTest
    @EnumSource(names = {"CERTIFICATE", "SYSTEM_ASSIGNED"})
    void theLifeOfATokenIsReckonedFromTheRequest(Credential credential) {
        try (FakeCloud cloud = cloud()) {
            InstantSource answeredDaysLater = () ->
                    requests(cloud) == 0 ? CLOCK.instant() : CLOCK.instant().plus(Duration.ofDays(3));

            TokenAnswer answer =
                    fetched(config(cloud.environment(credential)), answeredDaysLater.withZone(ZoneOffset.UTC));

            assertThat(answer).isInstanceOf(AccessToken.class);
            assertThat(((AccessToken) answer).expiresAt())
                    .isBefore(CLOCK.instant().plus(Duration.ofDays(2)));
        }
    }

    private static long requests(FakeCloud cloud) {
        return cloud.entra().journal().exchanges().size()
                + cloud.imds().journal().exchanges().size();
    }

    /** No discovery: the one request is the one for the token. */
    @Test
    void entraIsAskedForTheTokenAndNothingElse() {
        try (FakeCloud cloud = cloud()) {
            fetched(config(cloud.environment(Credential.CERTIFICATE)));

            assertThat(asked(cloud.entra().journal().exchanges()))
                    .containsExactly("POST /" + FakeCloud.TENANT_ID + "/oauth2/v2.0/token");
        }
    }

    /** Nobody registered this certificate: the chain leads to the authority, over one that only the file knows. */
    @ParameterizedTest
    @ValueSource(strings = {"pem", "pfx"})
    void anApplicationThatIsTrustedBySubjectAndIssuerGetsItsTokenByTheChain(String form) {
        Instant from = CLOCK.instant().minus(Duration.ofDays(1));
        Instant until = CLOCK.instant().plus(Duration.ofDays(365));
        ClientAuthority root = ClientAuthority.create("Contoso client root", from, until);
        ClientCertificate certificate =
                root.below("Contoso client authority", from, until).issue("sender.contoso.com", from, until);
        Path file = directory.resolve("sender." + form);
        switch (form) {
            case "pem" -> certificate.writePem(file);
            default -> certificate.writePfx(file);
        }
        try (FakeCloud cloud = cloud()) {
            cloud.entra()
                    .tenants(Tenant.of(
                            FakeCloud.TENANT_ID,
                            Application.of(FakeCloud.CLIENT_ID, FakeCloud.OBJECT_ID)
                                    .withTrustedSubjects(
                                            new TrustedSubject("sender.contoso.com", root.certificate()))));
            Map<String, String> environment = new HashMap<>(cloud.environment(Credential.CERTIFICATE));
            environment.put("AZURE_CLIENT_CERTIFICATE_PATH", file.toString());

            assertGood(fetched(config(environment)), cloud);
        }
    }

    @Test
    void aServerOfAzureArcGetsItsTokenWithTheKeyOfTheChallenge() {
        ManagedIdentity own = ManagedIdentity.systemAssigned(
                "cccccccc-0000-4000-8000-000000000001",
                "dddddddd-0000-4000-8000-000000000001",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/m");
        try (FakeCloud cloud = cloud();
                FakeManagedIdentity machine = FakeManagedIdentity.start(
                        FakeManagedIdentity.Settings.of(cloud.entra(), FakeCloud.TENANT_ID, own)
                                .withKind(new IdentityHost.Arc(keys)))) {
            ProxyConfig config = config(cloud.environment(Credential.SYSTEM_ASSIGNED))
                    .withIdentity(new Identity.SystemAssigned(
                            new ManagedIdentityEndpoint.Arc(machine.tokenUri("127.0.0.1"), keys)));

            assertGood(fetched(config), cloud);
            machine.journal().await(all -> all.stream().noneMatch(Exchange::open), Duration.ofSeconds(10));
            assertThat(machine.journal().exchanges())
                    .extracting(exchange -> exchange.reply().orElseThrow().status())
                    .containsExactly(401, 200);
        }
    }
}
