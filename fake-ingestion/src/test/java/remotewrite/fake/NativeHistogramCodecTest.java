package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The message Histogram, hand-built, in both versions. */
class NativeHistogramCodecTest {
    private static final List<String> EVERY_FIELD = List.of(
            "080a", // count_int 10
            "19000000000000f03f", // sum 1.0
            "2005", // schema -3
            "29000000000000e03f", // zero_threshold 0.5
            "3002", // zero_count_int 2
            "420408011002", // negative_spans (-1, 2)
            "4a020203", // negative_deltas 1, -2
            "5208000000000000f03f", // negative_counts 1.0
            "5a021003", // positive_spans (0, 3)
            "6203060104", // positive_deltas 3, -1, 2
            "6a10000000000000f03f0000000000000040", // positive_counts 1.0, 2.0
            "7003", // reset_hint 3
            "78d20f", // timestamp 2002
            "820110000000000000e03f000000000000f03f", // custom_values 0.5, 1.0
            "8801e807"); // start_timestamp 1000

    @Test
    void everyFieldOfAHandBuiltHistogramIsRead() {
        assertThat(version2(String.join("", EVERY_FIELD)))
                .isEqualTo(new NativeHistogram(
                        HistogramCount.of(10),
                        Double.doubleToRawLongBits(1),
                        -3,
                        Double.doubleToRawLongBits(0.5),
                        HistogramCount.of(2),
                        new Buckets(List.of(new BucketSpan(-1, 2)), Longs.of(1, -2), Longs.ofDoubles(1)),
                        new Buckets(List.of(new BucketSpan(0, 3)), Longs.of(3, -1, 2), Longs.ofDoubles(1, 2)),
                        3,
                        2002,
                        Longs.ofDoubles(0.5, 1),
                        1000));
    }

    @Test
    void whatIsReadIsWrittenByteForByte() {
        assertThat(HexFormat.of().formatHex(HistogramWriter.write(version2(String.join("", EVERY_FIELD)))))
                .isEqualTo(String.join("", EVERY_FIELD));
    }

    @Test
    void countsOfAFloatHistogramAreRead() {
        assertThat(version2("11000000000000f03f" + "390000000000000040"))
                .extracting(NativeHistogram::count, NativeHistogram::zeroCount)
                .containsExactly(HistogramCount.ofReal(1), HistogramCount.ofReal(2));
    }

    @ParameterizedTest
    @CsvSource({
        "48024803, 4a020203", // negative_deltas 1, -2
        "51000000000000f03f, 5208000000000000f03f",
        "600660016004, 6203060104",
        "69000000000000f03f690000000000000040, 6a10000000000000f03f0000000000000040",
        "8101000000000000e03f, 820108000000000000e03f",
        "4a010248034a00, 4a020203"
    })
    void numbersAreReadPackedAndUnpacked(String unpacked, String packed) {
        assertThat(version2(unpacked)).isEqualTo(version2(packed)).isNotEqualTo(TestHistograms.EMPTY);
    }

    @Test
    void aCountOfZeroStillTellsItsKind() {
        assertThat(version2("0800").count()).isEqualTo(HistogramCount.of(0));
        assertThat(version2("110000000000000000").count()).isEqualTo(HistogramCount.ofReal(0));
        assertThat(version2("").count()).isEqualTo(new HistogramCount.Absent());
        assertThat(HistogramWriter.write(version2("08003000"))).containsExactly(8, 0, 0x30, 0);
        assertThat(HistogramWriter.write(TestHistograms.EMPTY)).isEmpty();
    }

    @Test
    void ofTwoKindsOfCountTheLastOneCounts() {
        assertThat(version2("0801" + "110000000000000040").count()).isEqualTo(HistogramCount.ofReal(2));
        assertThat(version2("110000000000000040" + "0801").count()).isEqualTo(HistogramCount.of(1));
    }

    @Test
    void extremesSurvive() {
        NativeHistogram extreme = version2("08ffffffffffffffffff01" + "20ffffffff0f" + "620affffffffffffffffff01");

        assertThat(extreme.count()).isEqualTo(HistogramCount.of(-1));
        assertThat(extreme.schema()).isEqualTo(Integer.MIN_VALUE);
        assertThat(extreme.positive().deltas()).isEqualTo(Longs.of(Long.MIN_VALUE));
        assertThat(version2("5a0610ffffffff0f").positive().spans()).containsExactly(new BucketSpan(0, 0xffff_ffffL));
    }

    @ParameterizedTest
    @ValueSource(longs = {0x7ff0000000000002L, 0x7ff8000000000001L, 0xfff8000000000000L, 0x8000000000000000L, 1})
    void doublesKeepEveryBit(long bits) {
        NativeHistogram histogram = new NativeHistogram(
                new HistogramCount.Real(bits),
                bits,
                0,
                bits,
                new HistogramCount.Real(bits),
                new Buckets(List.of(), Longs.empty(), Longs.of(bits)),
                new Buckets(List.of(), Longs.empty(), Longs.of(bits, bits)),
                0,
                0,
                Longs.of(bits),
                0);

        assertThat(version2(HexFormat.of().formatHex(HistogramWriter.write(histogram))))
                .isEqualTo(histogram);
        assertThat(histogram.stale()).isEqualTo(bits == 0x7ff0000000000002L);
    }

    @Test
    void fieldsOfVersion2AreKeptAndNotedInVersion1() {
        TimeSeries series = new TimeSeries(List.of(), List.of(), List.of(), List.of(TestHistograms.CUSTOM));
        Bytes body = WriteRequestCodec.encode(WriteRequest.of(List.of(series)));

        WriteRequest decoded = version1(body);

        assertThat(decoded.series()).containsExactly(series);
        assertThat(decoded.unknownFields())
                .containsExactly(new UnknownField("Histogram", 16, 2), new UnknownField("Histogram", 17, 0));
        assertThat(WriteRequestCodec.encode(decoded)).isEqualTo(body);
    }

    @Test
    void fieldsOfVersion2AreNotNotedInVersion2() {
        assertThat(request2(String.join("", EVERY_FIELD)).unknownFields()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9001 05, Histogram, 18, 0", "42021801, BucketSpan, 3, 0", "5a03 520100, BucketSpan, 10, 2"})
    void unknownFieldsAreNoticedInBothVersions(String hex, String message, int number, int wireType) {
        UnknownField unknown = new UnknownField(message, number, wireType);

        assertThat(request2(hex.replace(" ", "")).unknownFields()).containsExactly(unknown);
        assertThat(version1(body(nested("0a", nested("22", hex.replace(" ", "")))))
                        .unknownFields())
                .containsExactly(unknown);
    }

    @ParameterizedTest
    @CsvSource({
        "0d00000000, wire type 5 where 0 belongs",
        "4a0180, input ended unexpectedly",
        "5207000000000000f0, input ended unexpectedly",
        "4d00000000, wire type 5 where 0 belongs",
        "5a0110, input ended unexpectedly",
        "6205, input ended unexpectedly"
    })
    void aMalformedHistogramMakesTheBodyUndecodable(String hex, String reason) {
        assertThat(WriteRequestV2Codec.decode(body(nested("2a", nested("1a", hex)))))
                .isInstanceOfSatisfying(
                        PayloadV2.Undecodable.class,
                        undecodable -> assertThat(undecodable.reason()).contains(reason));
        assertThat(WriteRequestCodec.decode(body(nested("0a", nested("22", hex)))))
                .isInstanceOfSatisfying(
                        Payload.Undecodable.class,
                        undecodable -> assertThat(undecodable.reason()).contains(reason));
    }

    @Test
    void numbersAreComparedByContentAndOutOfReachFromOutside() {
        long[] source = {1, 2};
        Longs numbers = Longs.of(source);
        source[0] = 9;

        assertThat(numbers).isEqualTo(Longs.of(1, 2)).hasToString("[1, 2]").hasSameHashCodeAs(Longs.of(1, 2));
        assertThat(numbers).isNotEqualTo(Longs.of(1));
        assertThat(numbers.stream().sum()).isEqualTo(3);
        assertThat(Longs.ofDoubles(0.5).doubleAt(0)).isEqualTo(0.5);
        assertThatThrownBy(() -> numbers.at(2)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    private static NativeHistogram version2(String hex) {
        return request2(hex).series().get(0).histograms().get(0);
    }

    private static WriteRequestV2 request2(String histogram) {
        return switch (WriteRequestV2Codec.decode(body(nested("2a", nested("1a", histogram))))) {
            case PayloadV2.Decoded decoded -> decoded.request();
            case PayloadV2.Undecodable undecodable -> throw new AssertionError(undecodable.reason());
        };
    }

    private static WriteRequest version1(Bytes body) {
        return switch (WriteRequestCodec.decode(body)) {
            case Payload.Decoded decoded -> decoded.request();
            case Payload.Undecodable undecodable -> throw new AssertionError(undecodable.reason());
        };
    }

    /** A length-delimited field of at most 16 KiB. */
    private static String nested(String tag, String hex) {
        int size = hex.length() / 2;
        return tag + (size < 128 ? "%02x".formatted(size) : "%02x%02x".formatted(size & 0x7f | 0x80, size >> 7)) + hex;
    }

    private static Bytes body(String hex) {
        return Bytes.copyOf(SnappyBlock.compress(HexFormat.of().parseHex(hex)));
    }
}
