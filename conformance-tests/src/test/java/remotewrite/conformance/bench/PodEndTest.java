package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.conformance.Ledger;
import remotewrite.conformance.NotRun;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.sender.ExitStatus;
import remotewrite.conformance.sender.RunningSender;
import remotewrite.conformance.sender.Sender;
import remotewrite.conformance.sender.SenderFinder;
import remotewrite.conformance.sender.SenderJob;
import remotewrite.conformance.sender.SenderMissing;
import remotewrite.conformance.sender.SenderPreferences;
import remotewrite.conformance.sender.SenderRuntime;
import remotewrite.fake.Exchange;
import remotewrite.fake.Fingerprint;

/** The end of a pod: a real Prometheus and the reference proxy beside it are told to end, and every sample arrives. */
@Tag("real-sender")
class PodEndTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Until a scraped sample is in the sender's queue; what it has not read by its end, no sender hands over. */
    private static final Duration QUEUED = Duration.ofMillis(300);

    private static final int WRITES = 3;

    @TempDir
    private Path directory;

    private static Sender prometheus() {
        try {
            return SenderFinder.of(System.getenv(), System.out::println)
                    .find(SenderPreferences.none().withRuntime(SenderRuntime.FETCH))
                    .choice()
                    .orElseThrow();
        } catch (SenderMissing e) {
            return NotRun.because(e.getMessage());
        }
    }

    /**
     * @param leadMillis how much later than the proxy Prometheus is told: it comes to its last write later than the proxy
     *     waits when nobody is there
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 2_000})
    void nothingIsLost(int leadMillis) {
        Clock clock = Clock.systemUTC();
        Sender sender = prometheus();
        ProxySubject proxy = InProcessProxy.reference();
        Stimulus stimulus = Stimulus.steady("pod-end", "proxy and sender were told to end", Duration.ofSeconds(1));
        try (Cloud cloud = Cloud.start(clock, stimulus, proxy, directory);
                ProxySubject.RunningProxy running = proxy.start(cloud.proxyEnvironment("pod"), clock);
                Tap tap = Tap.start(clock, sender.bindAddress(), running.port());
                ScrapeTarget target = ScrapeTarget.start(clock, sender.bindAddress())) {
            new Bench(clock, sender, proxy, Patience.forRealSenders(), directory).awaitReady(running);
            SenderJob job = SenderJob.of(
                            URI.create("http://" + sender.hostName() + ":" + tap.port()
                                    + proxy.writePath(cloud.ingestionTarget())),
                            sender.hostName() + ":" + target.port(),
                            directory)
                    .withExternalLabels(Map.of("cluster", "pod"));
            Recording.Setup setup = new Recording.Setup(
                    job.targetLabels(),
                    job.externalLabels(),
                    cloud.ingestionUrl(),
                    Fingerprint.of(job.callerBearer()),
                    sender.real(),
                    false);
            Instant startedAt = clock.instant();
            try (RunningSender sending = sender.start(job)) {
                assertThat(cloud.ingestion()
                                .journal()
                                .await(
                                        exchanges -> exchanges.stream()
                                                        .filter(Exchange::accepted)
                                                        .count()
                                                >= WRITES,
                                        SOON))
                        .isTrue();

                running.end();
                Bench.quietly(Duration.ofMillis(leadMillis));
                target.stop(SOON);
                Bench.quietly(QUEUED);
                // and now the sender is told, for which the proxy has waited
                assertThat(sending.alive()).isTrue();
                assertThat(running.exit()).isInstanceOf(ExitStatus.Running.class);
            }
            await().atMost(SOON).until(() -> !(running.exit() instanceof ExitStatus.Running));

            Ledger ledger = Ledger.of(new Recording(
                    stimulus.name(),
                    stimulus.did(),
                    List.of(),
                    setup,
                    startedAt,
                    target.exchanges(),
                    tap.exchanges(),
                    cloud.ingestion().journal().exchanges(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    running.log(),
                    "ended",
                    List.of(),
                    "ended"));
            System.out.printf(
                    "told %d ms apart: %d samples served, %d lost%n",
                    leadMillis, ledger.served(), ledger.lost().count());
            assertThat(ledger.lost().first()).isEmpty();
            assertThat(ledger.delivered()).isPositive();
        }
    }
}
