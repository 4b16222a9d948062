package remotewrite.proxy;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What is written down about writes and queries: one line per failure, and on request one per exchange; never a value or a
 * body, but for the {@link ErrorCode} of a refusal.
 */
final class ExchangeLog {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeLog.class);

    private final Statistics statistics;
    private final Metrics metrics;
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

    ExchangeLog(Kind kind, Statistics statistics, Metrics metrics, boolean traceLogging) {
        this.kind = kind;
        this.statistics = statistics;
        this.metrics = metrics;
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

    /** The reply is all written, or its end will not be; {@code bodyBytes} of it are. */
    void replied(int bodyBytes) {
        if (kind == Kind.QUERY) {
            metrics.queryReplied(bodyBytes);
        }
    }

    /** Ingestion answered, whatever becomes of its answer. */
    void received(Reply ingestionToProxy) {
        metrics.ingestionAnswered(ingestionToProxy.status());
    }

    /** A reply of ingestion goes back as it is. A 4xx is data lost: the sender drops it (observed with Prometheus 2.42 to 3.5). */
    void passedBack(Reply ingestionToProxy, int bodyBytes) {
        if (kind == Kind.WRITE && !ingestionToProxy.successful()) {
            LoggingEventBuilder line = LOG.atWarn()
                    .addKeyValue("leg", "I2P")
                    .addKeyValue("status", ingestionToProxy.status())
                    .addKeyValue("bytes", bodyBytes);
            ErrorCode.of(ingestionToProxy).ifPresent(code -> line.addKeyValue("code", code));
            line.log("Write refused by ingestion");
        }
    }

    /** The proxy answers by itself. */
    void failed(GatewayFailure failure) {
        metrics.failed(failure);
        LOG.atWarn()
                .addKeyValue("leg", leg(failure))
                .addKeyValue("failure", failure.getClass().getSimpleName())
                .addKeyValue("reason", failure.reason())
                .log(kind.word + " failed");
    }

    /** Ingestion answered 401. */
    void refused(AccessToken token, IngestionAnswer answer) {
        LoggingEventBuilder line = LOG.atWarn()
                .addKeyValue("leg", "I2P")
                .addKeyValue("status", 401)
                .addKeyValue("token", token.fingerprint());
        if (answer instanceof Reply reply) {
            ErrorCode.of(reply).ifPresent(code -> line.addKeyValue("code", code));
        }
        line.log("Token refused by ingestion");
    }

    /** A part of the proxy broke. The exception's text is foreign and may hold anything, so only its type is shown. */
    void broke(Throwable failure) {
        String types = Failures.chain(failure)
                .map(cause -> cause.getClass().getSimpleName())
                .reduce((outer, inner) -> outer + " <- " + inner)
                .orElse("");
        LOG.atError().addKeyValue("failure", types).log(kind.word + " broke");
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
