package remotewrite.fake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static remotewrite.fake.WireBytes.field;
import static remotewrite.fake.WireBytes.hex;
import static remotewrite.fake.WireBytes.repeated;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Messages, before they are compressed, that would take a receiver's memory or time, by what they are. Most are less than 1 MiB once
 * compressed, the others are refused for that; but for {@link #longLabel} none is valid.
 */
final class HostileMessages {
    private static final int MILLION = 1_000_000;

    private HostileMessages() {}

    static Map<String, byte[]> version1() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("a varint bomb as a tag", repeated("ff", 64));
        all.put(
                "a varint bomb as a length",
                new WireBytes().add(hex("0a")).add(repeated("ff", MILLION)).done());
        all.put("a length of 2^31-1", hex("0affffffff0700"));
        all.put("a length of 2^64-1", hex("0affffffffffffffffff0100"));
        all.put("ten million empty series", repeated("0a00", 10 * MILLION));
        all.put("a million labels without names", field(1, repeated("0a00", MILLION)));
        all.put("a million labels", field(1, labels(MILLION)));
        all.put(
                "200,000 labels twice",
                field(
                        1,
                        new WireBytes()
                                .add(labels(200_000))
                                .add(labels(200_000))
                                .done()));
        all.put("a million samples of one time", field(1, labelled(repeated("1200", MILLION))));
        all.put("a million exemplars", field(1, repeated("1a00", MILLION)));
        all.put("ten million empty histograms", field(1, repeated("2200", 9 * MILLION)));
        all.put("100,000 invalid histograms", field(1, labelled(repeated("22022064", 100_000))));
        all.put("spans of 2^32-1 buckets", field(1, labelled(field(4, repeated("5a0610ffffffff0f", 200_000)))));
        all.put("16 million deltas", field(1, labelled(field(4, field(9, new byte[16 * MILLION])))));
        all.put("half a million negative buckets", field(1, labelled(field(4, field(12, repeated("01", 500_000))))));
        all.put("two million float counts", field(1, labelled(field(4, field(13, new byte[8 * 2 * MILLION])))));
        all.put("groups in groups", repeated("2b", MILLION));
        all.put("ten million unknown fields", repeated("2800", 10 * MILLION));
        all.put("five million descriptions", repeated("1a00", 5 * MILLION));
        all.put("a label name of 9 MB twice", field(1, longNamesTwice()));
        all.put("malformed UTF-8", field(1, field(1, hex("0a02c328"))));
        all.put("half a surrogate pair", field(1, field(1, hex("0a03eda080"))));
        all.put("a sample with a wrong wire type", hex("0a0412020801"));
        return all;
    }

    static Map<String, byte[]> version2() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("a varint bomb as a tag", repeated("ff", 64));
        all.put(
                "a varint bomb as a length",
                new WireBytes().add(hex("2a")).add(repeated("ff", MILLION)).done());
        all.put("a length of 2^32-1", hex("22ffffffff0f"));
        all.put("ten million empty symbols", repeated("2200", 10 * MILLION));
        all.put("a million symbols", symbols(MILLION));
        all.put(
                "400,000 times one symbol",
                new WireBytes()
                        .add(hex("2200"))
                        .add(repeated("220161", 400_000))
                        .add(hex("2a00"))
                        .done());
        all.put(
                "a symbol of 20 MB",
                new WireBytes()
                        .add(4, "x".repeat(20 * MILLION).getBytes(UTF_8))
                        .add(hex("2a00"))
                        .done());
        all.put("ten million empty series", repeated("2a00", 10 * MILLION));
        all.put("200,000 empty series", table(repeated("2a00", 200_000)));
        all.put("a million labels", table(field(5, field(1, repeated("0102", MILLION)))));
        all.put("300,000 labels", table(field(5, field(1, repeated("0102", 300_000)))));
        all.put("a million references outside the table", table(field(5, field(1, repeated("7f", MILLION)))));
        all.put("500,000 references outside the table", table(field(5, field(1, repeated("ffff03", 500_000)))));
        all.put("150,000 series that refer outside the table", table(repeated("2a040a027f7f", 150_000)));
        all.put("ten million samples", table(field(5, repeated("1200", 10 * MILLION))));
        all.put("300,000 samples of one time", table(field(5, repeated("1200", 300_000))));
        all.put("ten million empty histograms", table(field(5, repeated("1a00", 9 * MILLION))));
        all.put("100,000 invalid histograms", table(field(5, repeated("1a022064", 100_000))));
        all.put("spans of 2^32-1 buckets", table(field(5, field(3, repeated("5a0610ffffffff0f", 200_000)))));
        all.put("16 million deltas", table(field(5, field(3, field(9, new byte[16 * MILLION])))));
        all.put("a million exemplars", table(field(5, repeated("2200", MILLION))));
        all.put("ten million descriptions", table(field(5, repeated("2a00", 10 * MILLION))));
        all.put("groups in groups", repeated("3b", MILLION));
        all.put("ten million unknown fields", repeated("3800", 10 * MILLION));
        all.put("malformed UTF-8", field(4, hex("c328")));
        all.put("a series with a wrong wire type", hex("2801"));
        return all;
    }

    /** A valid one: a label of 20 MB, all of whose characters take two bytes in memory because of one of them. */
    static byte[] longLabel() {
        return field(1, label("a", "x".repeat(20 * MILLION) + "€"));
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
