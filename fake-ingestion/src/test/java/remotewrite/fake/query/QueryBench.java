package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.query.ListedMetrics.every;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import remotewrite.fake.Sample;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.TokenVerifier;

/** A query endpoint with Azure's rules, some metrics and a reader, and requests to it. */
final class QueryBench implements AutoCloseable {
    static final long NOW = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();
    static final long HOUR = 3_600_000;
    static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    static final String READER = "0C7B3A52-1111-4222-8333-444455556666";
    static final TokenVerifier TOKENS = bearer -> switch (bearer) {
        case QueryClient.TOKEN ->
            new TokenVerdict.Valid(READER.toLowerCase(java.util.Locale.ROOT), "app", CLOCK.instant());
        case "no-role" -> new TokenVerdict.Valid("somebody", "app", CLOCK.instant());
        case "other-audience" -> new TokenVerdict.Refused("InvalidAudience", "The audience is another.");
        default -> new TokenVerdict.Refused("InvalidAuthenticationToken", "The access token is invalid.");
    };
    static final ListedMetrics METRICS = new ListedMetrics()
            .with("up", List.of(Sample.of(1, NOW - 60_000)), "job", "api", "instance", "a:1")
            .with("up", List.of(Sample.of(-0.0, NOW - 60_250)), "Job", "API", "instance", "b:1")
            .with("Old_Metric", every(HOUR, NOW - 20 * HOUR, NOW - 13 * HOUR, time -> Sample.of(Double.NaN, time)))
            .with("days", every(6 * HOUR, NOW - 40 * 24 * HOUR, NOW, time -> Sample.of(2.5, time)), "job", "x");

    private FakeQuery fake = FakeQuery.start(FakeQuery.Settings.of(CLOCK, TOKENS, Set.of(READER), METRICS));
    private QueryClient client = new QueryClient(fake.baseUri("127.0.0.1"));

    FakeQuery fake() {
        return fake;
    }

    QueryClient client() {
        return client;
    }

    /** From now on the endpoint has these rules. */
    void rules(QueryRules rules) {
        close();
        fake = FakeQuery.start(
                FakeQuery.Settings.of(CLOCK, TOKENS, Set.of(READER), METRICS).withRules(rules));
        client = new QueryClient(fake.baseUri("127.0.0.1"));
    }

    QueryClient.Answer range(String query, long rangeMillis, String step) {
        return client.get(
                "/api/v1/query_range",
                "query",
                query,
                "start",
                GoNumber.time(NOW - rangeMillis),
                "end",
                GoNumber.time(NOW),
                "step",
                step);
    }

    static void refusedAsInvalid(QueryClient.Answer answer, int status, String why) {
        assertThat(answer.status()).as(text(answer)).isEqualTo(status);
        assertThat(answer.body().at("/error/code").asText()).isEqualTo("QueryValidationError");
        assertThat(answer.body().at("/error/message").asText()).isEqualTo("Failed parsing the query");
        assertThat(answer.body().at("/error/innererror/message").asText()).contains(why);
    }

    static String text(QueryClient.Answer answer) {
        return new String(answer.raw().body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
        fake.close();
    }
}
