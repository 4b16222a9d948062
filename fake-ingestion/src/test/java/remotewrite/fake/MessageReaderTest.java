package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read, refused, and told of the place is what protobuf-java reads, refuses and tells. */
class MessageReaderTest {
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
        assertThat(shown(WriteRequestReader.read(message, message.length)))
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
    void aMillionPartsAreReadAndNotOneMore() {
        byte[] whole = new byte[2 * MessageReader.MAX_PARTS];
        for (int at = 0; at < whole.length; at += 2) {
            whole[at] = 0x0a;
        }
        byte[] oneMore = Arrays.copyOf(whole, whole.length + 2);
        oneMore[whole.length] = 0x0a;

        assertThat(WriteRequestReader.read(whole, whole.length)).isInstanceOf(Payload.Decoded.class);
        assertThat(WriteRequestReader.read(oneMore, oneMore.length))
                .isEqualTo(new Payload.Undecodable(
                        Payload.Layer.MESSAGE,
                        "not a WriteRequest at byte 2000001 of the decompressed message, in field 1 of WriteRequest: It has"
                                + " more than 1000000 parts (series, labels, samples and so on), which are not read."));
    }

    @Test
    void howManyPartsThereAreDoesNotDependOnWhatIsRemembered() {
        // 1000 series with 999 labels each, and one label too many
        byte[] series = WriteRequestWriter.write(WriteRequest.of(
                List.of(TimeSeries.of(java.util.Collections.nCopies(999, new Label("a", "b")), List.of()))));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int at = 0; at < 1000; at++) {
            message.writeBytes(series);
        }
        byte[] whole = message.toByteArray();
        message.writeBytes(HexFormat.of().parseHex("0a00"));
        byte[] oneMore = message.toByteArray();

        for (int time = 0; time < 2; time++) {
            assertThat(WriteRequestReader.read(whole, whole.length)).isInstanceOf(Payload.Decoded.class);
            assertThat(WriteRequestReader.read(oneMore, oneMore.length)).isInstanceOf(Payload.Undecodable.class);
        }
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
        return switch (WriteRequestReader.read(message, message.length)) {
            case Payload.Decoded decoded -> decoded.request();
            case Payload.Undecodable undecodable -> throw new AssertionError(undecodable.reason());
        };
    }
}
