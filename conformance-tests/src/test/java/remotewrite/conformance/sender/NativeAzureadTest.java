package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import remotewrite.conformance.NotRun;
import remotewrite.fake.Exchange;
import remotewrite.fake.Label;
import remotewrite.fake.Payload;
import remotewrite.fake.PortUnavailableException;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequestCodec;

/**
 * Upstream's Prometheus authenticates by itself ({@code azuread}), by the names of the national clouds and without any
 * proxy. Ingestion there takes tokens for that cloud's audience only. The images are built by images/build-native-azuread.
 * A line whose image is missing is skipped with the reason; with {@code CONFORMANCE_REQUIRE_CONTAINERS=true} in the
 * environment it is a failure instead. Waits most of the time, so it runs beside other classes; its methods one after the other.
 */
@Tag("container")
@Execution(ExecutionMode.CONCURRENT)
class NativeAzureadTest {
    private static final Duration HALF_LIFE = NativeAzure.TOKEN_LIFETIME.dividedBy(2);

    /** The lifetime is told in whole seconds, and is measured from the answer's arrival. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    @TempDir
    private static Path directory;

    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    Stream<DynamicTest> prometheus35AuthenticatesByItself() {
        return NotRun.orOneSkipped(() -> on(
                "3.5",
                new Place(
                        NativeCloud.PUBLIC,
                        "login.microsoftonline.com",
                        azure -> List.of(
                                NativeIdentity.oauth(azure, 1),
                                NativeIdentity.systemAssigned(azure, 2),
                                NativeIdentity.userAssigned(azure, 3),
                                NativeIdentity.sdk(azure, 5))),
                new Place(
                        NativeCloud.US_GOVERNMENT,
                        "login.microsoftonline.us",
                        azure -> List.of(NativeIdentity.oauth(azure, 1))),
                // its MSAL does not know China's old host yet, and asks the public cloud for it
                new Place(
                        NativeCloud.CHINA,
                        "login.microsoftonline.com",
                        azure -> List.of(NativeIdentity.oauth(azure, 1)))));
    }

    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    Stream<DynamicTest> theNewestPrometheusAuthenticatesByItself() {
        return NotRun.orOneSkipped(() -> on(
                "newest",
                new Place(
                        NativeCloud.PUBLIC,
                        "login.microsoftonline.com",
                        azure -> List.of(
                                NativeIdentity.workloadIdentity(azure, 6),
                                NativeIdentity.certificate(azure, 7, directory))),
                new Place(
                        NativeCloud.PUBLIC,
                        "login.microsoftonline.com",
                        azure -> List.of(NativeIdentity.foreignIssuer(azure, 1))),
                new Place(
                        NativeCloud.US_GOVERNMENT,
                        "login.microsoftonline.us",
                        azure -> List.of(NativeIdentity.oauth(azure, 1))),
                new Place(
                        NativeCloud.CHINA,
                        "login.chinacloudapi.cn",
                        azure -> List.of(NativeIdentity.oauth(azure, 1)))));
    }

    /**
     * A cloud, and who is there.
     *
     * @param discovery the host at which the client asks whether the cloud's authority is one
     */
    private record Place(NativeCloud cloud, String discovery, Function<NativeAzure, List<NativeIdentity>> identities) {
        /** All that a client may ask the token service there. */
        Set<String> lookups() {
            String tenant = cloud.authorityHost() + "/" + NativeAzure.TENANT;
            return Set.of(
                    "GET " + discovery + "/common/discovery/instance",
                    "GET " + tenant + "/v2.0/.well-known/openid-configuration",
                    "POST " + tenant + "/oauth2/v2.0/token");
        }
    }

    /** All ways of one line go on side by side: they wait most of the time. */
    private static Stream<DynamicTest> on(String line, Place... places) {
        String image = "remote-write-conformance/prometheus-azuread:" + line;
        DockerEngine engine = NativeEngine.with(image, "images/build-native-azuread builds it where Go is");
        String version = engine.labelledVersion(image).map(SenderVersion::text).orElse("of an unknown version");
        ExecutorService lanes = Executors.newCachedThreadPool();
        List<NativeAzure> clouds = new ArrayList<>();
        List<DynamicTest> tests = new ArrayList<>();
        Runnable end = () -> {
            lanes.shutdownNow();
            clouds.forEach(NativeAzure::close);
        };
        try {
            for (Place place : places) {
                NativeAzure azure = azure(engine, place.cloud());
                clouds.add(azure);
                List<Future<?>> runs = new ArrayList<>();
                for (NativeIdentity identity : place.identities().apply(azure)) {
                    Future<?> run =
                            lanes.submit(() -> isTakenWithTokensRenewedAtHalfLife(image, version, azure, identity));
                    runs.add(run);
                    tests.add(DynamicTest.dynamicTest(azure.cloud().azuread() + ", " + identity, () -> await(run)));
                }
                tests.add(DynamicTest.dynamicTest(azure.cloud().azuread() + ", what was looked up where", () -> {
                    for (Future<?> run : runs) {
                        await(run);
                    }
                    assertThat(azure.asked()).isEqualTo(place.lookups());
                }));
            }
        } catch (RuntimeException | Error e) {
            end.run();
            throw e;
        }
        return tests.stream().onClose(end);
    }

    private static void await(Future<?> run) throws Throwable {
        try {
            run.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static NativeAzure azure(DockerEngine engine, NativeCloud cloud) {
        try {
            return new NativeAzure(engine, cloud, Clock.systemUTC());
        } catch (PortUnavailableException e) {
            return NotRun.because("native azuread: port 443 of the container network's gateway cannot be listened on: "
                    + e.getMessage());
        }
    }

    private static void isTakenWithTokensRenewedAtHalfLife(
            String image, String version, NativeAzure azure, NativeIdentity identity) {
        try (NativePrometheus prometheus = NativePrometheus.of(image, azure, identity)) {
            String refused = prometheus.awaitLine("Failed to send batch, retrying", identity.refusal());
            assertThat(refused).contains("Failed to get access token");
            assertThat(azure.writes(identity.principal())).isEmpty();
            System.out.printf(
                    "native azuread, %s, %s: %s%n",
                    azure.cloud().azuread(), identity, excerpt(refused, identity.refusal()));

            Instant repaired = azure.clock().instant();
            identity.repair().run();
            prometheus.await(() -> tokens(azure, identity).size() >= 3, "a write with a third token");

            List<Exchange> writes = azure.writes(identity.principal());
            assertThat(writes).allMatch(Exchange::accepted);
            assertThat(series(writes))
                    .allSatisfy(series -> assertThat(series.labels())
                            .contains(new Label("__name__", NativePrometheus.SERIES), new Label("version", version)));
            // what was scraped while there was no token had to wait, and was not dropped
            assertThat(timestamps(writes).findFirst().orElseThrow()).isLessThan(repaired.toEpochMilli());
            assertThat(prometheus.log()).noneMatch(line -> line.contains("non-recoverable error"));
            renewedAtHalfLife(identity);
        } finally {
            identity.end().run();
        }
    }

    private static void renewedAtHalfLife(NativeIdentity identity) {
        List<Exchange> answered = identity.tokenRequests().get().stream()
                .filter(Exchange::accepted)
                .toList();
        assertThat(answered).hasSizeGreaterThan(2);
        for (int i = 1; i < answered.size(); i++) {
            assertThat(Duration.between(
                            answered.get(i - 1).startedAt(), answered.get(i).startedAt()))
                    .isBetween(HALF_LIFE.minus(SLACK), NativeAzure.TOKEN_LIFETIME);
        }
        assertThat(answered)
                .allSatisfy(exchange -> assertThat(exchange.request().header("User-Agent"))
                        .singleElement()
                        .asString()
                        .startsWith(identity.client()));
    }

    private static List<String> tokens(NativeAzure azure, NativeIdentity identity) {
        return azure.writes(identity.principal()).stream()
                .flatMap(write -> write.request().header("Authorization").stream())
                .distinct()
                .toList();
    }

    private static Stream<TimeSeries> series(List<Exchange> writes) {
        return writes.stream()
                .map(write -> (Payload.Decoded)
                        WriteRequestCodec.decode(write.request().body()))
                .flatMap(decoded -> decoded.request().series().stream());
    }

    private static Stream<Long> timestamps(List<Exchange> writes) {
        return series(writes)
                .flatMap(series -> series.samples().stream())
                .map(sample -> sample.timestampMillis())
                .sorted();
    }

    private static String excerpt(String line, String part) {
        int at = line.indexOf(part);
        return line.substring(at, Math.min(line.length(), at + 90)).replace("\\n", " ");
    }
}
