package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DNS that does not answer: what has nothing to do with it is served. */
class NameLookupsTest {
    /** More than the proxy has threads. */
    private static final int WRITES = 40;

    private static final TestCertificates.Identity CERTIFICATE = TestCertificates.issue(
            "CN=hanging", TestCertificates.FROM, TestCertificates.UNTIL, HangingNames.INGESTION, HangingNames.ISSUER);

    @BeforeEach
    void hang() {
        HangingNames.hang();
    }

    @AfterEach
    void answer() {
        HangingNames.answer();
    }

    private static Response promptly(TestWorld world, String path) throws Exception {
        return CompletableFuture.supplyAsync(() -> world.get(path), Thread::startVirtualThread)
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void writesWhoseHostCannotBeResolvedHoldNobodyUp() throws Exception {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https(CERTIFICATE);
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        environment.put(
                "INGESTION_URL",
                ingestion.url().toString().replace("://localhost:", "://" + HangingNames.INGESTION + ":"));
        try (TestWorld world = TestWorld.configured(entra, ingestion, environment)) {
            List<CompletableFuture<Response>> writes = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> world.write(), Thread::startVirtualThread))
                    .limit(WRITES)
                    .toList();
            await().atMost(RunningProxy.START_LIMIT)
                    .until(() -> !HangingNames.threads().isEmpty());

            for (int i = 0; i < 5; i++) {
                assertThat(promptly(world, "/health").statusCode()).isEqualTo(200);
                assertThat(promptly(world, "/ready").statusCode()).isEqualTo(200);
                assertThat(promptly(world, "/metrics").statusCode()).isEqualTo(200);
            }
            assertThat(writes.stream().map(CompletableFuture::join))
                    .hasSize(WRITES)
                    .allSatisfy(answer -> {
                        assertThat(answer.statusCode()).isEqualTo(504);
                        assertThat(answer.asString()).contains("no answer in time");
                    });
            assertThat(promptly(world, "/health").statusCode()).isEqualTo(200);
            // one for all that ask for the name
            assertThat(HangingNames.threads()).containsExactly("name-lookup");

            HangingNames.answer();
            await().atMost(Duration.ofSeconds(20)).until(() -> world.write().statusCode() == 204);
        }
    }

    @Test
    void aTokenRequestWhoseHostCannotBeResolvedIsRepeatedUntilItCan() throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                RawIngestion issuer = RawIngestion.https(CERTIFICATE)
                        .always(
                                200,
                                "Content-Type: application/json\r\n",
                                "{\"access_token\":\"abc\",\"expires_in\":3599}")) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("AZURE_AUTHORITY_HOST", "https://" + HangingNames.ISSUER + ":" + issuer.port() + "/");
            ProxyConfig config = ProxyConfig.fromEnvironment(environment);
            try (FetchBench bench = FetchBench.of(config, java.time.Clock.systemUTC(), FetchBench.SHORT_LIMIT)) {
                assertThat(bench.reason()).isEqualTo("Entra is not reachable: no answer in time");
                assertThat(HangingNames.threads()).containsExactly("name-lookup");

                HangingNames.answer();
                await().atMost(RunningProxy.START_LIMIT)
                        .until(() -> bench.fetch().fetch() instanceof AccessToken);
            }
        }
    }
}
