package remotewrite.proxy;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What {@code GET /metrics} shows, in the text format of Prometheus 0.0.4. No label holds a token, a URL or a name. */
final class Metrics {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Up to {@link Limits#totalTimeout}; a write through a healthy ingestion endpoint takes some 20 ms (azure.md 5.4). */
    private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25};

    /** Up to {@link Limits#queryTimeout}. */
    private static final double[] QUERY_SECONDS = {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 150};

    /**
     * What a sender gets now and then. {@code increase()} does not see the step with which a series begins, so those of the usual
     * values are there from the start, at 0; an unusual one begins with its first count.
     */
    private static final List<Integer> TO_SENDERS = List.of(204, 400, 403, 404, 413, 429, 500, 502, 503, 504);

    /** 422: a query that cannot be executed (azure.md 3.5). */
    private static final List<Integer> TO_READERS = List.of(200, 400, 401, 403, 422, 429, 500, 502, 503, 504);

    /** Besides, where queries pass, 200 and 422. */
    private static final List<Integer> OF_INGESTION = List.of(204, 400, 401, 403, 404, 413, 429, 500, 502, 503, 504);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final StatusCounter writes = new StatusCounter(
            "remotewrite_proxy_writes_total", "Writes answered, by the status the sender got.", registry);
    private final Counter ownAnswers = Counter.builder()
            .name("remotewrite_proxy_own_answers_total")
            .help("Requests the proxy answered by itself because there was no answer to pass back, by cause.")
            .labelNames("cause")
            .register(registry);
    private final StatusCounter ingestionAnswers = new StatusCounter(
            "remotewrite_proxy_ingestion_answers_total",
            "Answers of the ingestion endpoint, by status; a 401 that was repeated counts as well.",
            registry);
    private final Counter bytes = Counter.builder()
            .name("remotewrite_proxy_write_bytes_total")
            .help("Bytes of the bodies of answered writes, as sent (compressed).")
            .unit(Unit.BYTES)
            .withoutExemplars()
            .register(registry);
    private final Histogram duration = Histogram.builder()
            .name("remotewrite_proxy_write_duration_seconds")
            .help("From the head of a write to its answer.")
            .unit(Unit.SECONDS)
            .classicOnly()
            .withoutExemplars()
            .classicUpperBounds(SECONDS)
            .register(registry);

    private final StatusCounter queries = new StatusCounter(
            "remotewrite_proxy_queries_total", "Queries answered, by the status the caller got.", registry);

    /** On the page only where queries pass: without labels it would stand there at 0. */
    private final Histogram queryDuration = Histogram.builder()
            .name("remotewrite_proxy_query_duration_seconds")
            .help("From the head of a query to its answer.")
            .unit(Unit.SECONDS)
            .classicOnly()
            .withoutExemplars()
            .classicUpperBounds(QUERY_SECONDS)
            .build();

    /** As {@link #queryDuration}. */
    private final Counter queryReplyBytes = Counter.builder()
            .name("remotewrite_proxy_query_reply_bytes_total")
            .help("Bytes of the bodies of replies to queries, as passed on (perhaps compressed).")
            .unit(Unit.BYTES)
            .build();

    /** @param queriesPass whether there can be any */
    Metrics(TokenSource tokens, Clock clock, boolean queriesPass) {
        TO_SENDERS.forEach(writes::begin);
        OF_INGESTION.forEach(ingestionAnswers::begin);
        if (queriesPass) {
            TO_READERS.forEach(queries::begin);
            ingestionAnswers.begin(200);
            ingestionAnswers.begin(422);
            registry.register(queryDuration);
            registry.register(queryReplyBytes);
        }
        for (Class<?> cause : GatewayFailure.class.getPermittedSubclasses()) {
            ownAnswers.initLabelValues(cause.getSimpleName());
        }
        for (Misdirected why : Misdirected.values()) {
            ownAnswers.initLabelValues(why.cause());
        }
        CounterWithCallback.builder()
                .name("remotewrite_proxy_token_requests_total")
                .help("Token requests, by outcome.")
                .labelNames("outcome")
                .callback(counts -> {
                    TokenSource.Requests requests = tokens.requests();
                    counts.call(requests.granted(), "granted");
                    counts.call(requests.failed(), "failed");
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("remotewrite_proxy_token_remaining_seconds")
                .help("How long the token can still be used; 0 without a usable token.")
                .unit(Unit.SECONDS)
                .callback(gauge -> gauge.call(remaining(tokens, clock.instant())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("remotewrite_proxy_token_age_seconds")
                .help("How long ago the token in use was obtained.")
                .unit(Unit.SECONDS)
                .callback(gauge ->
                        tokens.obtainedAt().ifPresent(at -> gauge.call(seconds(Duration.between(at, clock.instant())))))
                .register(registry);
        GaugeWithCallback.builder()
                .name("remotewrite_proxy_certificate_expiry_timestamp_seconds")
                .help("When the certificate in use expires, in seconds since 1970-01-01T00:00:00Z.")
                .unit(Unit.SECONDS)
                .callback(gauge -> tokens.certificateExpiresAt().ifPresent(at -> gauge.call(at.getEpochSecond())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("remotewrite_proxy_certificate_not_taken_up")
                .help("1 while the certificate in the file is not the one in use, by cause.")
                .labelNames("cause")
                .callback(gauge -> tokens.certificateExpiresAt().ifPresent(ignored -> {
                    Optional<NotTakenUp> now = tokens.certificateNotTakenUp();
                    for (NotTakenUp cause : NotTakenUp.values()) {
                        gauge.call(now.equals(Optional.of(cause)) ? 1 : 0, cause.toString());
                    }
                }))
                .register(registry);
    }

    /** An answer that goes back to the sender. */
    void answered(int status, int bodyBytes, Duration took) {
        writes.count(status);
        bytes.inc(bodyBytes);
        duration.observe(took.toNanos() / 1e9);
    }

    /** An answer that goes back to whoever asked a query. */
    void queryAnswered(int status, Duration took) {
        queries.count(status);
        queryDuration.observe(took.toNanos() / 1e9);
    }

    /** A query's reply has been written, or as much of it as was taken. */
    void queryReplied(long bodyBytes) {
        queryReplyBytes.inc(bodyBytes);
    }

    /** An answer of the ingestion endpoint. */
    void ingestionAnswered(int status) {
        ingestionAnswers.count(status);
    }

    /** The proxy answers by itself. */
    void failed(GatewayFailure failure) {
        ownAnswers.labelValues(failure.getClass().getSimpleName()).inc();
    }

    /** A POST led nowhere. */
    void misdirected(Misdirected why) {
        ownAnswers.labelValues(why.cause()).inc();
    }

    /** What is behind the page. */
    PrometheusRegistry registry() {
        return registry;
    }

    /** The page. */
    Reply page() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("metrics cannot be written to memory", e);
        }
        return Reply.of(
                200,
                List.of(new HeaderField("Content-Type", CONTENT_TYPE)),
                Body.utf8(text.toString(StandardCharsets.UTF_8)));
    }

    private static double remaining(TokenSource tokens, Instant now) {
        return switch (tokens.current()) {
            case AccessToken token -> Math.max(0, seconds(Duration.between(now, token.expiresAt())));
            case GatewayFailure.NoToken ignored -> 0;
        };
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
