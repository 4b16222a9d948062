package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code HTTPS_PROXY}: Entra and ingestion through a proxy of Jetty, and what it must not get to see. */
class OutboundTest {
    private static final String BASIC = "Basic dXNlOmNhbmFyeUA=";

    /** Entra and ingestion have a name that only the proxy finds. */
    private static Map<String, String> far(FakeEntra entra, RawIngestion ingestion, URI proxy) {
        Map<String, String> environment = near(entra, ingestion, proxy);
        environment.compute("AZURE_AUTHORITY_HOST", (name, url) -> url.replace("localhost", ConnectRelay.FAR));
        return environment;
    }

    /** Only ingestion has it. */
    private static Map<String, String> near(FakeEntra entra, RawIngestion ingestion, URI proxy) {
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        environment.compute("INGESTION_URL", (name, url) -> url.replace("localhost", ConnectRelay.FAR));
        environment.put("HTTPS_PROXY", proxy.toString());
        return environment;
    }

    private static String address(URI proxy) {
        return proxy.getHost() + ":" + proxy.getPort();
    }

    private static String reasonThrough(String proxy) throws IOException {
        return reasonThrough(proxy, FetchBench.LIMIT);
    }

    private static String reasonThrough(String proxy, Duration limit) throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                FetchBench bench = FetchBench.of(
                        ProxyConfig.fromEnvironment(far(entra, ingestion, URI.create(proxy))),
                        Clock.systemUTC(),
                        limit)) {
            return bench.reason();
        }
    }

    private static String host(int port) {
        return ConnectRelay.FAR + ":" + port;
    }

    @Test
    void tokensAndWritesGoThroughTunnelsThatAreKept() throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                ConnectRelay relay = ConnectRelay.http();
                TestWorld world = TestWorld.configured(entra, ingestion, far(entra, ingestion, relay.url()))) {
            ingestion.then(401, "", "");
            byte[] large = new byte[1 << 20];
            assertThat(IntStream.range(0, 4).map(i -> world.write().statusCode()))
                    .containsOnly(204);
            assertThat(world.write(large).statusCode()).isEqualTo(204);

            assertThat(ingestion.seen()).hasSize(6);
            assertThat(ingestion.seen().getLast().body()).isEqualTo(large);
            assertThat(ingestion.seen().getLast().lines("host")).containsExactly("Host: " + host(ingestion.port()));
            assertThat(relay.seen()).extracting(ConnectRelay.Seen::method).containsOnly("CONNECT");
            int entraPort = entra.authority().getPort();
            // one for all writes
            assertThat(relay.seen())
                    .extracting(ConnectRelay.Seen::target)
                    .contains(host(entraPort))
                    .containsOnlyOnce(host(ingestion.port()));
            assertThat(relay.seen())
                    .allSatisfy(seen -> assertThat(seen.headerLines()).containsExactly("Host: " + seen.target()));
        }
    }

    @Test
    void theProxyGetsItsCredentialsAndNobodyElseDoes() throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                LogCapture log = new LogCapture();
                ConnectRelay relay = ConnectRelay.http().wanting(BASIC)) {
            URI proxy = URI.create(relay.url().toString().replace("//", "//use:canary%40@"));
            try (TestWorld world = TestWorld.configured(entra, ingestion, far(entra, ingestion, proxy))) {
                assertThat(world.write().statusCode()).isEqualTo(204);
            }
            assertThat(relay.seen())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(seen -> assertThat(seen.headerLines()).contains("Proxy-Authorization: " + BASIC));
            assertThat(ingestion.seen().getLast().lines("proxy-authorization")).isEmpty();
            assertThat(log.lines("Listening"))
                    .singleElement()
                    .asString()
                    .contains("through " + relay.url() + " with credentials ****, ");
            assertThat(log.lines())
                    .noneMatch(line -> line.contains("canary") || line.contains(BASIC.substring("Basic ".length())));
        }
    }

    @Test
    void withoutATunnelThereIsNoTokenAndItIsSaidWhy() throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                ConnectRelay relay = ConnectRelay.http().wanting(BASIC);
                FetchBench bench = FetchBench.of(
                        ProxyConfig.fromEnvironment(far(entra, ingestion, relay.url())), Clock.systemUTC())) {
            assertThat(bench.reason())
                    .isEqualTo("Entra is not reachable: the HTTP proxy " + address(relay.url())
                            + " of HTTPS_PROXY answered 407: it wants user and password, in HTTPS_PROXY");
            assertThat(relay.seen()).hasSize(1);
            assertThat(entra.requests()).isZero();
        }
    }

    @Test
    void withoutATunnelAWriteIsAnsweredSoThatTheSenderRepeats() throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                ConnectRelay relay = ConnectRelay.http().wanting(BASIC);
                TestWorld world = TestWorld.configured(entra, ingestion, near(entra, ingestion, relay.url()))) {
            var answer = world.write();

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.asString())
                    .contains(
                            "IngestionUnreachable",
                            "ingestion: the HTTP proxy " + address(relay.url())
                                    + " of HTTPS_PROXY answered 407: it wants");
            assertThat(ingestion.connections()).isZero();
        }
    }

    @Test
    void whatTheProxyDoesIsNotSaidOfEntra() throws IOException {
        assertThat(reasonThrough("http://user:canary@127.0.0.1:1"))
                .isEqualTo("Entra is not reachable: the HTTP proxy 127.0.0.1:1 of HTTPS_PROXY refused the connection:"
                        + " is it up, is its port right");
        assertThat(reasonThrough("http://user:canary@proxy.invalid:3128"))
                .isEqualTo("Entra is not reachable: the HTTP proxy proxy.invalid:3128 of HTTPS_PROXY cannot be found:"
                        + " is its name right");
        try (RawIngestion forbidding = RawIngestion.http().always(403, "", "")) {
            assertThat(reasonThrough("http://127.0.0.1:" + forbidding.port()))
                    .endsWith(" of HTTPS_PROXY answered 403: allow host and port there, or name the host in NO_PROXY");
        }
        try (RawIngestion silent = RawIngestion.http().hold()) {
            assertThat(reasonThrough("http://127.0.0.1:" + silent.port(), FetchBench.SHORT_LIMIT))
                    .isEqualTo("Entra is not reachable: no answer in time, on the way through the HTTP proxy 127.0.0.1:"
                            + silent.port() + " of HTTPS_PROXY");
        }
    }

    @Test
    void whoIsReachedWithoutItIsNotExplainedByIt() throws IOException {
        try (RawIngestion ingestion = RawIngestion.https();
                FakeEntra entra = FakeEntra.start()) {
            Map<String, String> environment = near(entra, ingestion, URI.create("http://127.0.0.1:1"));
            environment.put("AZURE_AUTHORITY_HOST", "https://127.0.0.1:1");
            try (FetchBench bench = FetchBench.of(ProxyConfig.fromEnvironment(environment), Clock.systemUTC())) {
                assertThat(bench.reason()).isEqualTo("Entra is not reachable: the connection was refused");
            }
        }
    }

    @Test
    void aProxyThatIsNotThereIsUnreachableAndOneThatHangsTimesOut() throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                TestWorld world = TestWorld.configured(
                        entra, ingestion, near(entra, ingestion, URI.create("http://127.0.0.1:1")))) {
            assertThat(world.write().statusCode()).isEqualTo(502);
        }
        try (FakeEntra another = FakeEntra.start();
                RawIngestion second = RawIngestion.https();
                RawIngestion hanging = RawIngestion.http().hold();
                TestWorld world = TestWorld.configured(
                        another,
                        second,
                        near(another, second, URI.create("http://127.0.0.1:" + hanging.port())),
                        limits -> limits.withTotalTimeout(Duration.ofSeconds(3)))) {
            assertThat(world.write().statusCode()).isEqualTo(504);
            assertThat(hanging.seen()).isNotEmpty();
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void whoIsExceptedIsReachedWithoutIt() throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                ConnectRelay relay = ConnectRelay.http()) {
            Map<String, String> environment = near(entra, ingestion, relay.url());
            environment.put("no_proxy", "else.test, .TEST:" + ingestion.port());
            try (TestWorld world = TestWorld.configured(entra, ingestion, environment)) {
                var answer = world.write();

                // the name is for the proxy only
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.asString()).contains("ingestion: its name cannot be resolved");
                assertThat(relay.seen()).isEmpty();
            }
        }
    }

    @Test
    void thisMachineIsReachedWithoutIt() throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                ConnectRelay relay = ConnectRelay.http()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("https_proxy", relay.url().toString());
            environment.put("http_proxy", relay.url().toString());
            try (TestWorld world = TestWorld.configured(entra, ingestion, environment)) {
                assertThat(world.write().statusCode()).isEqualTo(204);
                assertThat(relay.seen()).isEmpty();
            }
        }
    }

    @Test
    void aManagedIdentityIsAskedForWithoutIt() throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion service = RawIngestion.http()
                        .always(200, "", "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"abc\"}");
                ConnectRelay relay = ConnectRelay.http()) {
            Map<String, String> environment = near(entra, service, relay.url());
            environment.put("HTTP_PROXY", relay.url().toString());
            environment.put("INGESTION_URL", "https://" + host(service.port()) + "/");
            environment.put("IDENTITY_TYPE", "systemAssigned");
            environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:" + service.port());
            try (FetchBench bench = FetchBench.of(ProxyConfig.fromEnvironment(environment), Clock.systemUTC())) {
                assertThat(bench.fetch().fetch()).isInstanceOf(AccessToken.class);
            }
            assertThat(service.seen().getFirst().requestLine()).startsWith("GET /metadata/identity/oauth2/token?");
            assertThat(relay.seen()).isEmpty();
        }
    }

    @Test
    void theNameAtTheEndOfTheTunnelIsVerified() throws IOException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion impostor = RawIngestion.https(TestCertificates.OTHER_HOST);
                ConnectRelay relay = ConnectRelay.http();
                TestWorld world = TestWorld.configured(entra, impostor, near(entra, impostor, relay.url()))) {
            var answer = world.write();

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.asString()).contains("IngestionUnreachable", "TLS failed: ");
            assertThat(relay.seen()).isNotEmpty();
            assertThat(impostor.seen()).isEmpty();
        }
    }

    @Test
    void aProxyBehindTlsMustProveItsNameToo() throws IOException {
        for (boolean right : List.of(true, false)) {
            try (FakeEntra entra = FakeEntra.start();
                    RawIngestion ingestion = RawIngestion.https();
                    ConnectRelay relay =
                            ConnectRelay.https(right ? TestCertificates.SERVER : TestCertificates.OTHER_HOST);
                    TestWorld world = TestWorld.configured(entra, ingestion, near(entra, ingestion, relay.url()))) {
                assertThat(world.write().statusCode()).isEqualTo(right ? 204 : 502);
                assertThat(relay.seen()).hasSize(right ? 1 : 0);
            }
        }
    }

    @Test
    void withoutOneNothingOfItIsLoaded() throws Exception {
        java.nio.file.Path loaded = TestWorld.file("");
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https();
                RunningProxy proxy =
                        RunningProxy.with(TestWorld.environment(entra, ingestion), "-Xlog:class+load:file=" + loaded)) {
            proxy.awaitPort();
            await().atMost(RunningProxy.START_LIMIT).until(() -> proxy.outText().contains("Token obtained"));
            proxy.process().destroy();
            assertThat(proxy.exit()).isZero();
        }

        assertThat(java.nio.file.Files.readAllLines(loaded))
                .anyMatch(line -> line.contains(" remotewrite.proxy.OutboundSettings "))
                .noneMatch(line -> line.contains("remotewrite.proxy.NoProxy"))
                .noneMatch(line -> line.contains("remotewrite.proxy.ConnectProxy"))
                .noneMatch(line -> line.contains("org.eclipse.jetty.client.HttpProxy"));
    }
}
