package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteRequestCodecTest {
    private static final WriteRequest EVERYTHING = new WriteRequest(
            List.of(
                    new TimeSeries(
                            List.of(new Label("__name__", "up"), new Label("job", "ä€😀"), new Label("a", "")),
                            List.of(Sample.of(1.5, 1_700_000_000_123L), Sample.stale(-1), new Sample(0, 0)),
                            List.of(new Exemplar(
                                    List.of(new Label("trace_id", "abc")), Double.doubleToRawLongBits(0.1), 7)),
                            List.of(TestHistograms.INTEGER, TestHistograms.REAL, TestHistograms.EMPTY)),
                    TimeSeries.of(List.of(), List.of())),
            List.of(new MetricMetadata(1, "up_total", "Help.", "seconds"), new MetricMetadata(0, "", "", "")),
            List.of());

    @Test
    void whatIsEncodedDecodesToTheSame() {
        assertThat(WriteRequestCodec.decode(WriteRequestCodec.encode(EVERYTHING)))
                .isEqualTo(new Payload.Decoded(EVERYTHING));
    }

    @Test
    void theEncodingIsThatOfPrometheus() {
        WriteRequest request = WriteRequest.of(
                List.of(TimeSeries.of(List.of(new Label("a", "b")), List.of(Sample.of(1, 2), Sample.of(0, 0)))));

        assertThat(hex(WriteRequestWriter.write(request)))
                .isEqualTo("0a17" + "0a06" + "0a0161" + "120162" + "120b" + "09000000000000f03f" + "1002" + "1200");
    }

    @Test
    void handBuiltBytesDecode() {
        // literal of 25 bytes: length 25, tag (25 - 1) << 2
        Bytes body = bytes(
                "19" + "60" + "0a17" + "0a06" + "0a0161" + "120162" + "120b" + "09020000000000f07f" + "1002" + "1200");

        assertThat(WriteRequestCodec.decode(body))
                .isEqualTo(new Payload.Decoded(WriteRequest.of(List.of(
                        TimeSeries.of(List.of(new Label("a", "b")), List.of(Sample.stale(2), new Sample(0, 0)))))));
    }

    @Test
    void anEmptyMessageIsARequestWithNothingInIt() {
        assertThat(WriteRequestCodec.decode(bytes("00"))).isEqualTo(new Payload.Decoded(WriteRequest.of(List.of())));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0x7ff0000000000002L,
                0x7ff8000000000001L,
                0x7ff0000000000001L,
                0xfff8000000000000L,
                0x7ff0000000000000L,
                0xfff0000000000000L,
                0x8000000000000000L,
                0x0000000000000001L,
                0x7fefffffffffffffL
            })
    void valuesKeepEveryBit(long bits) {
        WriteRequest request = WriteRequest.of(List.of(new TimeSeries(
                List.of(),
                List.of(new Sample(bits, Long.MIN_VALUE)),
                List.of(new Exemplar(List.of(), bits, Long.MAX_VALUE)),
                List.of())));

        assertThat(WriteRequestCodec.decode(WriteRequestCodec.encode(request))).isEqualTo(new Payload.Decoded(request));
        assertThat(new Sample(bits, 0).stale()).isEqualTo(bits == 0x7ff0000000000002L);
    }

    @Test
    void anOrdinaryNanIsNotStale() {
        assertThat(Sample.of(Double.NaN, 0).stale()).isFalse();
        assertThat(Sample.stale(0).value()).isNaN();
        assertThat(Sample.of(2.5, 0).value()).isEqualTo(2.5);
    }

    @Test
    void labelsKeepTheirOrderAndTheirRepetitions() {
        List<Label> labels = List.of(new Label("z", "1"), new Label("a", "2"), new Label("a", "2"));
        WriteRequest request = WriteRequest.of(List.of(TimeSeries.of(labels, List.of())));

        assertThat(decoded(WriteRequestCodec.encode(request)).series().get(0).labels())
                .isEqualTo(labels);
        assertThat(decoded(WriteRequestCodec.encode(request)).series().get(0).label("a"))
                .contains("2");
    }

    @ParameterizedTest
    @CsvSource({
        "WriteRequest, 2a00, 5, 2",
        "TimeSeries, 0a022801, 5, 0",
        "Label, 0a060a040a003a00, 7, 2",
        "Sample, 0a0412021801, 3, 0",
        "Exemplar, 0a071a052500000000, 4, 5",
        "MetricMetadata, 1a093100000000000000ff, 6, 1",
        "WriteRequest, 4b5001 4c, 9, 3",
        "WriteRequest, 1200, 2, 2"
    })
    void unknownFieldsAreNoticedAtEveryLevel(String message, String hex, int number, int wireType) {
        Bytes body = Bytes.copyOf(SnappyBlock.compress(HexFormat.of().parseHex(hex.replace(" ", ""))));
        assertThat(decoded(body).unknownFields()).containsExactly(new UnknownField(message, number, wireType));
    }

    @Test
    void aWriteOfVersion2ReadsAsUnknownFieldsOnly() {
        // symbols (4) "", "a"; timeseries (5) with one sample
        WriteRequest request = decoded(
                Bytes.copyOf(SnappyBlock.compress(HexFormat.of().parseHex("2200" + "220161" + "2a02" + "1200"))));

        assertThat(request.series()).isEmpty();
        assertThat(request.unknownFields())
                .containsExactly(
                        new UnknownField("WriteRequest", 4, 2),
                        new UnknownField("WriteRequest", 4, 2),
                        new UnknownField("WriteRequest", 5, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "0801, 'at byte 1 of the decompressed message, in field 1 of WriteRequest: wire type 0 where 2 belongs'",
        "0a021801, 'at byte 3 of the decompressed message, in field 3 of TimeSeries: wire type 0 where 2 belongs'",
        "0a0412020801, 'at byte 5 of the decompressed message, in field 1 of Sample: wire type 0 where 1 belongs'",
        "0a050a030a01ff, 'at byte 6 of the decompressed message, in field 1 of Label: Protocol message had invalid UTF-8.'",
        "0a05, 'at byte 2 of the decompressed message, in field 1 of WriteRequest: While parsing a protocol message, the input ended unexpectedly'",
        "04, 'in WriteRequest: Protocol message contained an invalid tag (zero)'",
        "4c, 'in field 9 of WriteRequest: Protocol message end-group tag did not match'",
        "0e, 'in field 1 of WriteRequest: wire type 6 where 2 belongs'",
        "0affffffffffffffffff01, 'in field 1 of WriteRequest'"
    })
    void aMalformedMessageIsUndecodableAndThePlaceIsTold(String hex, String reason) {
        assertThat(undecodable(Bytes.copyOf(SnappyBlock.compress(HexFormat.of().parseHex(hex)))))
                .startsWith("not a WriteRequest at byte ")
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'the body is empty'",
        "ff060000734e61507059, 'framed snappy'",
        "ff060000734e61507059 00 01 02, 'framed snappy'",
        "ffffffff07, 'promises 2147483647 bytes, at most 33554432 are decoded'",
        "ffffffff0f, 'promises 4294967295 bytes'",
        "81808010, 'promises 33554433 bytes'",
        "ffffffffff01, 'the snappy preamble is not a length'",
        "80, 'the snappy preamble is not a length'",
        "05 00 61, 'the snappy block is damaged'",
        "01 00 61 00 62, 'the snappy block is damaged'",
        "01 00 61 ff, 'the snappy block is damaged'",
        "04 01 01, 'the snappy block is damaged'"
    })
    void aDamagedBlockIsUndecodable(String hex, String reason) {
        Bytes block = bytes(hex.replace(" ", ""));

        assertThat(undecodable(block)).contains(reason);
        assertThat(WriteRequestCodec.decode(block))
                .isInstanceOfSatisfying(
                        Payload.Undecodable.class,
                        bad -> assertThat(bad.layer()).isEqualTo(Payload.Layer.COMPRESSION));
    }

    @Test
    void aBlockThatPromisesTheLimitIsReadAsFarAsItGoes() {
        assertThat(undecodable(bytes("80808010"))).contains("does not hold the 33554432 bytes");
    }

    @Test
    void aMessageTruncatedAnywhereIsUndecodableOrAShorterMessage() {
        byte[] whole = WriteRequestWriter.write(EVERYTHING);
        int undecodable = 0;
        for (int length = 0; length < whole.length; length++) {
            Bytes body = Bytes.copyOf(SnappyBlock.compress(Arrays.copyOf(whole, length)));
            switch (WriteRequestCodec.decode(body)) {
                case Payload.Undecodable bad -> {
                    assertThat(bad.layer()).isEqualTo(Payload.Layer.MESSAGE);
                    undecodable++;
                }
                case Payload.Decoded shorter -> {
                    assertThat(shorter.request().series())
                            .isEqualTo(EVERYTHING
                                    .series()
                                    .subList(0, shorter.request().series().size()));
                    assertThat(shorter.request().metadata())
                            .isEqualTo(EVERYTHING
                                    .metadata()
                                    .subList(0, shorter.request().metadata().size()));
                    assertThat(shorter.request()).isNotEqualTo(EVERYTHING);
                }
            }
        }
        // a message may end before each of its four fields, nowhere else
        assertThat(undecodable).isEqualTo(whole.length - 4);
    }

    @Test
    void aBlockTruncatedAnywhereIsUndecodable() {
        byte[] whole = WriteRequestCodec.encode(EVERYTHING).toArray();
        for (int length = 0; length < whole.length; length++) {
            assertThat(WriteRequestCodec.decode(Bytes.copyOf(Arrays.copyOf(whole, length))))
                    .isInstanceOf(Payload.Undecodable.class);
        }
    }

    @Test
    void noBytesMakeTheDecoderThrow() {
        Random random = new Random(20261123);
        byte[] message = WriteRequestWriter.write(EVERYTHING);
        byte[] block = WriteRequestCodec.encode(EVERYTHING).toArray();
        for (int round = 0; round < 20_000; round++) {
            byte[] changedMessage = message.clone();
            byte[] changedBlock = block.clone();
            for (int change = 0; change <= round % 4; change++) {
                changedMessage[random.nextInt(message.length)] = (byte) random.nextInt();
                changedBlock[random.nextInt(block.length)] = (byte) random.nextInt();
            }
            assertThat(WriteRequestCodec.decode(Bytes.copyOf(SnappyBlock.compress(changedMessage))))
                    .isNotNull();
            assertThat(WriteRequestCodec.decode(Bytes.copyOf(changedBlock))).isNotNull();
        }
    }

    @Test
    void groupsNestedTooDeepAreUndecodable() {
        ByteArrayOutputStream deep = new ByteArrayOutputStream();
        for (int level = 0; level < 100_000; level++) {
            deep.write(0x4b);
        }
        assertThat(undecodable(Bytes.copyOf(SnappyBlock.compress(deep.toByteArray()))))
                .contains("WriteRequest");
    }

    @Test
    void unknownFieldsCannotBeEncoded() {
        WriteRequest request = new WriteRequest(List.of(), List.of(), List.of(new UnknownField("Label", 9, 0)));

        assertThatThrownBy(() -> WriteRequestCodec.encode(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UnknownField[message=Label, number=9, wireType=0]");
    }

    private static WriteRequest decoded(Bytes body) {
        return switch (WriteRequestCodec.decode(body)) {
            case Payload.Decoded decoded -> decoded.request();
            case Payload.Undecodable undecodable -> throw new AssertionError(undecodable.reason());
        };
    }

    private static String undecodable(Bytes body) {
        return switch (WriteRequestCodec.decode(body)) {
            case Payload.Decoded decoded -> throw new AssertionError("decoded: " + decoded);
            case Payload.Undecodable undecodable -> undecodable.reason();
        };
    }

    private static Bytes bytes(String hex) {
        return Bytes.copyOf(HexFormat.of().parseHex(hex));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
