package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.bench.ProxySubject.RunningProxy;
import remotewrite.conformance.bench.ScrapeTarget;
import remotewrite.conformance.sender.Fetch;
import remotewrite.conformance.sender.ProgramFetcher;
import remotewrite.conformance.sender.WantedVersion;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;
import remotewrite.fake.Payload;
import remotewrite.fake.Reply;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/**
 * vmagent, unmodified, sends through the reference proxy to the fake ingestion endpoint. It is fetched from the Debian
 * mirror; where it cannot be had the tests are skipped with the reason, and with {@code
 * CONFORMANCE_REQUIRE_CONTAINERS=true} in the environment that is a failure instead.
 */
@Tag("real-sender")
class VmagentTest {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path directory;

    private Fetch.Fetched fetched;

    @BeforeEach
    void fetch() {
        fetched = RealProgram.had(
                "vmagent",
                ProgramFetcher.vmagent(System.getenv(), System.out::println).fetch(WantedVersion.any()));
    }

    /** The fakes, the proxy before them and a target; what is sent is in the journal of the ingestion endpoint. */
    private interface Story {
        void tell(FakeCloud cloud, Vmagent vmagent);
    }

    private void with(List<String> flags, FaultScript faults, Story story) {
        try (FakeCloud cloud =
                        FakeCloud.start(CloudSettings.of(CLOCK, directory).withEndpoints(Set.of()));
                RunningProxy proxy =
                        InProcessProxy.reference().start(cloud.environment(Credential.CERTIFICATE), CLOCK);
                ScrapeTarget target = ScrapeTarget.start(CLOCK, "127.0.0.1")) {
            cloud.ingestion().play(faults);
            try (Vmagent vmagent = Vmagent.start(
                    fetched.binary(),
                    directory,
                    "http://127.0.0.1:" + proxy.port() + "/api/v1/write",
                    target.port(),
                    flags)) {
                story.tell(cloud, vmagent);
            }
        }
    }

    private static void await(FakeCloud cloud, Vmagent vmagent, Predicate<List<Exchange>> condition) {
        assertThat(cloud.ingestion().journal().await(condition, DEADLINE))
                .as(() -> "the awaited writes; vmagent's log:\n" + vmagent.log())
                .isTrue();
    }

    private static void awaitWrites(FakeCloud cloud, Vmagent vmagent, int accepted) {
        await(
                cloud,
                vmagent,
                exchanges -> exchanges.stream().filter(Exchange::accepted).count() >= accepted);
    }

    private static List<Bytes> bodies(List<Exchange> exchanges, boolean accepted) {
        return exchanges.stream()
                .filter(exchange -> !exchange.open() && exchange.accepted() == accepted)
                .map(exchange -> exchange.request().body())
                .toList();
    }

    private static List<Exchange> answered(FakeCloud cloud) {
        return cloud.ingestion().journal().exchanges().stream()
                .filter(exchange -> !exchange.open())
                .toList();
    }

    private static Stream<Long> timestamps(Stream<Exchange> writes) {
        return writes.filter(Exchange::accepted)
                .map(write -> (Payload.Decoded)
                        WriteRequestCodec.decode(write.request().body()))
                .flatMap(decoded -> decoded.request().series().stream())
                .filter(series -> series.label("__name__").filter("up"::equals).isPresent())
                .flatMap(series -> series.samples().stream())
                .map(sample -> sample.timestampMillis());
    }

    @Test
    void inThePrometheusProtocolEveryWriteIsAccepted() {
        with(List.of("-remoteWrite.forcePromProto"), FaultScript.none(), (cloud, vmagent) -> {
            awaitWrites(cloud, vmagent, 3);

            assertThat(answered(cloud)).allSatisfy(write -> {
                assertThat(write.accepted()).isTrue();
                assertThat(write.request().header("Content-Encoding")).containsExactly("snappy");
                assertThat(write.request().header("X-Prometheus-Remote-Write-Version"))
                        .containsExactly("0.1.0");
                assertThat(write.request().header("User-Agent")).singleElement().isEqualTo("vmagent");
            });
            assertThat(timestamps(answered(cloud).stream())).isNotEmpty();
        });
    }

    @Test
    void leftToItselfItTriesZstdIsRefusedAndGoesOnWithSnappyWithoutLoss() {
        with(List.of(), FaultScript.none(), (cloud, vmagent) -> {
            awaitWrites(cloud, vmagent, 3);

            List<Exchange> writes = answered(cloud);
            Exchange first = writes.getFirst();
            assertThat(first.request().header("Content-Encoding")).containsExactly("zstd");
            assertThat(first.reply()).map(Reply::status).hasValue(415);
            assertThat(writes.stream().filter(write -> !write.accepted()))
                    .allSatisfy(write -> assertThat(write.request().header("Content-Encoding"))
                            .containsExactly("zstd"));
            // what the refused block held was sent again: it had been scraped before the refusal
            assertThat(timestamps(writes.stream()).min(Long::compare).orElseThrow())
                    .isLessThan(first.startedAt().toEpochMilli());
        });
    }

    @Test
    void whatIngestionCannotTakeAtFirstIsSentAgain() {
        FaultScript outage = FaultScript.named("two answers of 503")
                .step(Effect.answer(503, ""), Moment.REQUEST_END)
                .times(2)
                .thenNormally();
        with(List.of("-remoteWrite.forcePromProto"), outage, (cloud, vmagent) -> {
            // blocks are sent side by side: others may arrive before the one that is sent again
            await(
                    cloud,
                    vmagent,
                    exchanges -> bodies(exchanges, false).size() >= 2
                            && bodies(exchanges, true).containsAll(bodies(exchanges, false)));

            assertThat(bodies(answered(cloud), false)).hasSize(2);
        });
    }
}
