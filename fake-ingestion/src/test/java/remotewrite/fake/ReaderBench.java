package remotewrite.fake;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * {@link MessageReader} beside protobuf-java: samples per CPU-second of the same uncompressed messages (2,000 series of 20 labels
 * and one sample): of 1.0, of series that come again ({@link DecodedRuns} knows them) and of series that never do, and of 2.0,
 * where nothing is remembered. Run by {@code bench/reader}.
 */
public final class ReaderBench {
    private static final int SERIES = 2000;
    private static final int LABELS = 20;
    private static final int ROUNDS = 7;
    private static final int MESSAGES = 60;

    private ReaderBench() {}

    /** @param arguments none */
    public static void main(String[] arguments) {
        Predicate<byte[]> own = message ->
                WriteRequestReader.read(message, message.length, Scratch.CLAIM_BYTES) instanceof Payload.Decoded;
        Predicate<byte[]> library = message -> ProtobufWriteRequestReader.read(message) instanceof Payload.Decoded;
        Predicate<byte[]> own2 = message ->
                WriteRequestV2Reader.read(message, message.length, Scratch.CLAIM_BYTES) instanceof PayloadV2.Decoded;
        Predicate<byte[]> library2 = message -> ProtobufWriteRequestV2Reader.read(message) instanceof PayloadV2.Decoded;
        List<Double> again = new ArrayList<>();
        List<Double> never = new ArrayList<>();
        List<Double> version2 = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> same = messages(0, 1, WriteRequestWriter::write);
            again.add(rate(own, same) / rate(library, same));
            List<byte[]> fresh = messages(round * MESSAGES, MESSAGES, WriteRequestWriter::write);
            never.add(rate(own, fresh) / rate(library, fresh));
            List<byte[]> two =
                    messages(0, 1, request -> WriteRequestV2Writer.write(WriteRequestV2.of(request.series())));
            version2.add(rate(own2, two) / rate(library2, two));
        }
        // the first rounds warm up
        System.out.printf(
                Locale.ROOT,
                "own reader is %.2f times as fast as protobuf-java for series that come again, %.2f times for series that never do, %.2f times for 2.0%n",
                median(again.subList(2, ROUNDS)),
                median(never.subList(2, ROUNDS)),
                median(version2.subList(2, ROUNDS)));
    }

    private static double rate(Predicate<byte[]> reader, List<byte[]> messages) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int at = 0; at < MESSAGES; at++) {
            if (!reader.test(messages.get(at % messages.size()))) {
                throw new IllegalStateException("a right message was not read");
            }
        }
        double rate = (double) MESSAGES * SERIES * 1e9 / (threads.getCurrentThreadCpuTime() - before);
        System.out.printf(Locale.ROOT, "%,12.0f samples/CPU-s%n", rate);
        return rate;
    }

    private static List<byte[]> messages(int from, int count, Function<WriteRequest, byte[]> writer) {
        return IntStream.range(from, from + count)
                .mapToObj(message -> writer.apply(WriteRequest.of(IntStream.range(0, SERIES)
                        .mapToObj(series -> TimeSeries.of(
                                IntStream.range(0, LABELS)
                                        .mapToObj(label -> new Label(
                                                "label_name_" + label,
                                                label < 3 ? "value-" + message + "-" + series : "value-of-it-" + label))
                                        .toList(),
                                List.of(Sample.of(series, 1_700_000_000_000L + message))))
                        .toList())))
                .toList();
    }

    private static double median(List<Double> ratios) {
        return ratios.stream().sorted().skip(ratios.size() / 2).findFirst().orElseThrow();
    }
}
