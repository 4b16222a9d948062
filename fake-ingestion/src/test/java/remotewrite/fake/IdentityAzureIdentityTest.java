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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/**
 * Microsoft's own client against the fake. It keeps tokens for the whole process (entra.md 5.2), so that every test here
 * uses an identity of its own.
 */
class IdentityAzureIdentityTest {
    @TempDir
    private Path directory;

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
    void aVirtualMachinesEnvironmentIsEnough() throws Exception {
        assertThat(inAProcessOfItsOwn()).contains("token of " + IdentityBench.FIRST.clientId());
    }

    @Test
    void anAppServicesEnvironmentIsEnough() throws Exception {
        bench.close();
        bench = IdentityBench.start(Clock.systemUTC(), new IdentityHost.AppService("canary-identity-header"));

        assertThat(inAProcessOfItsOwn()).contains("token of " + IdentityBench.FIRST.clientId());

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

    private String inAProcessOfItsOwn() throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdentityClient.class.getName(),
                        IdentityBench.FIRST.clientId()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("(AZURE|IDENTITY|MSI|IMDS)_.*"));
        environment.putAll(bench.machine().environment("127.0.0.1"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
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
