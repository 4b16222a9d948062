package remotewrite.conformance.bench;

import java.security.KeyStore;
import java.time.Clock;
import remotewrite.fake.Journal;
import remotewrite.fake.Pki;

/** {@link remotewrite.conformance.Endpoint#ECHO}: below HTTP, so that what it answers need not be HTTP. */
final class Echo {
    private Echo() {}

    /**
     * Listens on a free port of {@code bindAddress}. In its journal requests are answered where the echo was HTTP.
     *
     * @param certificate with its key, of {@link Pki#KEY_STORE_PASSWORD}
     * @throws BenchFailure when it cannot
     */
    static StandIn start(Clock clock, String bindAddress, KeyStore certificate) {
        return Conversing.start(
                "echo",
                Accepting.listen(bindAddress, certificate),
                0,
                clock,
                new Journal(clock),
                line -> Heard.answer(line, Heard::echo));
    }
}
