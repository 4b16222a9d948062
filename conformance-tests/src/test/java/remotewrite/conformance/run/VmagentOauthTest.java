package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.bench.ScrapeTarget;
import remotewrite.conformance.sender.Fetch;
import remotewrite.conformance.sender.ProgramFetcher;
import remotewrite.conformance.sender.WantedVersion;
import remotewrite.fake.Application;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.Exchange;
import remotewrite.fake.Payload;
import remotewrite.fake.Tenant;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;

/**
 * vmagent gets its tokens by itself, as an application with a secret ({@code -remoteWrite.oauth2}), and writes straight to
 * the ingestion endpoint, both over TLS. Where vmagent cannot be had the tests are skipped with the reason, and with {@code
 * CONFORMANCE_REQUIRE_CONTAINERS=true} in the environment that is a failure instead.
 */
@Tag("real-sender")
class VmagentOauthTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String SECRET = "canary~8Q+a/ %41&=:x";

    /** vmagent renews 10 s before the end (observed): two seconds after it was issued. */
    private static final Duration LIFETIME = Duration.ofSeconds(12);

    @TempDir
    private Path directory;

    private Fetch.Fetched fetched;

    @BeforeEach
    void fetch() {
        fetched = RealProgram.had(
                "vmagent",
                ProgramFetcher.vmagent(System.getenv(), System.out::println).fetch(WantedVersion.any()));
    }

    private interface Story {
        void tell(FakeCloud cloud, Vmagent vmagent);
    }

    /** @param known the secret that the application has in the beginning */
    private void with(String known, Story story) {
        try (FakeCloud cloud = FakeCloud.start(CloudSettings.of(CLOCK, directory)
                        .withEndpoints(Set.of())
                        .withTokenLifetime(LIFETIME));
                ScrapeTarget target = ScrapeTarget.start(CLOCK, "127.0.0.1")) {
            register(cloud, known);
            try (Vmagent vmagent = Vmagent.start(
                    fetched.binary(),
                    directory,
                    """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    scrape_configs:
                    - job_name: probe
                      static_configs: [{targets: ["127.0.0.1:%d"]}]
                    """.formatted(target.port()),
                    // the only way to make it trust the token service: -remoteWrite.tlsCAFile is for writes (observed)
                    Map.of("SSL_CERT_FILE", cloud.files().ca().toString()),
                    List.of(
                            "-remoteWrite.url=" + cloud.writeUri(),
                            "-remoteWrite.forcePromProto",
                            "-remoteWrite.retryMinInterval=200ms",
                            "-remoteWrite.retryMaxTime=1s",
                            "-remoteWrite.oauth2.clientID=" + FakeCloud.CLIENT_ID,
                            "-remoteWrite.oauth2.clientSecret=" + SECRET,
                            "-remoteWrite.oauth2.tokenUrl=" + cloud.authority() + FakeCloud.TENANT_ID
                                    + "/oauth2/v2.0/token",
                            "-remoteWrite.oauth2.scopes=https://monitor.azure.com/.default"))) {
                story.tell(cloud, vmagent);
            }
        }
    }

    private static void register(FakeCloud cloud, String secret) {
        cloud.entra()
                .tenants(Tenant.of(
                        FakeCloud.TENANT_ID,
                        Application.of(FakeCloud.CLIENT_ID, FakeCloud.OBJECT_ID)
                                .withSecrets(new ClientSecret(
                                        secret,
                                        Instant.parse("2016-01-01T00:00:00Z"),
                                        Instant.parse("2056-01-01T00:00:00Z")))));
    }

    private static void await(FakeCloud cloud, Vmagent vmagent, int tokens) {
        assertThat(cloud.ingestion()
                        .journal()
                        .await(exchanges -> tokens(exchanges).size() >= tokens, DEADLINE))
                .as(() -> "accepted writes with " + tokens + " tokens; vmagent's log:\n" + vmagent.log())
                .isTrue();
    }

    /** The fingerprints of the tokens with which writes were accepted. */
    private static Set<String> tokens(List<Exchange> writes) {
        return writes.stream()
                .filter(Exchange::accepted)
                .flatMap(write -> write.request().header("Authorization").stream())
                .collect(Collectors.toSet());
    }

    @Test
    void itsTokensAreTakenAndRenewedBeforeTheyExpire() {
        with(SECRET, (cloud, vmagent) -> {
            await(cloud, vmagent, 3);
            // vmagent has a token, and may have written with it, a moment before the journal has the token's request
            assertThat(cloud.entra()
                            .journal()
                            .await(
                                    requests -> requests.stream()
                                                    .filter(request -> !request.open())
                                                    .count()
                                            >= 3,
                                    DEADLINE))
                    .isTrue();

            assertThat(cloud.ingestion().journal().exchanges())
                    .filteredOn(write -> !write.open())
                    .allMatch(Exchange::accepted);
            assertThat(cloud.entra().journal().exchanges())
                    .filteredOn(request -> !request.open())
                    .allSatisfy(request -> {
                        assertThat(request.accepted()).isTrue();
                        assertThat(request.request().method()).isEqualTo("POST");
                        // id and secret are in the Authorization, each percent-encoded (RFC 6749 2.3.1), not in the
                        // form
                        assertThat(request.request().header("Authorization"))
                                .singleElement()
                                .asString()
                                .startsWith("Basic ")
                                .doesNotContain(basic());
                        assertThat(request.request().body().toUtf8())
                                .contains("grant_type=client_credentials")
                                .contains("scope=https%3A%2F%2Fmonitor.azure.com%2F.default")
                                .doesNotContain("client_secret");
                    });
        });
    }

    /** What the recording must not hold. */
    private static String basic() {
        return Base64.getEncoder()
                .encodeToString((FakeCloud.CLIENT_ID + ":" + SECRET).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aRefusedSecretIsInItsLogAndLosesNothing() {
        with("another", (cloud, vmagent) -> {
            Awaitility.await()
                    .atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(vmagent.log().lines())
                            .anySatisfy(line -> assertThat(line)
                                    .contains(
                                            "cannot get OAuth2 token",
                                            "\"invalid_client\"",
                                            "AADSTS7000215: Invalid client secret provided.",
                                            "re-sending the block in")));
            assertThat(cloud.ingestion().journal().exchanges()).isEmpty();
            Instant repaired = CLOCK.instant();

            register(cloud, SECRET);

            // what waited may come after what is new
            assertThat(cloud.ingestion()
                            .journal()
                            .await(
                                    writes -> timestampsMillis(writes)
                                            .anyMatch(millis -> millis < repaired.toEpochMilli()),
                                    DEADLINE))
                    .as(() -> "samples from before the repair; vmagent's log:\n" + vmagent.log())
                    .isTrue();
        });
    }

    private static LongStream timestampsMillis(List<Exchange> writes) {
        return writes.stream()
                .filter(Exchange::accepted)
                .map(write -> (Payload.Decoded)
                        WriteRequestCodec.decode(write.request().body()))
                .flatMap(decoded -> decoded.request().series().stream())
                .flatMap(series -> series.samples().stream())
                .mapToLong(sample -> sample.timestampMillis());
    }
}
