package remotewrite.fake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static remotewrite.fake.WireBytes.field;
import static remotewrite.fake.WireBytes.hex;
import static remotewrite.fake.WireBytes.repeated;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Messages, before they are compressed, that would take a receiver's memory or time, by what they are. Once
 * compressed they take up to 5 MiB; but for {@link #longLabel} and {@link #seriesOfOneHash} none is valid.
 */
final class HostileMessages {
    private static final int MILLION = 1_000_000;

    private HostileMessages() {}

    /**
     * @param names what a refusal has to name so that its reader finds the place: how far the message was read and in which
     *     field, or the first invalid series and what is wrong in it. All of it follows from the bytes and from the messages'
     *     definitions; the words around it are the decoder's own.
     */
    record Hostile(List<String> names, byte[] message) {
        /** Whether all of it is decoded, and refers to nothing but symbols that are there: it is a receiver's own that it is wrong. */
        boolean readable() {
            return names.stream().noneMatch(name -> name.startsWith("in ") || name.startsWith("symbol "));
        }
    }

    static Map<String, Hostile> version1() {
        Map<String, Hostile> all = new LinkedHashMap<>();
        all.put("a varint bomb as a tag", new Hostile(undecodable(10, "WriteRequest"), repeated("ff", 64)));
        all.put(
                "a varint bomb as a length",
                new Hostile(
                        undecodable(11, "field 1 of WriteRequest"),
                        new WireBytes()
                                .add(hex("0a"))
                                .add(repeated("ff", MILLION))
                                .done()));
        all.put("a length of 2^31-1", new Hostile(undecodable(6, "field 1 of WriteRequest"), hex("0affffffff0700")));
        all.put(
                "a length of 2^64-1",
                new Hostile(undecodable(11, "field 1 of WriteRequest"), hex("0affffffffffffffffff0100")));
        all.put(
                "ten million empty series",
                new Hostile(tooMuch("field 1 of WriteRequest"), repeated("0a00", 10 * MILLION)));
        all.put(
                "a million labels without names",
                new Hostile(tooMuch("field 1 of TimeSeries"), field(1, repeated("0a00", MILLION))));
        all.put("a million labels", new Hostile(tooMuch("field 1 of TimeSeries"), field(1, labels(MILLION))));
        all.put(
                "200,000 labels twice",
                new Hostile(
                        tooMuch("field 1 of TimeSeries"),
                        field(
                                1,
                                new WireBytes()
                                        .add(labels(200_000))
                                        .add(labels(200_000))
                                        .done())));
        all.put(
                "a million samples of one time",
                new Hostile(tooMuch("field 2 of TimeSeries"), field(1, labelled(repeated("1200", MILLION)))));
        all.put(
                "a million exemplars",
                new Hostile(tooMuch("field 3 of TimeSeries"), field(1, repeated("1a00", MILLION))));
        all.put(
                "ten million empty histograms",
                new Hostile(tooMuch("field 4 of TimeSeries"), field(1, repeated("2200", 9 * MILLION))));
        all.put(
                "100,000 invalid histograms",
                new Hostile(invalid(1, "histogram at 0 ms"), field(1, labelled(repeated("22022064", 100_000)))));
        all.put(
                "spans of 2^32-1 buckets",
                new Hostile(
                        invalid(1, "NH03", "positive", Long.toString(200_000 * 4_294_967_295L)),
                        field(1, labelled(field(4, repeated("5a0610ffffffff0f", 200_000))))));
        all.put(
                "16 million deltas",
                new Hostile(
                        tooMuch("field 9 of Histogram"),
                        field(1, labelled(field(4, field(9, new byte[16 * MILLION]))))));
        all.put(
                "half a million positive deltas without a span",
                new Hostile(
                        invalid(1, "NH03", "positive", "500000"),
                        field(1, labelled(field(4, field(12, repeated("01", 500_000)))))));
        all.put(
                "two million float counts",
                new Hostile(
                        invalid(1, "NH03", "positive", "2000000"),
                        field(1, labelled(field(4, field(13, new byte[8 * 2 * MILLION]))))));
        all.put("groups in groups", new Hostile(undecodable(102, "field 5 of WriteRequest"), repeated("2b", MILLION)));
        all.put(
                "ten million unknown fields",
                new Hostile(tooMuch("field 5 of WriteRequest"), repeated("2800", 10 * MILLION)));
        all.put(
                "five million descriptions",
                new Hostile(tooMuch("field 3 of WriteRequest"), repeated("1a00", 5 * MILLION)));
        all.put(
                "a label name of 9 MB twice",
                new Hostile(invalid(1, "label xxx", "9000000", "twice"), field(1, longNamesTwice())));
        all.put(
                "malformed UTF-8",
                new Hostile(undecodable(6, "field 1 of Label"), field(1, field(1, hex("0a02c328")))));
        all.put(
                "half a surrogate pair",
                new Hostile(undecodable(6, "field 1 of Label"), field(1, field(1, hex("0a03eda080")))));
        all.put(
                "a sample with a wrong wire type",
                new Hostile(undecodable(5, "field 1 of Sample"), hex("0a0412020801")));
        return all;
    }

    static Map<String, Hostile> version2() {
        Map<String, Hostile> all = new LinkedHashMap<>();
        all.put("a varint bomb as a tag", new Hostile(undecodable(10, "Request"), repeated("ff", 64)));
        all.put(
                "a varint bomb as a length",
                new Hostile(
                        undecodable(11, "field 5 of Request"),
                        new WireBytes()
                                .add(hex("2a"))
                                .add(repeated("ff", MILLION))
                                .done()));
        all.put("a length of 2^32-1", new Hostile(undecodable(6, "field 4 of Request"), hex("22ffffffff0f")));
        all.put(
                "ten million empty symbols",
                new Hostile(tooMuch("field 4 of Request"), repeated("2200", 10 * MILLION)));
        all.put("a million symbols", new Hostile(tooMuch("field 4 of Request"), symbols(MILLION)));
        all.put(
                "400,000 times one symbol",
                new Hostile(
                        tooMuch("field 4 of Request"),
                        new WireBytes()
                                .add(hex("2200"))
                                .add(repeated("220161", 400_000))
                                .add(hex("2a00"))
                                .done()));
        all.put(
                "a symbol of 20 MB",
                new Hostile(
                        List.of("1 series", "symbol 0 ", "20000000"),
                        new WireBytes()
                                .add(4, "x".repeat(20 * MILLION).getBytes(UTF_8))
                                .add(hex("2a00"))
                                .done()));
        all.put("ten million empty series", new Hostile(tooMuch("field 5 of Request"), repeated("2a00", 10 * MILLION)));
        all.put(
                "200,000 empty series",
                new Hostile(invalid(200_000, "labels", "samples", "histograms"), table(repeated("2a00", 200_000))));
        all.put(
                "a million labels",
                new Hostile(tooMuch("field 1 of TimeSeries"), table(field(5, field(1, repeated("0102", MILLION))))));
        all.put(
                "300,000 labels",
                new Hostile(invalid(1, "label a twice"), table(field(5, field(1, repeated("0102", 300_000))))));
        all.put(
                "a million references outside the table",
                new Hostile(tooMuch("field 1 of TimeSeries"), table(field(5, field(1, repeated("7f", MILLION))))));
        all.put(
                "500,000 references outside the table",
                new Hostile(
                        invalid(1, "labels_refs", "symbol 65535", "3"),
                        table(field(5, field(1, repeated("ffff03", 500_000))))));
        all.put(
                "150,000 series that refer outside the table",
                new Hostile(
                        invalid(150_000, "labels_refs", "symbol 127", "3"), table(repeated("2a040a027f7f", 150_000))));
        all.put(
                "ten million samples",
                new Hostile(tooMuch("field 2 of TimeSeries"), table(field(5, repeated("1200", 10 * MILLION)))));
        all.put(
                "300,000 samples of one time",
                new Hostile(invalid(1, "labels", "sample at 0 ms"), table(field(5, repeated("1200", 300_000)))));
        all.put(
                "ten million empty histograms",
                new Hostile(tooMuch("field 3 of TimeSeries"), table(field(5, repeated("1a00", 9 * MILLION)))));
        all.put(
                "100,000 invalid histograms",
                new Hostile(invalid(1, "labels", "histogram at 0 ms"), table(field(5, repeated("1a022064", 100_000)))));
        all.put(
                "spans of 2^32-1 buckets",
                new Hostile(
                        invalid(1, "labels", "NH03", "positive", Long.toString(200_000 * 4_294_967_295L)),
                        table(field(5, field(3, repeated("5a0610ffffffff0f", 200_000))))));
        all.put(
                "16 million deltas",
                new Hostile(
                        tooMuch("field 9 of Histogram"), table(field(5, field(3, field(9, new byte[16 * MILLION]))))));
        all.put(
                "a million exemplars",
                new Hostile(tooMuch("field 4 of TimeSeries"), table(field(5, repeated("2200", MILLION)))));
        all.put(
                "ten million descriptions",
                new Hostile(tooMuch("field 5 of TimeSeries"), table(field(5, repeated("2a00", 10 * MILLION)))));
        all.put("groups in groups", new Hostile(undecodable(102, "field 7 of Request"), repeated("3b", MILLION)));
        all.put(
                "ten million unknown fields",
                new Hostile(tooMuch("field 7 of Request"), repeated("3800", 10 * MILLION)));
        all.put("malformed UTF-8", new Hostile(undecodable(2, "field 4 of Request"), field(4, hex("c328"))));
        all.put("a series with a wrong wire type", new Hostile(undecodable(1, "field 5 of Request"), hex("2801")));
        return all;
    }

    /** A valid one: a label of 20 MB, all of whose characters take two bytes in memory because of one of them. */
    static byte[] longLabel() {
        return field(1, label("a", "x".repeat(20 * MILLION) + "€"));
    }

    /**
     * A valid one: 65,536 series of a sample each that have one hash, for a value is made of "az" and "b[", which have one:
     * 31 * 'a' + 'z' is 31 * 'b' + '['.
     *
     * @param millis time of the samples
     */
    static byte[] seriesOfOneHash(long millis) {
        WireBytes all = new WireBytes();
        for (int series = 0; series < 1 << 16; series++) {
            WireBytes labels = new WireBytes().add(label("__name__", "up")).add(label("a", valueOfOneHash(series)));
            all.add(
                    1,
                    labels.add(2, new WireBytes().add(hex("10")).varint(millis).done())
                            .done());
        }
        return all.done();
    }

    /** One of 65,536 different ones, all with the same hash, whether case matters or not. */
    private static String valueOfOneHash(int number) {
        return IntStream.range(0, 16)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? "az" : "b[")
                .collect(Collectors.joining());
    }

    /** The decoder stopped for the memory that the message would take: a quarter of the 192 MiB that these fakes have. */
    private static List<String> tooMuch(String where) {
        return List.of("in " + where, " 48 MiB ");
    }

    /** @param at bytes read when it was clear; ten are the most that a varint has */
    private static List<String> undecodable(int at, String where) {
        return List.of("at byte " + at + " ", "in " + where + ":");
    }

    /** Of a message whose series are invalid, but for none. */
    private static List<String> invalid(int series, String... names) {
        return Stream.concat(Stream.of(series + " of " + series + " series", "series 0: "), Stream.of(names))
                .toList();
    }

    /** A table of three symbols, and {@code rest}. */
    private static byte[] table(byte[] rest) {
        return new WireBytes().add(hex("2200220161220162")).add(rest).done();
    }

    private static byte[] symbols(int count) {
        WireBytes all = new WireBytes();
        for (int at = 0; at < count; at++) {
            all.add(4, Integer.toString(at, 36).getBytes(UTF_8));
        }
        return all.add(hex("2a00")).done();
    }

    private static byte[] labels(int count) {
        WireBytes all = new WireBytes();
        for (int at = 0; at < count; at++) {
            all.add(label(Integer.toString(at, 36), "v"));
        }
        return all.done();
    }

    private static byte[] label(String name, String value) {
        return field(
                1,
                new WireBytes()
                        .add(1, name.getBytes(UTF_8))
                        .add(2, value.getBytes(UTF_8))
                        .done());
    }

    private static byte[] longNamesTwice() {
        byte[] one = label("x".repeat(9 * MILLION), "");
        return new WireBytes().add(one).add(one).done();
    }

    /** Content of a series after one right label. */
    private static byte[] labelled(byte[] content) {
        return new WireBytes().add(label("a", "b")).add(content).done();
    }
}
