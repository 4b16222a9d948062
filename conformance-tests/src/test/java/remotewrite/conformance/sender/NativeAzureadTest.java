package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.NotRun;
import remotewrite.fake.Exchange;
import remotewrite.fake.Label;
import remotewrite.fake.Payload;
import remotewrite.fake.PortUnavailableException;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequestCodec;

/**
 * Upstream's Prometheus authenticates by itself ({@code azuread}), by the names of the public cloud and without any
 * proxy. Its images are built by images/build-native-azuread. A line whose image is missing is skipped with the reason;
 * with {@code CONFORMANCE_REQUIRE_CONTAINERS=true} in the environment it is a failure instead.
 */
@Tag("container")
class NativeAzureadTest {
    private static final Duration HALF_LIFE = NativeAzure.TOKEN_LIFETIME.dividedBy(2);

    /** The lifetime is told in whole seconds, and is measured from the answer's arrival. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> prometheus35AuthenticatesByItself() {
        return NotRun.orOneSkipped(() -> on(
                "3.5",
                azure -> List.of(
                        NativeIdentity.oauth(azure, 1),
                        NativeIdentity.systemAssigned(azure, 2),
                        NativeIdentity.userAssigned(azure, 3),
                        NativeIdentity.sdk(azure, 5))));
    }

    @TestFactory
    Stream<DynamicTest> theNewestPrometheusAuthenticatesByItself() {
        return NotRun.orOneSkipped(() -> on(
                "newest",
                azure -> List.of(
                        NativeIdentity.workloadIdentity(azure, 6), NativeIdentity.certificate(azure, 7, directory))));
    }

    private interface Identities {
        List<NativeIdentity> in(NativeAzure azure);
    }

    /** All ways of one line go on side by side: they wait most of the time. */
    private static Stream<DynamicTest> on(String line, Identities identities) {
        String image = "remote-write-conformance/prometheus-azuread:" + line;
        DockerEngine engine = NativeEngine.with(image, "images/build-native-azuread builds it where Go is");
        String version = engine.labelledVersion(image).map(SenderVersion::text).orElse("of an unknown version");
        System.out.printf("native azuread: Prometheus %s, container image %s%n", version, image);
        NativeAzure azure = azure(engine);
        ExecutorService lanes = Executors.newCachedThreadPool();
        List<DynamicTest> tests = new ArrayList<>();
        for (NativeIdentity identity : identities.in(azure)) {
            Future<?> run = lanes.submit(() -> isTakenWithTokensRenewedAtHalfLife(image, version, azure, identity));
            tests.add(DynamicTest.dynamicTest(identity.name(), () -> {
                try {
                    run.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    throw e.getCause();
                }
            }));
        }
        return tests.stream().onClose(() -> {
            lanes.shutdownNow();
            azure.close();
        });
    }

    private static NativeAzure azure(DockerEngine engine) {
        try {
            return new NativeAzure(engine, Clock.systemUTC());
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
            System.out.printf("native azuread, %s: %s%n", identity, excerpt(refused, identity.refusal()));

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
