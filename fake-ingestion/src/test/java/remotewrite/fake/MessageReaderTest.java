package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read, refused, and told of the place is what protobuf-java reads, refuses and tells. */
class MessageReaderTest {
    private static final long PLENTY_BYTES = 256L << 20;

    private static final WriteRequest EVERYTHING = new WriteRequest(
            List.of(
                    new TimeSeries(
                            List.of(new Label("__name__", "up"), new Label("job", "ä€😀"), new Label("a", "\ufffd")),
                            List.of(Sample.of(1.5, 1_700_000_000_123L), Sample.stale(-1), new Sample(0, 0)),
                            List.of(new Exemplar(List.of(new Label("trace_id", "abc")), 3, 7)),
                            List.of(TestHistograms.INTEGER, TestHistograms.REAL, TestHistograms.EMPTY)),
                    TimeSeries.of(List.of(new Label("__name__", "up"), new Label("job", "x".repeat(300))), List.of())),
            List.of(new MetricMetadata(1, "up_total", "Help.", "seconds")),
            List.of());

    /** What both make of {@code message} is the same; not asked of varints of ten bytes that end in another than 1. */
    static void compare(byte[] message) {
        int high = 0;
        for (byte next : message) {
            if (high >= 9 && next >= 0 && next != 1) {
                return;
            }
            high = next < 0 ? high + 1 : 0;
        }
        Payload expected = ProtobufWriteRequestReader.read(message);
        assertThat(shown(WriteRequestReader.read(message, message.length, PLENTY_BYTES)))
                .as(() -> HexFormat.of().formatHex(message))
                .isEqualTo(shown(expected));
    }

    /** The texts of protobuf-java go on after the first sentence. */
    private static Object shown(Payload payload) {
        return switch (payload) {
            case Payload.Decoded decoded -> decoded;
            case Payload.Undecodable undecodable -> undecodable.reason().replaceFirst("(: [^.:]*\\.).*$", "$1");
        };
    }

    private static String reason(Payload payload) {
        return payload instanceof Payload.Undecodable undecodable ? undecodable.reason() : "";
    }

    private static String reason(PayloadV2 payload) {
        return payload instanceof PayloadV2.Undecodable undecodable ? undecodable.reason() : "";
    }

    private static List<String> reasons(int labels) {
        byte[] version1 = WireBytes.field(1, WireBytes.repeated("0a00", labels));
        byte[] version2 = WireBytes.field(5, WireBytes.field(1, WireBytes.repeated("0102", labels)));
        return List.of(
                reason(WriteRequestReader.read(version1, version1.length, PLENTY_BYTES)),
                reason(WriteRequestV2Reader.read(version2, version2.length, PLENTY_BYTES)));
    }

    /** Decision 7; protobuf-java has no such bound. */
    @Test
    void aSeriesMayHaveSoManyLabels() {
        assertThat(reasons(500_000)).containsExactly("", "");
        assertThat(reasons(500_001))
                .hasSize(2)
                .allSatisfy(reason -> assertThat(reason)
                        .contains("in TimeSeries: The series has 500001 labels, of which no more than 500000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "08",
                "00",
                "0affffffff0f",
                "0affffffffffffffffff01",
                "0affffffffffffffffffff01",
                "0a80",
                "0a8001",
                "2a",
                "2affffffff0f",
                "29",
                "2d000000",
                "2b2c",
                "2b34",
                "2b",
                "2b2b2c2c",
                "2b2b2c",
                "2e",
                "2f",
                "2c",
                "0a030a010a",
                "0a040a020a05",
                "0a0612040a00ff01",
                "0a070a05080012021203",
                "0a0a0a080a0161120161" + "3800",
                "0a0b220982010800000000000000",
                "0a0522034a0180",
                "0a0722054a03010280",
                "0a06" + "0a04" + "0a02c080",
                "0a07" + "0a05" + "0a03eda080",
                "0a08" + "0a06" + "0a04f4908080",
                "0a07" + "0a05" + "0a03efbfbd"
            })
    void handMadeMessagesAreReadAlike(String hex) {
        compare(HexFormat.of().parseHex(hex));
    }

    /** As every protobuf parser has it; of lists all elements count. */
    @Test
    void ofAFieldThatComesTwiceTheLastOneCounts() {
        String one = "000000000000f03f";
        String two = "0000000000000040";
        String label = "0a0c" + "0a0161" + "0a0162" + "120163" + "120164";
        String sample = "1216" + "09" + one + "09" + two + "1001" + "1002";
        String exemplar = "1a16" + "11" + one + "11" + two + "1801" + "1802";
        String metadata = "1a16" + "0801" + "0802" + "120161" + "120162" + "220163" + "220164" + "2a0165" + "2a0166";
        byte[] message = HexFormat.of().parseHex("0a3e" + label + sample + exemplar + metadata);

        WriteRequest read = decoded(message);

        assertThat(read.series())
                .containsExactly(new TimeSeries(
                        List.of(new Label("b", "d")),
                        List.of(Sample.of(2, 2)),
                        List.of(new Exemplar(List.of(), Double.doubleToRawLongBits(2), 2)),
                        List.of()));
        assertThat(read.metadata()).containsExactly(new MetricMetadata(2, "b", "d", "f"));
        compare(message);
    }

    @Test
    void changedMessagesAreReadAlike() {
        Random random = new Random(3);
        byte[] message = WriteRequestWriter.write(EVERYTHING);
        for (int round = 0; round < 40_000; round++) {
            byte[] changed = Arrays.copyOf(message, round % 3 == 0 ? random.nextInt(message.length) : message.length);
            for (int change = 0; change < round % 4 && changed.length > 0; change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            compare(changed);
        }
    }

    @Test
    void shortSequencesOfInterestingBytesAreReadAlike() {
        byte[] interesting = HexFormat.of().parseHex("0a0812111a222b2c2e0001020480ff7f0a0a");
        Random random = new Random(4);
        for (int round = 0; round < 200_000; round++) {
            byte[] message = new byte[random.nextInt(14)];
            for (int at = 0; at < message.length; at++) {
                message[at] = interesting[random.nextInt(interesting.length)];
            }
            compare(message);
        }
    }

    @Test
    void theTopBitOfAVarintIsThatOfItsTenthByte() {
        byte[] positive = HexFormat.of().parseHex("0a0d" + "120b" + "10ffffffffffffffffff00");
        byte[] negative = HexFormat.of().parseHex("0a0d" + "120b" + "10ffffffffffffffffff01");

        assertThat(decoded(positive).series().get(0).samples()).containsExactly(new Sample(0, Long.MAX_VALUE));
        assertThat(decoded(negative).series().get(0).samples()).containsExactly(new Sample(0, -1));
    }

    @Test
    void groupsAreReadUpToTheSameDepth() {
        for (int depth : new int[] {99, 100, 101, 102}) {
            ByteArrayOutputStream groups = new ByteArrayOutputStream();
            for (int level = 0; level < depth; level++) {
                groups.write(0x2b);
            }
            for (int level = 0; level < depth; level++) {
                groups.write(0x2c);
            }
            compare(groups.toByteArray());
        }
    }

    @Test
    void aMessageThatWouldTakeMoreMemoryThanItMayIsNotRead() {
        byte[] series = HexFormat.of().parseHex("0a000a000a000a00");

        assertThat(WriteRequestReader.read(series, series.length, 4 * 64)).isInstanceOf(Payload.Decoded.class);
        assertThat(WriteRequestReader.read(series, series.length, 4 * 64 - 1))
                .isEqualTo(
                        new Payload.Undecodable(
                                Payload.Layer.MESSAGE,
                                "not a WriteRequest at byte 7 of the decompressed message, in field 1 of WriteRequest: What it holds"
                                        + " so far would take more than 0 MiB of memory, which is all that a request gets here."));
    }

    /** A field that takes many times its bytes, again and again in the message that is named, up to 1 MB. */
    @ParameterizedTest
    @CsvSource({
        "a series, 0a00,",
        "a label, 0a00, 0a",
        "a sample, 1200, 0a",
        "an exemplar, 1a00, 0a",
        "a label of an exemplar, 0a00, 0a1a",
        "a histogram, 2200, 0a",
        "a negative span, 4200, 0a22",
        "a positive span, 5a00, 0a22",
        "a delta, 00, 0a224a",
        "an unpacked delta, 4800, 0a22",
        "a float count, 0000000000000000, 0a2252",
        "an unpacked float count, 510000000000000000, 0a22",
        "metadata, 1a00,",
        "an unknown field, 2800,",
        "a field that only 2.0 has, 880100, 0a22",
    })
    void everythingClaimsWhatItTakes(String what, String hex, String around) {
        byte[] message = repeated(hex, around);
        long claim = 5L * message.length / 2;

        assertThat(shown(WriteRequestReader.read(message, message.length, claim))
                        .toString())
                .as(what)
                .contains("of memory");
        assertThat(WriteRequestReader.read(message, message.length, PLENTY_BYTES))
                .as(what)
                .isInstanceOf(Payload.Decoded.class);
    }

    @ParameterizedTest
    @CsvSource({
        "a symbol, 2200,",
        "a series, 2a00,",
        "a reference, 00, 2a0a",
        "an unpacked reference, 0800, 2a",
        "a sample, 1200, 2a",
        "a histogram, 1a00, 2a",
        "a span, 5a00, 2a1a",
        "a delta, 00, 2a1a4a",
        "a custom bound, 0000000000000000, 2a1a8201",
        "an exemplar, 2200, 2a",
        "a reference of an exemplar, 00, 2a220a",
        "metadata, 2a00, 2a",
        "an unknown field, 3800,",
        "a created timestamp, 3000, 2a",
    })
    void everythingOfVersion2ClaimsWhatItTakes(String what, String hex, String around) {
        byte[] message = repeated(hex, around);

        PayloadV2 refused = WriteRequestV2Reader.read(message, message.length, 5L * message.length / 2);

        assertThat(refused).as(what).isInstanceOf(PayloadV2.Undecodable.class);
        assertThat(refused.toString()).as(what).contains("of memory");
        assertThat(WriteRequestV2Reader.read(message, message.length, PLENTY_BYTES))
                .as(what)
                .isInstanceOf(PayloadV2.Decoded.class);
    }

    @Test
    void aSymbolClaimsItsStringAndItsPlaces() {
        byte[] symbols = HexFormat.of().parseHex("22002200");

        assertThat(WriteRequestV2Reader.read(symbols, symbols.length, 2 * (56 + 72)))
                .isInstanceOf(PayloadV2.Decoded.class);
        assertThat(WriteRequestV2Reader.read(symbols, symbols.length, 2 * (56 + 72) - 1))
                .isInstanceOf(PayloadV2.Undecodable.class);
    }

    /** 240,000 bytes of {@code hex}, in the length-delimited fields with the tags {@code around}, the outermost first. */
    private static byte[] repeated(String hex, String around) {
        byte[] one = HexFormat.of().parseHex(hex);
        byte[] content = new byte[240_000 / one.length * one.length];
        for (int at = 0; at < content.length; at++) {
            content[at] = one[at % one.length];
        }
        byte[] tags = HexFormat.of().parseHex(around == null ? "" : around);
        for (int end = tags.length; end > 0; ) {
            // a tag of two bytes has the top bit in its first
            int start = end > 1 && tags[end - 2] < 0 ? end - 2 : end - 1;
            ByteArrayOutputStream wrapped = new ByteArrayOutputStream();
            wrapped.write(tags, start, end - start);
            for (int left = content.length; ; left >>>= 7) {
                wrapped.write(left < 0x80 ? left : left & 0x7f | 0x80);
                if (left < 0x80) {
                    break;
                }
            }
            wrapped.writeBytes(content);
            content = wrapped.toByteArray();
            end = start;
        }
        return content;
    }

    @Test
    void whatIsClaimedDoesNotDependOnWhatIsRemembered() {
        long claim = 0;
        byte[] known = ofLabel("a-name-that-no-other-test-has-1");
        while (WriteRequestReader.read(known, known.length, claim) instanceof Payload.Undecodable) {
            claim++;
        }
        byte[] fresh = ofLabel("a-name-that-no-other-test-has-2");
        byte[] fresher = ofLabel("a-name-that-no-other-test-has-3");

        assertThat(WriteRequestReader.read(fresh, fresh.length, claim - 1)).isInstanceOf(Payload.Undecodable.class);
        assertThat(WriteRequestReader.read(fresher, fresher.length, claim)).isInstanceOf(Payload.Decoded.class);
        assertThat(WriteRequestReader.read(fresher, fresher.length, claim)).isInstanceOf(Payload.Decoded.class);
        assertThat(WriteRequestReader.read(fresher, fresher.length, claim - 1)).isInstanceOf(Payload.Undecodable.class);
    }

    private static byte[] ofLabel(String name) {
        return WriteRequestWriter.write(WriteRequest.of(
                List.of(TimeSeries.of(List.of(new Label(name, "b"), new Label("c", "d")), List.of()))));
    }

    @Test
    void seriesOfTheSameBytesShareTheirLabels() {
        byte[] message = WriteRequestWriter.write(EVERYTHING);
        TimeSeries first = decoded(message).series().get(0);
        TimeSeries second = decoded(message).series().get(0);

        assertThat(second.labels()).isSameAs(first.labels());
        assertThat(second.labels()).isEqualTo(List.copyOf(first.labels()));
        assertThat(List.copyOf(first.labels())).isEqualTo(second.labels()).hasSameHashCodeAs(second.labels());
    }

    private static WriteRequest decoded(byte[] message) {
        return switch (WriteRequestReader.read(message, message.length, PLENTY_BYTES)) {
            case Payload.Decoded decoded -> decoded.request();
            case Payload.Undecodable undecodable -> throw new AssertionError(undecodable.reason());
        };
    }
}
