package remotewrite.fake;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;

/** Writes to an ingestion endpoint whose answers can be chosen, with tokens for it. */
record AnsweredWrites(ManualClock clock, TestTokens tokens) {
    static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-0123456789abcdef0123456789abcdef", Set.of(TestTokens.OBJECT_ID));

    AnsweredWrites(ManualClock clock) {
        this(clock, new TestTokens(clock));
    }

    FakeIngestion.Settings settings(IngestionAnswers answers) {
        return FakeIngestion.Settings.of(clock, tokens.verifier(), RULE).withAnswers(answers);
    }

    TimeSeries sample(String metric, long distanceMillis) {
        return sample(List.of(name(metric)), distanceMillis);
    }

    /** @param distanceMillis from now, to the future */
    TimeSeries sample(List<Label> labels, long distanceMillis) {
        return TimeSeries.of(labels, List.of(Sample.of(1, clock.millis() + distanceMillis)));
    }

    static Label name(String metric) {
        return new Label("__name__", metric);
    }

    HttpResponse<String> write(FakeIngestion ingestion, String token, TimeSeries... series)
            throws IOException, InterruptedException {
        return send(
                ingestion.writeUri("localhost", RULE),
                token,
                WriteRequestCodec.encode(WriteRequest.of(List.of(series))).toArray());
    }

    HttpResponse<String> send(URI uri, String token, byte[] body) throws IOException, InterruptedException {
        return PlainWrite.post(uri, token, PlainWrite.V1, Bytes.copyOf(body));
    }
}
