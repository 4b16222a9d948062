package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.IngestionAnswers.OverLimit;
import remotewrite.fake.IngestionAnswers.Version2;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.Workspace;

/** Remote write 2.0 at Azure, of which nothing is published. */
class IngestionVersion2Test {
    private static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-0123456789abcdef0123456789abcdef", Set.of(TestTokens.OBJECT_ID));

    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);
    private final Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

    @ParameterizedTest
    @EnumSource
    void aWriteIsRefusedOrTaken(Version2 form) throws Exception {
        HttpResponse<String> answer = write(answers(form), PlainWrite.V2, series(clock.millis(), 1, 2));

        switch (form) {
            case UNSUPPORTED -> {
                assertThat(answer.statusCode()).isEqualTo(415);
                assertThat(answer.body()).contains("\"code\":\"UnsupportedMediaType\"");
                assertThat(PlainWrite.written(answer)).isEmpty();
                assertThat(stored()).isEmpty();
            }
            case TAKEN -> {
                assertThat(answer.statusCode()).isEqualTo(204);
                assertThat(PlainWrite.written(answer)).containsExactly("1", "0", "0");
                assertThat(stored()).containsExactly("up");
            }
        }
        assertThat(IngestionAnswers.DEFAULT.version2()).isEqualTo(Version2.UNSUPPORTED);
    }

    @Test
    void whatAzureDropsOfItIsDroppedInSilence() throws Exception {
        HttpResponse<String> answer =
                write(answers(Version2.TAKEN), PlainWrite.V2, series(clock.millis(), 1, 2), series(1, 1, 3));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(PlainWrite.written(answer)).containsExactly("2", "0", "0");
        assertThat(stored()).containsExactly("up");
    }

    @Test
    void whatAzureDropsOfItCanBeTold() throws Exception {
        HttpResponse<String> answer =
                write(answers(Version2.TAKEN).withOverLimit(OverLimit.BAD_REQUEST), PlainWrite.V2, series(1, 1, 2));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("OldData 1");
    }

    @Test
    void aSeriesThatRefersToNoSymbolIsToldAndTheOthersAreKept() throws Exception {
        HttpResponse<String> answer = write(
                answers(Version2.TAKEN), PlainWrite.V2, series(clock.millis(), 1, 9), series(clock.millis(), 1, 3));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("1 of 2 series are invalid").contains("labels_refs refers to symbol 9");
        assertThat(PlainWrite.written(answer)).containsExactly("1", "0", "0");
        assertThat(stored()).containsExactly("down");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-protobuf;proto=io.prometheus.write.v3.Request", "text/plain"})
    void whatIsNeitherVersionIsRefusedAllTheSame(String type) throws Exception {
        assertThat(write(answers(Version2.TAKEN), type, series(clock.millis(), 1, 2))
                        .statusCode())
                .isEqualTo(415);
        assertThat(stored()).isEmpty();
    }

    private static IngestionAnswers answers(Version2 form) {
        return IngestionAnswers.DEFAULT.withVersion2(form);
    }

    /** One sample of the series whose name is the symbol {@code value}. */
    private static TimeSeriesV2 series(long millis, long name, long value) {
        return new TimeSeriesV2(
                Longs.of(name, value), List.of(new SampleV2(0, millis, 0)), List.of(), List.of(), MetadataV2.NONE, 0);
    }

    private HttpResponse<String> write(IngestionAnswers answers, String type, TimeSeriesV2... series) throws Exception {
        Bytes body = WriteRequestV2Codec.encode(
                new WriteRequestV2(List.of("", "__name__", "up", "down"), Arrays.asList(series), List.of()));
        try (FakeIngestion ingestion = FakeIngestion.start(FakeIngestion.Settings.of(clock, tokens.verifier(), RULE)
                .withAnswers(answers)
                .withIntake(workspace))) {
            return PlainWrite.post(ingestion.writeUri("localhost", RULE), tokens.valid(), type, body);
        }
    }

    private List<String> stored() {
        return workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .map(series -> series.labels().getFirst().value())
                .toList();
    }
}
