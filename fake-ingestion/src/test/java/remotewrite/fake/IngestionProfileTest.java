package remotewrite.fake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link IngestionProfile#SPEC} answers; the answers of the default profile are in {@link FakeIngestionTest}. */
class IngestionProfileTest {
    private static final String V1 = "application/x-protobuf;proto=prometheus.WriteRequest";
    private static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-0123456789abcdef0123456789abcdef", Set.of(TestTokens.OBJECT_ID));
    private static final List<String> SYMBOLS = List.of("", "__name__", "a", "b");
    private static final SampleV2 SAMPLE = new SampleV2(0, 1000, 0);
    private static final ExemplarV2 EXEMPLAR = new ExemplarV2(Longs.of(2, 3), 0, 1000);
    private static final TimeSeriesV2 SAMPLES = series(List.of(SAMPLE, new SampleV2(0, 2000, 0)), List.of(), 1, 2);

    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);
    private final FakeIngestion ingestion = FakeIngestion.start(
            FakeIngestion.Settings.of(clock, tokens.verifier(), RULE).withProfile(IngestionProfile.SPEC));

    @AfterEach
    void close() {
        ingestion.close();
    }

    @Test
    void aWriteOfVersion2IsAnsweredWithWhatWasWritten() {
        TimeSeriesV2 histograms = new TimeSeriesV2(
                Longs.of(1, 3),
                List.of(),
                List.of(TestHistograms.REAL, TestHistograms.INTEGER),
                List.of(EXEMPLAR),
                MetadataV2.NONE,
                0);

        Response response = version2(SAMPLES, series(List.of(SAMPLE), List.of(), 1, 3), histograms);

        assertThat(response.statusCode()).isEqualTo(204);
        assertWritten(response, 3, 2, 1);
    }

    @Test
    void aWriteOfNothingIsCountedAsNothing() {
        Response response = version2();

        assertThat(response.statusCode()).isEqualTo(204);
        assertWritten(response, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                V2,
                "application/x-protobuf; proto=io.prometheus.write.v2.Request",
                "application/x-protobuf;proto=\"io.prometheus.write.v2.Request\"",
                "APPLICATION/X-Protobuf ; PROTO=io.prometheus.write.v2.Request"
            })
    void everySpellingOfTheContentTypeOfVersion2IsVersion2(String type) {
        Response response = written(type, WriteRequestV2Codec.encode(request(SAMPLES)));

        assertThat(response.statusCode()).isEqualTo(204);
        assertWritten(response, 2, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-protobuf", V1, "application/x-protobuf; proto=\"prometheus.WriteRequest\""})
    void everySpellingOfTheContentTypeOfVersion1IsVersion1(String type) {
        Response response = written(
                type,
                WriteRequestCodec.encode(WriteRequest.of(
                        List.of(TimeSeries.of(List.of(new Label("a", "b")), List.of(Sample.of(1, 2)))))));

        assertThat(response.statusCode()).isEqualTo(204);
        assertNothingCounted(response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/octet-stream",
                "application/x-protobuf;proto=foo.Bar",
                "application/x-protobuf;proto=io.prometheus.write.v2.request",
                "application/x-protobuf;proto=\"prometheus.WriteRequest",
                "application/x-protobufx"
            })
    void anotherContentTypeIsAnswered415(String type) {
        Response response = written(type, WriteRequestV2Codec.encode(request(SAMPLES)));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.path("error.message").toString()).startsWith("Content-Type is [" + type + "], needed is ");
        assertNothingCounted(response);
    }

    @Test
    void theContentTypeDecidesAndNotTheBody() {
        assertWritten(written(V2, WriteRequestCodec.encode(version1())), 0, 0, 0);
        assertNothingCounted(written(V1, WriteRequestV2Codec.encode(request(SAMPLES))));
    }

    @Test
    void anUndecodableBodyIsAnswered400WithZeroCounts() {
        Response response = written(V2, Bytes.copyOf(new byte[] {1, 0}));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.path("error.message").toString()).startsWith("The body cannot be decoded: ");
        assertWritten(response, 0, 0, 0);
    }

    static Stream<Arguments> invalidSeries() {
        List<SampleV2> one = List.of(SAMPLE);
        NativeHistogram badHistogram = NativeHistogram.of(3, 1, 0, Buckets.NONE, 1000);
        return Stream.of(
                Arguments.of(series(one, List.of(), 1, 2, 1), "labels_refs has 3 references, not pairs"),
                Arguments.of(series(one, List.of(), 1, 2, 2, 4), "labels_refs refers to symbol 4, the table has 4"),
                Arguments.of(series(one, List.of(), 1, 2, 1, 3), "label __name__ twice"),
                Arguments.of(series(one, List.of(), 1, 2, 0, 3), "an empty label name"),
                Arguments.of(series(one, List.of()), "no labels"),
                Arguments.of(series(one, List.of(), 1, 0), "no labels"),
                Arguments.of(series(List.of(), List.of(), 1, 2), "neither samples nor histograms"),
                Arguments.of(series(one, List.of(TestHistograms.INTEGER), 1, 2), "both samples and histograms"),
                Arguments.of(
                        series(List.of(SAMPLE, SAMPLE), List.of(), 1, 2), "sample at 1000 ms after one at 1000 ms"),
                Arguments.of(
                        series(List.of(SAMPLE, new SampleV2(0, 999, 0)), List.of(), 1, 2),
                        "sample at 999 ms after one at 1000 ms"),
                Arguments.of(
                        series(List.of(), List.of(TestHistograms.EMPTY, TestHistograms.EMPTY), 1, 2),
                        "histogram at 0 ms after one at 0 ms"),
                Arguments.of(series(List.of(), List.of(badHistogram), 1, 2), "NH06: count 3, in buckets 0"),
                Arguments.of(
                        new TimeSeriesV2(
                                Longs.of(1, 2),
                                one,
                                List.of(),
                                List.of(new ExemplarV2(Longs.of(9, 9, 9), 0, 1)),
                                MetadataV2.NONE,
                                0),
                        "labels_refs of an exemplar has 3 references, not pairs"),
                Arguments.of(
                        new TimeSeriesV2(Longs.of(1, 2), one, List.of(), List.of(), new MetadataV2(1, 4, 0), 0),
                        "help_ref refers to symbol 4, the table has 4"));
    }

    @ParameterizedTest
    @MethodSource("invalidSeries")
    void anInvalidSeriesIsAnswered400AndTheValidOnesCountAsWritten(TimeSeriesV2 invalid, String reason) {
        Response response = version2(SAMPLES, invalid, SAMPLES);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.path("error.code").toString()).isEqualTo("BadRequest");
        assertThat(response.path("error.message").toString())
                .startsWith("1 of 3 series are invalid and not written: series 1: ")
                .contains(reason);
        assertWritten(response, 4, 0, 0);
    }

    @Test
    void aTableThatIsWrongIsAnswered400AndNothingIsWritten() {
        for (List<String> symbols : List.of(List.<String>of(), List.of("x", "__name__", "a"))) {
            Response response = written(
                    V2, WriteRequestV2Codec.encode(new WriteRequestV2(symbols, List.of(SAMPLES, SAMPLES), List.of())));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.path("error.message").toString()).startsWith("All 2 series are invalid: ");
            assertWritten(response, 0, 0, 0);
        }
    }

    @Test
    void aRepeatedSymbolIsTaken() {
        Response response = written(
                V2,
                WriteRequestV2Codec.encode(
                        new WriteRequestV2(List.of("", "__name__", "a", "a"), List.of(SAMPLES), List.of())));

        assertThat(response.statusCode()).isEqualTo(204);
    }

    @Test
    void onlyTheFirstTenInvalidSeriesAreTold() {
        TimeSeriesV2[] invalid = IntStream.range(0, 12)
                .mapToObj(at -> series(List.of(), List.of(), 1, 2))
                .toArray(TimeSeriesV2[]::new);

        assertThat(version2(invalid).path("error.message").toString())
                .startsWith("12 of 12 series are invalid and not written: series 0: neither")
                .contains("series 9: ")
                .doesNotContain("series 10: ");
    }

    @Test
    void anInvalidSeriesOfVersion1IsAnswered400WithoutCounts() {
        Response response = written(
                V1,
                WriteRequestCodec.encode(WriteRequest.of(List.of(
                        TimeSeries.of(List.of(new Label("a", "b"), new Label("a", "c")), List.of(Sample.of(1, 2)))))));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.path("error.message").toString())
                .isEqualTo("1 of 1 series are invalid and not written: series 0: label a twice.");
        assertNothingCounted(response);
    }

    @Test
    void exemplarsOnTheirOwnAreTakenInVersion1Only() {
        TimeSeries exemplars = new TimeSeries(
                List.of(new Label("a", "b")), List.of(), List.of(new Exemplar(List.of(), 0, 1)), List.of());

        assertThat(written(V1, WriteRequestCodec.encode(WriteRequest.of(List.of(exemplars))))
                        .statusCode())
                .isEqualTo(204);
        assertThat(written(V2, WriteRequestV2Codec.encode(WriteRequestV2.of(List.of(exemplars))))
                        .statusCode())
                .isEqualTo(400);
    }

    private static WriteRequest version1() {
        return WriteRequest.of(List.of(TimeSeries.of(List.of(new Label("a", "b")), List.of(Sample.of(1, 2)))));
    }

    private static TimeSeriesV2 series(List<SampleV2> samples, List<NativeHistogram> histograms, long... refs) {
        return new TimeSeriesV2(Longs.of(refs), samples, histograms, List.of(), MetadataV2.NONE, 0);
    }

    private static WriteRequestV2 request(TimeSeriesV2... series) {
        return new WriteRequestV2(SYMBOLS, Arrays.asList(series), List.of());
    }

    private Response version2(TimeSeriesV2... series) {
        return written(V2, WriteRequestV2Codec.encode(request(series)));
    }

    private Response written(String type, Bytes body) {
        EncoderConfig asIs = EncoderConfig.encoderConfig()
                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                .encodeContentTypeAs("application/x-protobuf", ContentType.BINARY)
                .encodeContentTypeAs("APPLICATION/X-Protobuf", ContentType.BINARY)
                .encodeContentTypeAs("application/x-protobufx", ContentType.BINARY);
        return given().config(RestAssuredConfig.config().encoderConfig(asIs))
                .urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + tokens.valid())
                .header("Content-Encoding", "snappy")
                .contentType(type)
                .body(body.toArray())
                .post(ingestion.writeUri("localhost", RULE).toString());
    }

    private static void assertWritten(Response response, long samples, long histograms, long exemplars) {
        assertThat(response.headers().getValues("X-Prometheus-Remote-Write-Samples-Written"))
                .containsExactly(Long.toString(samples));
        assertThat(response.headers().getValues("X-Prometheus-Remote-Write-Histograms-Written"))
                .containsExactly(Long.toString(histograms));
        assertThat(response.headers().getValues("X-Prometheus-Remote-Write-Exemplars-Written"))
                .containsExactly(Long.toString(exemplars));
    }

    private static void assertNothingCounted(Response response) {
        assertThat(response.headers().asList())
                .noneMatch(header -> header.getName().toLowerCase().endsWith("-written"));
    }
}
