package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.Workspace;

/**
 * What a real Prometheus 3.5 sends as remote write 2.0 and 1.0 decodes to what it scraped. Skipped unless an earlier run
 * of the conformance suite has left the binary in its cache.
 */
class RealPrometheusTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-0123456789abcdef0123456789abcdef", Set.of(TestTokens.OBJECT_ID));

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);
    private final Workspace workspace = Workspace.of(clock, AzureLimits.NONE, IngestionProfile.SPEC.workspaceRules());
    private final FakeIngestion ingestion =
            FakeIngestion.start(FakeIngestion.Settings.of(clock, tokens.verifier(), RULE)
                    .withProfile(IngestionProfile.SPEC)
                    .withIntake(workspace));
    private final ScrapedTarget target = ScrapedTarget.start();

    @AfterEach
    void close() {
        ingestion.close();
        target.close();
    }

    @Test
    void whatPrometheusScrapesIsWhatItsWritesDecodeTo() throws Exception {
        Path binary = binary().orElseGet(() ->
                NotRun.because("no Prometheus 3.5 in the cache " + cache() + "; the conformance suite fetches it"));
        Path config = Files.writeString(directory.resolve("prometheus.yml"), config());
        Path log = directory.resolve("log");
        Process prometheus = new ProcessBuilder(
                        binary.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:0",
                        "--storage.remote.flush-deadline=1s",
                        "--enable-feature=exemplar-storage,native-histograms,metadata-wal-records")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean everything = ingestion.journal().await(this::everythingHasCome, DEADLINE);
            assertThat(everything).as(() -> seen() + "\n" + read(log)).isTrue();
        } finally {
            prometheus.destroyForcibly().waitFor();
        }
        version2();
        version1();
        whatWasCountedIsKept();
    }

    /** Every sample comes twice, by either version: once it is new, once it is there already. */
    private void whatWasCountedIsKept() {
        assertThat(ingestion.journal().exchanges().stream()
                        .flatMap(exchange -> exchange.reply().stream())
                        .map(reply -> reply.body().toUtf8()))
                .noneMatch(text -> text.contains("values of valid series are not written"));
        long samples = workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .mapToLong(series -> series.samples().size())
                .sum();
        assertThat(samples).isPositive();
        assertThat(counted("Samples")).isLessThanOrEqualTo(samples);
        assertThat(workspace.histogramsAndExemplars())
                .anySatisfy(series -> assertThat(series.exemplars()).isNotEmpty());
        for (String name : List.of("latency", "size")) {
            assertThat(histogramTimes(keptSeries(), name)).as(name).containsAll(histogramTimes(sent2(), name));
        }
        // those of "size" came with no bounds in 1.0, and were refused aloud
        assertThat(histogramTimes(keptSeries(), "latency")).containsAll(histogramTimes(sent1(), "latency"));
        assertThat(histograms(keptSeries(), "latency")).allSatisfy(kept -> {
            assertThat(kept.count()).isEqualTo(TestHistograms.INTEGER.count());
            assertThat(kept.negative()).isEqualTo(TestHistograms.INTEGER.negative());
            assertThat(kept.positive()).isEqualTo(TestHistograms.INTEGER.positive());
        });
    }

    private List<TimeSeries> keptSeries() {
        return workspace.histogramsAndExemplars();
    }

    private List<TimeSeries> sent2() {
        return series("").map(ResolvedSeries::series).toList();
    }

    private List<TimeSeries> sent1() {
        return requests1().stream()
                .flatMap(request -> request.series().stream())
                .toList();
    }

    private static List<NativeHistogram> histograms(List<TimeSeries> all, String name) {
        return all.stream()
                .filter(series -> series.label("__name__").equals(Optional.of(name)))
                .flatMap(series -> series.histograms().stream())
                .toList();
    }

    /** Never empty. */
    private static Set<Long> histogramTimes(List<TimeSeries> all, String name) {
        Set<Long> times = histograms(all, name).stream()
                .map(NativeHistogram::timestampMillis)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(times).as("native histograms of " + name).isNotEmpty();
        return times;
    }

    private void version1() {
        assertThat(requests1())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.unknownFields()).isEmpty());
        NativeHistogram exponential = histogram1("latency").findFirst().orElseThrow();
        assertThat(exponential.positive()).isEqualTo(TestHistograms.INTEGER.positive());
        assertThat(HistogramRules.violations(exponential)).isEmpty();
        // 3.5 sends custom buckets over 1.0 without their bounds, which 1.0 has no field for (RW1-S-50)
        assertThat(HistogramRules.violations(histogram1("size").findFirst().orElseThrow()))
                .containsExactly("NH11: buckets up to index 2 for 0 custom bounds");
    }

    private void version2() {
        assertThat(requests2()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.unknownFields()).isEmpty();
            assertThat(request.findings()).isEmpty();
        });
        ResolvedSeries counter = series("requests_total").findFirst().orElseThrow();
        assertThat(counter.series().label("path")).contains("/ä");
        assertThat(counter.series().samples().get(0).value()).isEqualTo(17);
        assertThat(counter.type()).isEqualTo(1);
        assertThat(counter.help()).isEqualTo("Requests so far.");
        // an exemplar travels as a series of its own, which rc.4 forbids (RW2-S-49)
        assertThat(series("requests_total")
                        .filter(each -> each.series().samples().isEmpty())
                        .flatMap(each -> each.series().exemplars().stream())
                        .findFirst())
                .hasValueSatisfying(exemplar -> {
                    assertThat(exemplar.labels()).containsExactly(new Label("trace_id", "abc"));
                    assertThat(Double.longBitsToDouble(exemplar.valueBits())).isEqualTo(0.5);
                });
        NativeHistogram custom = histogram("size");
        assertThat(custom.schema()).isEqualTo(-53);
        assertThat(custom.customValueBits()).isEqualTo(Longs.ofDoubles(0.5, 1));
        assertThat(custom.count()).isEqualTo(HistogramCount.of(7));
        assertThat(custom.positive().deltas()).isEqualTo(Longs.of(2, 1, -1));
        assertThat(HistogramRules.violations(custom)).isEmpty();
        NativeHistogram exponential = histogram("latency");
        assertThat(exponential.schema()).isEqualTo(3);
        assertThat(exponential.sum()).isEqualTo(-1.5);
        assertThat(exponential.count()).isEqualTo(TestHistograms.INTEGER.count());
        assertThat(exponential.zeroCount()).isEqualTo(TestHistograms.INTEGER.zeroCount());
        assertThat(exponential.zeroThresholdBits()).isEqualTo(TestHistograms.INTEGER.zeroThresholdBits());
        assertThat(exponential.negative()).isEqualTo(TestHistograms.INTEGER.negative());
        assertThat(exponential.positive()).isEqualTo(TestHistograms.INTEGER.positive());
        assertThat(HistogramRules.violations(exponential)).isEmpty();
        assertThat(counted("Samples")).isPositive();
        assertThat(counted("Histograms")).isPositive();
    }

    private boolean everythingHasCome(List<Exchange> exchanges) {
        return exchanges.stream().filter(exchange -> !exchange.open()).count() >= 2
                && series("requests_total")
                        .anyMatch(each -> !each.series().samples().isEmpty() && each.type() == 1)
                && series("requests_total")
                        .anyMatch(each -> !each.series().exemplars().isEmpty())
                && series("size").anyMatch(each -> !each.series().histograms().isEmpty())
                && series("latency")
                        .anyMatch(each -> !each.series().histograms().isEmpty())
                && histogram1("size").findAny().isPresent()
                && histogram1("latency").findAny().isPresent();
    }

    private String seen() {
        return series("").map(ResolvedSeries::toString).distinct().limit(200).toList() + "\n"
                + ingestion.journal().exchanges().stream().map(Exchange::reply).toList();
    }

    private NativeHistogram histogram(String name) {
        return series(name)
                .flatMap(each -> each.series().histograms().stream())
                .findFirst()
                .orElseThrow();
    }

    private Stream<NativeHistogram> histogram1(String name) {
        return requests1().stream()
                .flatMap(request -> request.series().stream())
                .filter(series -> series.label("__name__").equals(Optional.of(name)))
                .flatMap(series -> series.histograms().stream());
    }

    private Stream<ResolvedSeries> series(String name) {
        return requests2().stream()
                .flatMap(request -> request.resolved().stream())
                .filter(each ->
                        name.isEmpty() || each.series().label("__name__").equals(Optional.of(name)));
    }

    private List<WriteRequestV2> requests2() {
        return bodies(type -> type.contains("v2.Request"))
                .map(body -> ((PayloadV2.Decoded) WriteRequestV2Codec.decode(body)).request())
                .toList();
    }

    private List<WriteRequest> requests1() {
        return bodies(type -> !type.contains("v2.Request"))
                .map(body -> ((Payload.Decoded) WriteRequestCodec.decode(body)).request())
                .toList();
    }

    private Stream<Bytes> bodies(Predicate<String> type) {
        return ingestion.journal().exchanges().stream()
                // of a request that was cut off there may be half a body
                .filter(exchange -> exchange.reply().isPresent())
                .map(Exchange::request)
                .filter(request -> type.test(String.join("", request.header("Content-Type"))))
                .map(Request::body);
    }

    private long counted(String what) {
        return ingestion.journal().exchanges().stream()
                .flatMap(exchange -> exchange.reply().stream())
                .flatMap(reply -> reply.header("X-Prometheus-Remote-Write-" + what + "-Written").stream())
                .mapToLong(Long::parseLong)
                .sum();
    }

    private String config() {
        String remote = """
                - url: "%s"
                  protobuf_message: %s
                  send_exemplars: true
                  send_native_histograms: true
                  authorization: {credentials: "%s"}
                  queue_config: {batch_send_deadline: 500ms}
                """;
        String url = ingestion.writeUri("127.0.0.1", RULE).toString();
        return """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                - job_name: text
                  metrics_path: /text
                  convert_classic_histograms_to_nhcb: true
                  static_configs: [{targets: ["127.0.0.1:%1$d"]}]
                - job_name: proto
                  metrics_path: /proto
                  static_configs: [{targets: ["127.0.0.1:%1$d"]}]
                remote_write:
                """.formatted(target.port())
                + remote.formatted(url, "io.prometheus.write.v2.Request", tokens.valid())
                + remote.formatted(url, "prometheus.WriteRequest", tokens.valid());
    }

    private static Path cache() {
        String configured = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path base =
                configured.startsWith("/") ? Path.of(configured) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("remote-write-conformance").resolve("prometheus");
    }

    private static Optional<Path> binary() {
        if (!Files.isDirectory(cache())) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(cache())) {
            return versions.filter(version -> version.getFileName().toString().startsWith("3.5"))
                    .map(version -> version.resolve("prometheus"))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + cache(), e);
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
