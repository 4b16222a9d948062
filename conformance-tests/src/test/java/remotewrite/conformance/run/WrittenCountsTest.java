package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.bench.ProxySubject.RunningProxy;
import remotewrite.conformance.mutant.ReplyMutants;
import remotewrite.conformance.sender.Fetch;
import remotewrite.conformance.sender.ProgramFetcher;
import remotewrite.conformance.sender.WantedVersion;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionAnswers.Version2;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.cloud.CloudAnswers;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/**
 * A Prometheus that speaks remote write 2.0 believes the counts that come back (PX-19): behind the reference proxy it has
 * no failed samples, behind one that drops the counts it has no others. Skipped, or a failure where everything has to run,
 * when no Prometheus can be had.
 */
@Tag("real-sender")
class WrittenCountsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String SENT = "prometheus_remote_storage_samples_total";
    private static final String FAILED = "prometheus_remote_storage_samples_failed_total";

    @TempDir
    private Path directory;

    @Test
    void prometheusCountsNoSampleAsFailedUnlessTheProxyDropsTheCounts() throws IOException, InterruptedException {
        Fetch.Fetched fetched = RealProgram.had(
                "Prometheus",
                ProgramFetcher.prometheus(System.getenv(), System.out::println).fetch(WantedVersion.of("3.5")));
        InProcessProxy dropping = new InProcessProxy("drops the counts", ReplyMutants.DROPS_WRITTEN_COUNTS.change());
        try (FakeCloud cloud = FakeCloud.start(takingVersion2());
                RunningProxy right =
                        InProcessProxy.reference().start(cloud.environment(Credential.CERTIFICATE), CLOCK);
                RunningProxy wrong = dropping.start(cloud.environment(Credential.CERTIFICATE), CLOCK);
                CountingPrometheus believing =
                        CountingPrometheus.start(fetched.binary(), directory.resolve("believing"), right.port());
                CountingPrometheus doubting =
                        CountingPrometheus.start(fetched.binary(), directory.resolve("doubting"), wrong.port())) {
            awaited(() -> {
                assertThat(believing.value(SENT)).as(believing.log()).isGreaterThanOrEqualTo(3);
                assertThat(doubting.value(FAILED)).as(doubting.log()).isGreaterThanOrEqualTo(3);
            });

            assertThat(believing.value(FAILED)).as(believing.log()).isZero();
            assertThat(believing.log()).doesNotContain("level=ERROR");
            assertThat(cloud.ingestion().journal().exchanges())
                    .allSatisfy(exchange -> assertThat(exchange.request().header("X-Prometheus-Remote-Write-Version"))
                            .containsExactly("2.0.0"));
        }
    }

    private CloudSettings takingVersion2() {
        return CloudSettings.of(CLOCK, directory)
                .withEndpoints(Set.of())
                .withAnswers(CloudAnswers.of(IngestionProfile.AZURE)
                        .withIngestion(IngestionAnswers.DEFAULT.withVersion2(Version2.TAKEN)));
    }

    private static void awaited(ThrowingRunnable condition) {
        Awaitility.await().atMost(DEADLINE).untilAsserted(condition);
    }
}
