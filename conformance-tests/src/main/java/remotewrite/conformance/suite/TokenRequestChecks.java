package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Starvation;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.fake.Exchange;

/** TOKEN: how often the proxy asks for a token: single flight, bounded in rate and time (PX-34). */
public final class TokenRequestChecks {
    /** A client that counts in them may take a token to be over so much sooner (observed with azure-identity). */
    public static final Duration WHOLE_SECONDS = Duration.ofSeconds(1);

    /** A burst at the start of an outage is fine: backoffs begin with fractions of a second (assumed, 2026-11-23). */
    private static final int BURST = 4;

    static final Check TOKEN_05 = check("TOKEN-05", "The proxy uses one token for many writes.")
            .clauses("PX-34")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(recording -> {
                int requests = Tokens.requests(recording).size();
                int writes = recording.proxyToIngestion().size();
                if (writes < 3) {
                    return Finding.notSeen("only " + writes + " writes reached ingestion");
                }
                return requests <= 2
                        ? Finding.holds("token requests", requests + " for " + writes + " writes")
                        : Finding.fails(
                                "at most 2 token requests while the first token is valid",
                                requests + " token requests for " + writes + " writes");
            })
            .caughtBy(ProxyMutants.ONE_TOKEN_PER_WRITE.showing(" token requests for "));

    static final Check TOKEN_08 = check("TOKEN-08", "The proxy asks Entra for one token at a time.")
            .clauses("PX-34")
            .when(Stimuli.ENTRA_SLOW, Judged.PROXY)
            .then(TokenRequestChecks::oneAtATime)
            .caughtBy(ProxyMutants.ASKS_ENTRA_IN_PARALLEL.showing("began before"));

    static final Check TOKEN_09 = check("TOKEN-09", "The proxy asks Entra sparingly while Entra is down.")
            .clauses("PX-34")
            .when(Stimuli.ENTRA_DOWN, Judged.PROXY)
            .then(TokenRequestChecks::sparingly)
            .caughtBy(ProxyMutants.HAMMERS_ENTRA.showing(" failed token requests within "));

    static final Check TOKEN_10 = check("TOKEN-10", "The proxy serves writes with its valid token while Entra is slow.")
            .clauses("PX-34", "PX-35")
            .when(Stimuli.ENTRA_SLOW, Judged.PROXY)
            .then(TokenRequestChecks::servesMeanwhile)
            .caughtBy(ProxyMutants.HOLDS_WRITES_WHILE_RENEWING.showing("had to wait for Entra"));

    public static final List<Check> ALL = List.of(TOKEN_05, TOKEN_08, TOKEN_09, TOKEN_10);

    private TokenRequestChecks() {}

    /** The token requests that a fault script held up. */
    private static List<Exchange> slow(Recording recording) {
        return Tokens.requests(recording).stream()
                .filter(request -> request.faultAt().isPresent())
                .toList();
    }

    private static Finding oneAtATime(Recording recording) {
        if (slow(recording).isEmpty()) {
            return Finding.notSeen("Entra held up no token request");
        }
        List<Exchange> requests = Tokens.requests(recording);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            for (Exchange earlier : requests.subList(0, i)) {
                if (requests.get(i).startedAt().isBefore(earlier.endedAt())) {
                    wrong.add(recording.name(requests.get(i)) + " began before " + recording.name(earlier)
                            + " was answered");
                    break;
                }
            }
        }
        return Each.conclude("token requests", requests.size(), "each after the one before was answered", wrong);
    }

    private static Finding sparingly(Recording recording) {
        List<Exchange> failed = Tokens.requests(recording).stream()
                .filter(exchange -> !exchange.accepted())
                .toList();
        if (failed.size() < 2) {
            return Finding.notSeen("Entra refused " + failed.size() + " token requests");
        }
        Duration outage =
                Duration.between(failed.getFirst().startedAt(), failed.getLast().startedAt());
        long allowed = BURST + outage.toSeconds();
        String seen = failed.size() + " failed token requests within " + outage.toMillis() + " ms";
        return failed.size() <= allowed
                ? Finding.holds("token requests during the outage", seen)
                : Finding.fails("at most " + allowed + ": " + BURST + ", and one for every second of the outage", seen);
    }

    /** Judged are writes that leave the proxy time to answer them before Entra does. */
    private static Finding servesMeanwhile(Recording recording) {
        List<Tokens.Issued> tokens = Tokens.issued(recording);
        // until the first write has come through, connections are made and code is loaded
        Instant warm = recording.senderToProxy().stream()
                .filter(Exchange::accepted)
                .map(Exchange::endedAt)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (Exchange slow : slow(recording)) {
            Instant late = slow.endedAt().minus(Starvation.ANYBODY);
            for (Exchange write : recording.senderToProxy()) {
                // a write may be what made the proxy ask: the proxy had it just before Entra had the request
                boolean meanwhile = !write.startedAt().isBefore(warm)
                        && write.endedAt().isAfter(slow.startedAt())
                        && write.startedAt().isBefore(late);
                boolean valid = tokens.stream()
                        .anyMatch(token -> token.issuedAt().isBefore(slow.startedAt())
                                && token.expiresAt().minus(WHOLE_SECONDS).isAfter(write.startedAt()));
                if (valid && meanwhile) {
                    judged++;
                    if (write.endedAt().isAfter(slow.endedAt())) {
                        wrong.add(recording.name(write) + " had to wait for Entra until "
                                + recording.at(write.endedAt()));
                    } else if (!write.accepted()) {
                        wrong.add(recording.name(write) + " was answered "
                                + write.reply()
                                        .map(reply -> String.valueOf(reply.status()))
                                        .orElse("nothing"));
                    }
                }
            }
        }
        return Each.conclude(
                "writes while Entra was slow", judged, "accepted with the old token before Entra answered", wrong);
    }
}
