package remotewrite.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What is written down about writes and queries: one line per failure, but for {@linkplain EqualFailures equal ones}, and on
 * request one per exchange, failures all; never a value or a body, but for the {@link ErrorCode} of a refusal.
 */
final class ExchangeLog {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeLog.class);

    private static final int UNAUTHORIZED = 401;

    private final Statistics statistics;
    private final Metrics metrics;
    private final EqualFailures equal;
    private final boolean traceLogging;
    private final Kind kind;

    /** What is written down differs: only writes are counted in the statistics, and lost when they are refused. */
    enum Kind {
        WRITE("Write"),
        QUERY("Query");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    ExchangeLog(Kind kind, Statistics statistics, Metrics metrics, EqualFailures equal, boolean traceLogging) {
        this.kind = kind;
        this.statistics = statistics;
        this.metrics = metrics;
        this.equal = equal;
        this.traceLogging = traceLogging;
    }

    /** The answer that goes back to the sender. */
    void answered(Reply reply, int bodyBytes, Duration took) {
        switch (kind) {
            case WRITE -> {
                metrics.answered(reply.status(), bodyBytes, took);
                statistics.count(reply.successful(), bodyBytes, took);
            }
            case QUERY -> metrics.queryAnswered(reply.status(), took);
        }
        if (traceLogging) {
            LOG.atDebug()
                    .addKeyValue("leg", "P2C")
                    .addKeyValue("status", reply.status())
                    .addKeyValue("bytes", bodyBytes)
                    .addKeyValue("durationInMs", took.toMillis())
                    .log(kind.word + " answered");
        }
    }

    /** The reply with {@code body} is all written, or its end will not be. */
    void replied(Body body) {
        if (kind == Kind.QUERY) {
            metrics.queryReplied(body.lengthBytes());
        }
    }

    /** Ingestion answered, whatever becomes of its answer. */
    void received(Reply ingestionToProxy) {
        metrics.ingestionAnswered(ingestionToProxy.status());
    }

    /** A reply of ingestion goes back as it is. A 4xx is data lost: the sender drops it (observed with Prometheus 2.42 to 3.5). */
    void passedBack(Reply ingestionToProxy, int bodyBytes) {
        if (ingestionToProxy.successful()) {
            return;
        }
        List<KeyValuePair> fields = refusal(ingestionToProxy.status(), ingestionToProxy);
        if (kind == Kind.QUERY) {
            LoggingEventBuilder line = EqualFailures.with(fields, LOG.atWarn());
            if (hasItsOwnLine("Query refused", fields, 0)) {
                line.log("Query refused");
            }
        } else {
            LoggingEventBuilder line = EqualFailures.with(fields, LOG.atWarn()).addKeyValue("bytes", bodyBytes);
            if (hasItsOwnLine("Write refused by ingestion", fields, bodyBytes)) {
                line.log("Write refused by ingestion");
            }
        }
    }

    /** The proxy answers by itself. */
    void failed(GatewayFailure failure) {
        metrics.failed(failure);
        List<KeyValuePair> fields = List.of(
                new KeyValuePair("leg", leg(failure)),
                new KeyValuePair("failure", failure.getClass().getSimpleName()),
                new KeyValuePair("reason", failure.reason()));
        LoggingEventBuilder line = EqualFailures.with(fields, LOG.atWarn());
        if (hasItsOwnLine(kind.word + " failed", fields, 0)) {
            line.log(kind.word + " failed");
        }
    }

    /** A request for what is not here; only a POST may be a write. The path is not told: it may hold anything. */
    void misdirected(String method, Misdirected why) {
        if (!method.equals("POST")) {
            return;
        }
        metrics.misdirected(why);
        List<KeyValuePair> fields = List.of(
                new KeyValuePair("leg", "C2P"),
                new KeyValuePair("status", why.status()),
                new KeyValuePair("failure", why.cause()));
        LoggingEventBuilder line = EqualFailures.with(fields, LOG.atWarn());
        if (hasItsOwnLine("Request leads nowhere", fields, 0)) {
            line.log("Request leads nowhere");
        }
    }

    /** A request that cannot be read, and may be a write. Nothing of it is told: it may hold anything. */
    void unreadable(int status, String reason) {
        metrics.misdirected(Misdirected.BAD_REQUEST);
        List<KeyValuePair> fields = List.of(
                new KeyValuePair("leg", "C2P"),
                new KeyValuePair("status", status),
                new KeyValuePair("failure", Misdirected.BAD_REQUEST.cause()),
                new KeyValuePair("reason", reason));
        LoggingEventBuilder line = EqualFailures.with(fields, LOG.atWarn());
        if (hasItsOwnLine("Request refused", fields, 0)) {
            line.log("Request refused");
        }
    }

    /** Ingestion answered 401. */
    void refused(AccessToken token, IngestionAnswer answer) {
        List<KeyValuePair> fields = refusal(UNAUTHORIZED, answer);
        LoggingEventBuilder line = EqualFailures.with(fields, LOG.atWarn()).addKeyValue("token", token.fingerprint());
        if (hasItsOwnLine("Token refused by ingestion", fields, 0)) {
            line.log("Token refused by ingestion");
        }
    }

    /** A part of the proxy broke. The exception's text is foreign and may hold anything, so only its type is shown. */
    void broke(Throwable failure) {
        String types = Failures.chain(failure)
                .map(cause -> cause.getClass().getSimpleName())
                .reduce((outer, inner) -> outer + " <- " + inner)
                .orElse("");
        LOG.atError().addKeyValue("failure", types).log(kind.word + " broke");
    }

    /** @param fields of the line, but for what differs from write to write */
    private boolean hasItsOwnLine(String line, List<KeyValuePair> fields, int bodyBytes) {
        return equal.isNews(new EqualFailures.Failure(line, fields), bodyBytes);
    }

    private static List<KeyValuePair> refusal(int status, IngestionAnswer answer) {
        List<KeyValuePair> fields = new ArrayList<>();
        fields.add(new KeyValuePair("leg", "I2P"));
        fields.add(new KeyValuePair("status", status));
        if (answer instanceof Reply reply) {
            ErrorCode.of(reply).ifPresent(code -> fields.add(new KeyValuePair("code", code)));
        }
        return fields;
    }

    private static String leg(GatewayFailure failure) {
        return switch (failure) {
            case GatewayFailure.NoToken ignored -> "P2E";
            case GatewayFailure.TokenRefused ignored -> "I2P";
            case GatewayFailure.NotRepeatable ignored -> "I2P";
            case GatewayFailure.RoleNotYetThere ignored -> "I2P";
            case GatewayFailure.CallerTooSlow ignored -> "C2P";
            case GatewayFailure.Unreachable ignored -> "P2I";
            case GatewayFailure.TimedOut ignored -> "P2I";
            case GatewayFailure.CutOff ignored -> "I2P";
            case GatewayFailure.UnfitReply ignored -> "I2P";
            case GatewayFailure.Overloaded ignored -> "P2I";
            case GatewayFailure.ShuttingDown ignored -> "P2C";
            case GatewayFailure.TooLarge ignored -> "C2P";
            case GatewayFailure.Loop ignored -> "C2P";
        };
    }
}
