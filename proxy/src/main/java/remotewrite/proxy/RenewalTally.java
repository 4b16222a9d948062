package remotewrite.proxy;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What became of the token requests so far: counted, remembered and logged. Not safe for use by many threads. */
final class RenewalTally {
    private static final Logger LOG = LoggerFactory.getLogger(RenewalTally.class);
    private static final String NO_TROUBLE = "no other was obtained in time";

    private int failuresInARow;
    private long granted;
    private long failed;
    private String lastTrouble = NO_TROUBLE;

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

    void granted(AccessToken token) {
        granted++;
        failuresInARow = 0;
        lastTrouble = NO_TROUBLE;
        LOG.atInfo()
                .addKeyValue("leg", "P2E")
                .addKeyValue("token", token.fingerprint())
                .addKeyValue("expiresAt", token.expiresAt())
                .log("Token obtained");
    }

    /** @param oldTokenServed whether there is another token that still serves */
    void failed(GatewayFailure.NoToken none, Duration retryIn, boolean oldTokenServed) {
        failed++;
        failuresInARow++;
        lastTrouble = none.reason();
        LoggingEventBuilder line = LOG.atWarn()
                .addKeyValue("leg", "P2E")
                .addKeyValue("reason", none.reason())
                .addKeyValue("failuresInARow", failuresInARow)
                .addKeyValue("retryInSec", retryIn.toMillis() / 1000.0)
                .addKeyValue("oldTokenServed", oldTokenServed);
        none.supportIds().forEach(id -> line.addKeyValue(id.name(), id.value()));
        line.log("Token request failed");
    }
}
