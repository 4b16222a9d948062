package remotewrite.conformance.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import remotewrite.fake.Journal;
import remotewrite.fake.Pki;

/** {@link remotewrite.conformance.Endpoint#LEAVING}: as a load balancer does, but much sooner. */
final class Leaving {
    /** How long a connection lasts after an answer when nothing comes, usually. */
    private static final Duration IDLE = Duration.ofMillis(250);

    private static final byte[] ACCEPTED = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FOR_EVER = 0;

    private Leaving() {}

    /**
     * Listens on a free port of {@code bindAddress}.
     *
     * @param certificate with its key, of {@link Pki#KEY_STORE_PASSWORD}
     * @throws BenchFailure when it cannot
     */
    static StandIn start(Clock clock, String bindAddress, KeyStore certificate) {
        return start(clock, bindAddress, certificate, IDLE);
    }

    /**
     * As {@link #start(Clock, String, KeyStore)}.
     *
     * @param idle how long a connection lasts after an answer when nothing comes
     */
    static StandIn start(Clock clock, String bindAddress, KeyStore certificate, Duration idle) {
        return Conversing.start(
                "leaving",
                Accepting.listen(bindAddress, certificate),
                0,
                clock,
                new Journal(clock),
                line -> answer(line, idle));
    }

    /** Leaves after an answer only: a first request, and the rest of one that has begun, may take their time. */
    private static void answer(Conversing.Line line, Duration idle) throws IOException {
        int[] answered = {0};
        line.listen(bytes -> {
            boolean whole = line.tapped().whole() > answered[0];
            if (whole) {
                answered[0] = line.tapped().whole();
                line.say(ACCEPTED);
            }
            line.socket().setSoTimeout(whole ? (int) idle.toMillis() : FOR_EVER);
            return true;
        });
    }
}
