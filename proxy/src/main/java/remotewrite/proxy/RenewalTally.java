package remotewrite.proxy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What became of the token requests so far: counted, remembered and logged, equal failures together. Not safe for use by many
 * threads, but for {@link #tellEqualFailures}.
 */
final class RenewalTally {
    private static final Logger LOG = LoggerFactory.getLogger(RenewalTally.class);
    private static final String NO_TROUBLE = "no other was obtained in time";

    private final EqualFailures equal;
    private int failuresInARow;
    private long granted;
    private long failed;
    private String lastTrouble = NO_TROUBLE;

    RenewalTally(EqualFailures equal) {
        this.equal = Objects.requireNonNull(equal, "equal is null");
    }

    TokenSource.Requests requests() {
        return new TokenSource.Requests(granted, failed);
    }

    int failuresInARow() {
        return failuresInARow;
    }

    /** Why there is no other token, continuing "the token expired and". */
    String lastTrouble() {
        return lastTrouble;
    }

    /** What of the failures has no line yet. */
    void tellEqualFailures() {
        equal.tell();
    }

    void granted(AccessToken token) {
        granted++;
        failuresInARow = 0;
        lastTrouble = NO_TROUBLE;
        LOG.atInfo()
                .addKeyValue("leg", "P2E")
                .addKeyValue("token", token.fingerprint())
                .addKeyValue("expiresAt", token.expiresAt().truncatedTo(ChronoUnit.SECONDS))
                .log("Token obtained");
    }

    /** @param oldTokenServed whether there is another token that still serves */
    void failed(GatewayFailure.NoToken none, Duration retryIn, boolean oldTokenServed) {
        failed++;
        failuresInARow++;
        lastTrouble = none.reason();
        // that the old token is over is news: from then on writes fail
        List<KeyValuePair> fields = List.of(
                new KeyValuePair("leg", "P2E"),
                new KeyValuePair("reason", none.reason()),
                new KeyValuePair("oldTokenServed", oldTokenServed));
        LoggingEventBuilder line = EqualFailures.with(fields, LOG.atWarn());
        if (equal.isNews(new EqualFailures.Failure("Token request failed", fields), 0)) {
            line.addKeyValue("failuresInARow", failuresInARow).addKeyValue("retryInSec", retryIn.toMillis() / 1000.0);
            none.supportIds().forEach(id -> line.addKeyValue(id.name(), id.value()));
            line.log("Token request failed");
        }
    }
}
