package remotewrite.conformance.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.fake.Bytes;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;

/**
 * How many samples of remote write 1.0 a receiver takes in a second of its processor time: {@link FakeReceiver} beside
 * others, in one run, fed with the same bodies. Run by {@code bench/ingest}.
 *
 * <p>Arguments: {@code NAME=FILE@VERSION} for each of the others, and {@code rounds=}, {@code ticks=}, {@code series=}. Exit
 * code 1 when an aim is not met.
 */
public final class IngestBench {
    /** The aims, by the other's name on the command line: samples per CPU-second of the fake, in those of the other. */
    private static final Map<String, Aim> AIMS = Map.of(
            "prometheus", Aim.atLeast(2, "FakeIngestion in times of Prometheus"),
            "victoriametrics", Aim.atLeast(1, "FakeIngestion in times of VictoriaMetrics"));

    private static final int SAMPLES_A_REQUEST = 2000;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int CONNECTIONS = 2;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Of the JVM that is measured. */
    private static final List<String> FLAGS =
            List.of("-Xms1g", "-Xmx3g", "-XX:+UseSerialGC", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED");

    private IngestBench() {}

    /** @param arguments as above, or {@code receive} in the process that is measured */
    public static void main(String[] arguments) throws IOException {
        if (Arrays.asList(arguments).contains("receive")) {
            FakeReceiver.run(Clock.systemUTC());
            return;
        }
        BenchSettings settings = BenchSettings.orExit(
                arguments, List.of("rounds", "ticks", "series"), List.of("prometheus", "victoriametrics"));
        int rounds = settings.number("rounds", 7);
        int ticks = settings.number("ticks", 50);
        int series = settings.number("series", 20_000);
        Path directory = Files.createTempDirectory("bench-ingest-");
        List<Receiver> receivers = new ArrayList<>();
        Map<Receiver, Aim> aims = new LinkedHashMap<>();
        Judged judged = new Judged();
        try {
            receivers.add(Receiver.fake(FLAGS, directory));
            for (String other : List.of("prometheus", "victoriametrics")) {
                if (settings.find(other).isPresent()) {
                    String[] told = settings.text(other).split("@", 2);
                    Receiver receiver = Receiver.other(other, Path.of(told[0]), told[1], directory);
                    receivers.add(receiver);
                    aims.put(receiver, AIMS.get(other));
                } else {
                    judged.missing(AIMS.get(other));
                }
            }
            Map<Receiver, List<Double>> rates = run(receivers, new SteadySeries(series), rounds, ticks);
            List<Double> fake = rates.get(receivers.getFirst());
            aims.forEach((receiver, aim) ->
                    judged.add(aim, median(fake) / median(rates.get(receiver)), ratios(fake, rates.get(receiver))));
        } finally {
            receivers.forEach(Receiver::close);
            removeTree(directory);
        }
        System.out.println();
        judged.lines().forEach(System.out::println);
        System.exit(judged.exitCode());
    }

    /** Round by round. */
    private static List<Double> ratios(List<Double> some, List<Double> others) {
        return IntStream.range(0, some.size())
                .mapToObj(round -> some.get(round) / others.get(round))
                .toList();
    }

    private static Map<Receiver, List<Double>> run(List<Receiver> receivers, SteadySeries series, int rounds, int ticks)
            throws IOException {
        long samples = (long) ticks * series.count();
        System.out.printf(
                Locale.ROOT,
                "%,d series of %d labels, %,d samples a request, %,d a round, %d rounds after %d to warm up%n",
                series.count(),
                SteadySeries.LABELS,
                SAMPLES_A_REQUEST,
                samples,
                rounds,
                WARM_UP_ROUNDS);
        // all of it in the past, and within the 20 minutes that Azure takes
        long millis = Clock.systemUTC().millis() - (rounds + WARM_UP_ROUNDS) * ticks * INTERVAL.toMillis();
        Map<Receiver, List<Double>> perSecond = new LinkedHashMap<>();
        receivers.forEach(receiver -> perSecond.put(receiver, new ArrayList<>()));
        List<Receiver> order = new ArrayList<>(receivers);
        long bytes = 0;
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            List<List<Bytes>> lanes = lanes(series, millis, ticks);
            millis += ticks * INTERVAL.toMillis();
            bytes = lanes.stream().flatMap(List::stream).mapToLong(Bytes::size).sum();
            Collections.rotate(order, 1);
            for (Receiver receiver : order) {
                Duration before = ProcessCpu.of(receiver.process());
                receiver.load().send(lanes);
                Duration used = ProcessCpu.of(receiver.process()).minus(before);
                double rate = samples * 1000.0 / Math.max(1, used.toMillis());
                System.out.printf(
                        Locale.ROOT, "round %2d  %-32s %,12.0f samples/CPU-s%n", round + 1, receiver.name(), rate);
                if (round >= 0) {
                    perSecond.get(receiver).add(rate);
                }
            }
        }
        System.out.printf(Locale.ROOT, "%n%.1f bytes a sample on the wire%n%n", (double) bytes / samples);
        table(perSecond);
        check(receivers.get(0), samples * (rounds + WARM_UP_ROUNDS));
        return perSecond;
    }

    /** The same series always come over the same connection, so that their samples stay in order. */
    private static List<List<Bytes>> lanes(SteadySeries series, long fromMillis, int ticks) {
        List<List<Bytes>> lanes = Stream.generate(() -> (List<Bytes>) new ArrayList<Bytes>())
                .limit(CONNECTIONS)
                .toList();
        for (int tick = 0; tick < ticks; tick++) {
            List<WriteRequest> requests = series.tick(fromMillis + tick * INTERVAL.toMillis(), SAMPLES_A_REQUEST);
            for (int at = 0; at < requests.size(); at++) {
                lanes.get(at % CONNECTIONS).add(WriteRequestCodec.encode(requests.get(at)));
            }
        }
        return lanes;
    }

    private static void table(Map<Receiver, List<Double>> perSecond) {
        double fake = median(perSecond.values().iterator().next());
        System.out.println(
                "| receiver | samples per CPU-second, median | least | most | FakeIngestion is | peak memory |");
        System.out.println("|---|---|---|---|---|---|");
        perSecond.forEach((receiver, rates) -> System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %,.0f | %.2f times as fast | %,d MiB |%n",
                receiver.name(),
                median(rates),
                Collections.min(rates),
                Collections.max(rates),
                fake / median(rates),
                ProcessCpu.peakKib(receiver.process()) / 1024));
    }

    /** What was fast has to have been right as well. */
    private static void check(Receiver fake, long sent) throws IOException {
        long arrived = Long.parseLong(fake.lastWords().strip());
        System.out.printf(Locale.ROOT, "%nThe ledger has %,d samples of %,d sent.%n", arrived, sent);
        if (arrived != sent) {
            throw new IllegalStateException("the ledger has %d samples, sent were %d".formatted(arrived, sent));
        }
    }

    private static double median(List<Double> rates) {
        List<Double> sorted = rates.stream().sorted().toList();
        return IntStream.of(sorted.size() / 2, (sorted.size() - 1) / 2)
                .mapToDouble(sorted::get)
                .average()
                .orElseThrow();
    }

    private static void removeTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
