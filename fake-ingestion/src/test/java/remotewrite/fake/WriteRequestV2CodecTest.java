package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteRequestV2CodecTest {
    private static final long BITS = Double.doubleToRawLongBits(0.1);
    private static final WriteRequestV2 EVERYTHING = new WriteRequestV2(
            List.of("", "__name__", "up_total", "ä€😀", "Help.", "seconds"),
            List.of(
                    new TimeSeriesV2(
                            Longs.of(1, 2, 3, 0),
                            List.of(new SampleV2(BITS, 1_700_000_000_123L, 1_600_000_000_000L), new SampleV2(0, 0, 0)),
                            List.of(),
                            List.of(new ExemplarV2(Longs.of(3, 3), BITS, -7)),
                            new MetadataV2(1, 4, 5),
                            0),
                    new TimeSeriesV2(
                            Longs.of(1, 3),
                            List.of(),
                            List.of(TestHistograms.INTEGER, TestHistograms.CUSTOM, TestHistograms.EMPTY),
                            List.of(),
                            MetadataV2.NONE,
                            0),
                    new TimeSeriesV2(Longs.empty(), List.of(), List.of(), List.of(), MetadataV2.NONE, 0)),
            List.of());

    @Test
    void whatIsEncodedDecodesToTheSame() {
        assertThat(WriteRequestV2Codec.decode(WriteRequestV2Codec.encode(EVERYTHING)))
                .isEqualTo(new PayloadV2.Decoded(EVERYTHING));
    }

    @Test
    void theEncodingIsThatOfPrometheus() {
        WriteRequestV2 request = WriteRequestV2.of(
                List.of(TimeSeries.of(List.of(new Label("a", "b"), new Label("c", "b")), List.of(Sample.of(1, 2)))));

        assertThat(HexFormat.of().formatHex(WriteRequestV2Writer.write(request)))
                .isEqualTo("2200" + "220161" + "220162" + "220163"
                        + ("2a13" + "0a0401020302" + "120b" + "09000000000000f03f" + "1002"));
    }

    @Test
    void everyFieldOfHandBuiltBytesIsRead() {
        String sample = "120d" + "09020000000000f07f" + "1002" + "1801"; // stale, at 2, started at 1
        String exemplar = "220f" + "0a020102" + "11000000000000f03f" + "1803";
        String metadata = "2a06" + "0802" + "1801" + "2002"; // gauge, help 1, unit 2
        assertThat(decoded("2200" + "220161" + "220162" + nested("2a", "0a020102" + sample + exemplar + metadata)))
                .isEqualTo(new WriteRequestV2(
                        List.of("", "a", "b"),
                        List.of(new TimeSeriesV2(
                                Longs.of(1, 2),
                                List.of(new SampleV2(Sample.STALE_BITS, 2, 1)),
                                List.of(),
                                List.of(new ExemplarV2(Longs.of(1, 2), Double.doubleToRawLongBits(1), 3)),
                                new MetadataV2(2, 1, 2),
                                0)),
                        List.of()));
    }

    @ParameterizedTest
    @CsvSource({"0a0401020304", "0801080208030804", "080108020a020304", "0a010108020a0203040a00"})
    void referencesAreReadPackedAndUnpacked(String refs) {
        assertThat(decoded(nested("2a", refs)).series().get(0).labelsRefs()).isEqualTo(Longs.of(1, 2, 3, 4));
        assertThat(decoded(nested("2a", nested("22", refs)))
                        .series()
                        .get(0)
                        .exemplars()
                        .get(0)
                        .labelsRefs())
                .isEqualTo(Longs.of(1, 2, 3, 4));
    }

    @Test
    void referencesAreUnsigned() {
        assertThat(decoded("2a07" + "0a05ffffffff0f").series().get(0).labelsRefs())
                .isEqualTo(Longs.of(0xffff_ffffL));
        assertThat(decoded("2a06" + "08ffffffff0f").series().get(0).labelsRefs())
                .isEqualTo(Longs.of(0xffff_ffffL));
    }

    @Test
    void theCreatedTimestampOfEarlierDraftsIsKeptAndNoted() {
        WriteRequestV2 request = decoded("2a02" + "3005");

        assertThat(request.series().get(0).createdTimestampMillis()).isEqualTo(5);
        assertThat(request.unknownFields()).containsExactly(new UnknownField("TimeSeries", 6, 0));
        assertThat(WriteRequestV2Codec.decode(WriteRequestV2Codec.encode(request)))
                .isEqualTo(new PayloadV2.Decoded(request));
    }

    @ParameterizedTest
    @CsvSource({
        "Request, 0a00, 1, 2",
        "Request, 3801, 7, 0",
        "TimeSeries, 2a023801, 7, 0",
        "Sample, 2a0412022001, 4, 0",
        "Exemplar, 2a0722052500000000, 4, 5",
        "Metadata, 2a042a021001, 2, 0"
    })
    void unknownFieldsAreNoticedAtEveryLevel(String message, String hex, int number, int wireType) {
        assertThat(decoded(hex).unknownFields()).containsExactly(new UnknownField(message, number, wireType));
    }

    @Test
    void aWriteOfVersion1ReadsAsUnknownFieldsOnly() {
        WriteRequestV2 request = decoded("0a02" + "1200" + "1a00");

        assertThat(request.series()).isEmpty();
        assertThat(request.findings()).isEmpty();
        assertThat(request.unknownFields())
                .containsExactly(new UnknownField("Request", 1, 2), new UnknownField("Request", 3, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "2001, in field 4 of Request: wire type 0 where 2 belongs",
        "2201ff, in field 4 of Request: Protocol message had invalid UTF-8.",
        "2a050d00000000, in field 1 of TimeSeries: wire type 5 where 0 belongs",
        "2a030a0180, in field 1 of TimeSeries: While parsing a protocol message",
        "2a030a0501, in field 1 of TimeSeries: While parsing a protocol message",
        "2a0412020801, in field 1 of Sample: wire type 0 where 1 belongs"
    })
    void aMalformedMessageIsUndecodableAndThePlaceIsTold(String hex, String reason) {
        assertThat(WriteRequestV2Codec.decode(body(hex)))
                .isInstanceOfSatisfying(
                        PayloadV2.Undecodable.class,
                        undecodable -> assertThat(undecodable.reason())
                                .startsWith("not a 2.0 Request at byte ")
                                .contains(reason));
    }

    @Test
    void aDamagedBlockIsUndecodable() {
        assertThat(WriteRequestV2Codec.decode(Bytes.empty()))
                .isInstanceOfSatisfying(
                        PayloadV2.Undecodable.class,
                        undecodable -> assertThat(undecodable.reason()).startsWith("the body is empty"));
    }

    @Test
    void aMessageTruncatedAnywhereIsUndecodableOrAShorterMessage() {
        byte[] whole = WriteRequestV2Writer.write(EVERYTHING);
        int undecodable = 0;
        for (int length = 0; length < whole.length; length++) {
            switch (WriteRequestV2Codec.decode(Bytes.copyOf(SnappyBlock.compress(Arrays.copyOf(whole, length))))) {
                case PayloadV2.Undecodable bad -> undecodable++;
                case PayloadV2.Decoded shorter -> {
                    WriteRequestV2 request = shorter.request();
                    assertThat(request.symbols())
                            .isEqualTo(EVERYTHING
                                    .symbols()
                                    .subList(0, request.symbols().size()));
                    assertThat(request.series())
                            .isEqualTo(EVERYTHING
                                    .series()
                                    .subList(0, request.series().size()));
                    assertThat(request).isNotEqualTo(EVERYTHING);
                }
            }
        }
        // a message may end before each of its nine fields, nowhere else
        assertThat(undecodable).isEqualTo(whole.length - 9);
    }

    @Test
    void aBlockTruncatedAnywhereIsUndecodable() {
        byte[] whole = WriteRequestV2Codec.encode(EVERYTHING).toArray();
        for (int length = 0; length < whole.length; length++) {
            assertThat(WriteRequestV2Codec.decode(Bytes.copyOf(Arrays.copyOf(whole, length))))
                    .isInstanceOf(PayloadV2.Undecodable.class);
        }
    }

    @Test
    void noBytesMakeTheDecoderOrTheLookupOrTheRulesThrow() {
        Random random = new Random(20261123);
        byte[] message = WriteRequestV2Writer.write(EVERYTHING);
        byte[] block = WriteRequestV2Codec.encode(EVERYTHING).toArray();
        int decoded = 0;
        int found = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] changedMessage = message.clone();
            byte[] changedBlock = block.clone();
            for (int change = 0; change <= round % 4; change++) {
                changedMessage[random.nextInt(message.length)] = (byte) random.nextInt();
                changedBlock[random.nextInt(block.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> WriteRequestV2Codec.decode(Bytes.copyOf(changedBlock)))
                    .doesNotThrowAnyException();
            if (WriteRequestV2Codec.decode(Bytes.copyOf(SnappyBlock.compress(changedMessage)))
                    instanceof PayloadV2.Decoded shape) {
                decoded++;
                found += shape.request().findings().isEmpty() ? 0 : 1;
                assertThat(shape.request().resolved())
                        .hasSameSizeAs(shape.request().series());
                assertThat(shape.request().resolved())
                        .allSatisfy(each -> assertThatCode(() -> SeriesRules.violations(each))
                                .doesNotThrowAnyException());
            }
        }
        assertThat(decoded).isGreaterThan(1000);
        assertThat(found).isGreaterThan(100);
    }

    @Test
    void otherUnknownFieldsCannotBeEncoded() {
        WriteRequestV2 request = new WriteRequestV2(List.of(), List.of(), List.of(new UnknownField("Request", 9, 0)));

        assertThatThrownBy(() -> WriteRequestV2Codec.encode(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UnknownField[message=Request, number=9, wireType=0]");
    }

    private static WriteRequestV2 decoded(String hex) {
        return switch (WriteRequestV2Codec.decode(body(hex))) {
            case PayloadV2.Decoded decoded -> decoded.request();
            case PayloadV2.Undecodable undecodable -> throw new AssertionError(undecodable.reason());
        };
    }

    private static String nested(String tag, String hex) {
        return "%s%02x%s".formatted(tag, hex.length() / 2, hex);
    }

    private static Bytes body(String hex) {
        return Bytes.copyOf(SnappyBlock.compress(HexFormat.of().parseHex(hex)));
    }
}
