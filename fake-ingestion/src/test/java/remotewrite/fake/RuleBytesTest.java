package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.AzureLimits.BytesCounted;
import remotewrite.fake.store.AzureLimits.PerRule;

/** Which bytes count for the limit of a rule's minute. */
class RuleBytesTest {
    private static final DataCollectionRule RULE = new DataCollectionRule("dcr-1", Set.of(TestTokens.OBJECT_ID));
    /** 10,000 bytes of text in a series, which Snappy makes some hundred of. */
    private static final Bytes BODY = WriteRequestCodec.encode(WriteRequest.of(List.of(TimeSeries.of(
            List.of(new Label("__name__", "up"), new Label("long", "x".repeat(10_000))), List.of(Sample.of(1, 1))))));

    private static final long DECOMPRESSED_BYTES =
            SnappyBlock.promised(BODY.shared()).orElseThrow();

    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @CsvSource({
        "WIRE, 2000, 204",
        "DECOMPRESSED, 2000, 429",
        "DECOMPRESSED, 20000, 429",
        "DECOMPRESSED, 21000, 204",
    })
    void areThoseOnTheWireOrDecompressed(BytesCounted counted, long bytesPerMinute, int ofTheSecond) throws Exception {
        assertThat(BODY.size()).isLessThan(1000);
        assertThat(DECOMPRESSED_BYTES).isBetween(10_000L, 10_100L);

        try (FakeIngestion ingestion = ingestion(bytesPerMinute, counted)) {
            int first = write(ingestion, BODY);

            assertThat(first).isEqualTo(bytesPerMinute < 10_000 ? ofTheSecond : 204);
            assertThat(write(ingestion, BODY)).isEqualTo(ofTheSecond);
        }
    }

    @Test
    void areToldAsTheyCount() throws Exception {
        for (BytesCounted counted : BytesCounted.values()) {
            try (FakeIngestion ingestion = ingestion(AzureLimits.UNLIMITED, counted)) {
                write(ingestion, BODY);

                assertThat(ingestion.admitted(RULE).minuteBytes())
                        .isEqualTo(counted == BytesCounted.WIRE ? BODY.size() : DECOMPRESSED_BYTES);
            }
        }
        assertThat(PerRule.DOCUMENTED.bytesCounted()).isEqualTo(BytesCounted.WIRE);
    }

    /** It cannot claim the minute of others: 4 GiB in six bytes, no length at all, and nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00ff\u00ff\u00ff\u00ff\u000fx", "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", ""})
    void ofABodyThatCannotHoldWhatItPromisesAreThoseOnTheWire(String latin1) throws Exception {
        byte[] body = latin1.getBytes(StandardCharsets.ISO_8859_1);

        try (FakeIngestion ingestion = ingestion(1000, BytesCounted.DECOMPRESSED)) {
            assertThat(write(ingestion, Bytes.copyOf(body))).isEqualTo(400);

            assertThat(ingestion.admitted(RULE).minuteBytes()).isEqualTo(body.length);
        }
    }

    private FakeIngestion ingestion(long bytesPerMinute, BytesCounted counted) {
        return FakeIngestion.start(FakeIngestion.Settings.of(clock, tokens.verifier(), RULE)
                .withLimits(new PerRule(1 << 20, AzureLimits.UNLIMITED, bytesPerMinute).withBytesCounted(counted)));
    }

    private int write(FakeIngestion ingestion, Bytes body) throws Exception {
        URI uri = ingestion.writeUri("localhost", RULE);
        return http.send(
                        HttpRequest.newBuilder(uri)
                                .header("Authorization", "Bearer " + tokens.valid())
                                .header("Content-Type", "application/x-protobuf")
                                .header("Content-Encoding", "snappy")
                                .POST(BodyPublishers.ofByteArray(body.toArray()))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
