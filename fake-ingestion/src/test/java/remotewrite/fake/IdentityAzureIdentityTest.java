package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Microsoft's own client against the fake. It keeps tokens for the whole process (entra.md 5.2), so that every test here
 * uses an identity of its own.
 */
class IdentityAzureIdentityTest {
    private IdentityBench bench = IdentityBench.start(Clock.systemUTC(), new IdentityHost.VirtualMachine());

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void getsATokenOfTheMachineItself() throws Exception {
        AccessToken token = token(builder -> builder);

        assertThat(appidOf(token)).isEqualTo(IdentityBench.OWN.clientId());
        assertThat(Duration.between(
                        bench.entra().clock().instant(), token.getExpiresAt().toInstant()))
                .isBetween(Duration.ofSeconds(86_300), Duration.ofSeconds(86_399));
        assertThat(bench.verdict(token.getToken())).isInstanceOf(TokenVerdict.Valid.class);
    }

    @Test
    void getsATokenByClientId() throws Exception {
        assertThat(appidOf(token(builder -> builder.clientId(IdentityBench.FIRST.clientId()))))
                .isEqualTo(IdentityBench.FIRST.clientId());
    }

    @Test
    void getsATokenByResourceId() throws Exception {
        assertThat(appidOf(token(builder -> builder.resourceId(IdentityBench.SECOND.resourceId()))))
                .isEqualTo(IdentityBench.SECOND.clientId());
        assertThat(bench.answered(1).getFirst().request().target()).contains("mi_res_id=");
    }

    @Test
    void getsATokenByObjectId() throws Exception {
        ManagedIdentity identity = IdentityBench.user(4);
        bench.machine().identities(identity);

        assertThat(appidOf(token(builder -> builder.objectId(identity.objectId()))))
                .isEqualTo(identity.clientId());
    }

    @Test
    void showsThatTheIdentityIsNotAssigned() {
        assertThatThrownBy(() -> token(builder -> builder.clientId("cccccccc-0000-0000-0000-00000000dead")))
                .hasStackTraceContaining("The requested identity has not been assigned to this resource")
                .hasStackTraceContaining("Identity not found");
        assertThat(bench.answered(1)).hasSize(1);
    }

    @Test
    void aVirtualMachinesEnvironmentIsEnough() {
        assertThat(inAProcessOfItsOwn())
                .containsExactly(
                        "token of " + IdentityBench.FIRST.clientId() + " for [" + IdentityBench.RESOURCE + "]");
    }

    @Test
    void anAppServicesEnvironmentIsEnough() {
        bench.close();
        bench = IdentityBench.start(Clock.systemUTC(), new IdentityHost.AppService("canary-identity-header"));

        assertThat(inAProcessOfItsOwn())
                .containsExactly(
                        "token of " + IdentityBench.FIRST.clientId() + " for [" + IdentityBench.RESOURCE + "]");

        assertThat(bench.answered(1).getFirst().request().header("X-IDENTITY-HEADER"))
                .containsExactly(Fingerprint.of("canary-identity-header"));
    }

    private AccessToken token(UnaryOperator<ManagedIdentityCredentialBuilder> change) {
        return change.apply(new ManagedIdentityCredentialBuilder().httpClient(new ToTheFake(bench.machine())))
                .build()
                .getTokenSync(new TokenRequestContext().addScopes("https://monitor.azure.com/.default"));
    }

    private static String appidOf(AccessToken token) throws Exception {
        return SignedJWT.parse(token.getToken()).getJWTClaimsSet().getStringClaim("appid");
    }

    private List<String> inAProcessOfItsOwn() {
        try (IdentityProcess client = IdentityProcess.on(bench.machine(), Map.of())) {
            return client.ask("client_id", IdentityBench.FIRST.clientId(), IdentityBench.RESOURCE);
        }
    }

    /** What a route to 169.254.169.254 does: MSAL4J reads addresses from the environment of its process only. */
    private record ToTheFake(FakeManagedIdentity machine, HttpClient http) implements HttpClient {
        ToTheFake(FakeManagedIdentity machine) {
            this(machine, new JdkHttpClientBuilder().build());
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            String real = request.getUrl().toString();
            assertThat(real).startsWith("http://169.254.169.254/");
            return http.send(request.setUrl(real.replace("169.254.169.254", "127.0.0.1:" + machine.port())));
        }
    }
}
