package remotewrite.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.NotRun;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/**
 * 64 bodies of 32 MiB at once, 2 GiB together, through the proxy as it is shipped, while ingestion takes nothing at first
 * (PX-46): the process lives within the memory that the deployment files give it, takes no more than it can pass on, and
 * what arrives is what was sent.
 */
@Timeout(90)
class ManyHugeBodiesTest {
    private static final int BODIES = 64;

    /** Tests run in the directory of their module. */
    private static final Path OPTIONS = Path.of("../images/proxy/java.options");

    private static final Path DEPLOYMENT = Path.of("../deploy/kubernetes/standalone/deployment.yaml");
    private static final int LIMIT_MIB = 256;

    /** 200 MB, the limit that the sidecar's documentation sizes it with (azure.md 2): whoever followed it changes the image alone. */
    private static final int LIMIT_OF_THE_SIDECAR_MIB = 190;

    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(20);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(50);
    private static final Duration STANDS_STILL = Duration.ofMillis(300);
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path directory;

    @Test
    void theyNeedNoMoreMemoryThanIsDeployedAndNothingOfThemIsAltered() throws IOException, InterruptedException {
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            NotRun.because("only Linux tells what a process uses");
        }
        assertThat(Files.readString(DEPLOYMENT)).containsPattern("limits:\\s+memory: " + LIMIT_MIB + "Mi\\b");
        List<HugeBodySender> senders =
                IntStream.range(0, BODIES).mapToObj(HugeBodySender::new).toList();
        AtomicLong mostKib = new AtomicLong();
        try (FakeCloud cloud =
                        FakeCloud.start(CloudSettings.of(CLOCK, directory).withEndpoints(Set.of()));
                HesitantIngestion ingestion = HesitantIngestion.start(BODIES);
                ProxyUnderLoad proxy = ProxyUnderLoad.start(OPTIONS, environment(cloud, ingestion), directory);
                ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
            watch.scheduleAtFixedRate(
                    () -> mostKib.accumulateAndGet(proxy.residentKib(), Math::max),
                    0,
                    LOOKS_EVERY.toMillis(),
                    TimeUnit.MILLISECONDS);
            List<CompletableFuture<String>> answers =
                    senders.stream().map(sender -> sender.start(proxy.port())).toList();

            boolean allBegun = ingestion.allBegunWithin(BEGUN_WITHIN);
            assertThat(allBegun).as(proxy.logText()).isTrue();
            // of one body the machine itself may keep all (32 MiB are Linux's limit here: tcp_rmem), not of many
            assertThat(takenAtStandstill(senders))
                    .as("bytes taken, of which ingestion has taken %d MiB", BODIES)
                    .isLessThan((long) BODIES * HugeBody.BYTES / 2);
            ingestion.goOn();

            assertThat(answers.stream().map(CompletableFuture::join))
                    .as(proxy.logText())
                    .containsOnly("HTTP/1.1 204 No Content");
            assertThat(ingestion.whole())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, BODIES)
                            .mapToObj(HugeBody::checksum)
                            .toList());
            assertThat(proxy.process().isAlive()).isTrue();
        }
        System.out.printf("%d bodies of 32 MiB at once: at most %d MiB resident%n", BODIES, mostKib.get() / 1024);
        assertThat(mostKib.get() / 1024).as("MiB resident at most").isLessThan(LIMIT_OF_THE_SIDECAR_MIB);
    }

    private static Map<String, String> environment(FakeCloud cloud, HesitantIngestion ingestion) {
        Map<String, String> environment = new HashMap<>(cloud.environment(Credential.CERTIFICATE));
        environment.put("INGESTION_URL", ingestion.url().toString());
        return Map.copyOf(environment);
    }

    /** How many bytes of all bodies have been taken when no more are. */
    private static long takenAtStandstill(List<HugeBodySender> senders) {
        AtomicLong before = new AtomicLong(-1);
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(STANDS_STILL)
                .atMost(BEGUN_WITHIN)
                .until(() -> {
                    long now = senders.stream()
                            .mapToLong(sender -> sender.sent().get())
                            .sum();
                    return before.getAndSet(now) == now;
                });
        return before.get();
    }
}
