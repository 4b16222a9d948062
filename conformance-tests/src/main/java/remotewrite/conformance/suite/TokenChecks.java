package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Starvation;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.conformance.mutant.RepeatMutants;
import remotewrite.fake.Exchange;

/** TOKEN: which token the proxy sends, and what it does without one. */
public final class TokenChecks {
    static final Check TOKEN_01 = check("TOKEN-01", "The proxy sends no expired token.")
            .clauses("PX-35")
            .when(Stimuli.TOKEN_EXPIRY, Judged.PROXY)
            .then(recording -> {
                Map<String, Instant> expiry = Tokens.issued(recording).stream()
                        .collect(Collectors.toMap(Tokens.Issued::token, Tokens.Issued::expiresAt, (a, b) -> a));
                if (expiry.values().stream().noneMatch(TokenChecks.before(lastWrite(recording)))) {
                    return Finding.notSeen("no token expired while writes went on");
                }
                return Each.receivedRequest(
                                "a token within its life",
                                exchange -> bearer(exchange)
                                        .filter(token -> expiry.containsKey(token)
                                                && exchange.startedAt()
                                                        .isAfter(expiry.get(token)
                                                                .plus(Starvation.ANYBODY)))
                                        .map(token -> "its token expired at " + recording.at(expiry.get(token))))
                        .judge(recording);
            })
            .caughtBy(ProxyMutants.NEVER_RENEWS.showing("its token expired at +"));

    static final Check TOKEN_02 = check("TOKEN-02", "The proxy renews its token before it expires.")
            .clauses("PX-35")
            .when(Stimuli.TOKEN_EXPIRY, Judged.PROXY)
            .then(TokenChecks::renewsAhead)
            .caughtBy(ProxyMutants.NEVER_RENEWS.showing("without a successor"));

    static final Check TOKEN_03 = check(
                    "TOKEN-03", "The proxy answers a 401 of ingestion with a new token and the same body, once.")
            .clauses("PX-33")
            .when(Stimuli.UNAUTHORIZED, Judged.PROXY)
            .then(TokenChecks::repeatsUnauthorized)
            .caughtBy(
                    ProxyMutants.PASSES_401_BACK.showing("0 writes with that body"),
                    ProxyMutants.REPEATS_401_WITH_EMPTY_BODY.showing("0 writes with that body"),
                    RepeatMutants.REPEATS_401_WITH_THE_SAME_TOKEN.showing(
                            "1 writes with that body, no other token; the sender saw 204"));

    static final Check TOKEN_04 = check("TOKEN-04", "The proxy answers 503 with Retry-After while it has no token.")
            .clauses("PX-32")
            .when(Stimuli.ENTRA_DOWN, Judged.PROXY)
            .then(TokenChecks::unavailableWithoutToken)
            .caughtBy(
                    ProxyMutants.ANSWERS_400_WITHOUT_TOKEN.showing("was answered 400"),
                    RepeatMutants.SAYS_NOT_WHEN_IT_HAS_A_TOKEN.showing("was answered 503, Retry-After absent"));

    static final Check TOKEN_06 = check("TOKEN-06", "The proxy renews its token after Entra's outage.")
            .clauses("PX-32", "PX-35")
            .when(Stimuli.ENTRA_DOWN, Judged.PROXY)
            .then(TokenChecks::recovers)
            .caughtBy(ProxyMutants.RENEWAL_DIES.showing("0 writes accepted with them"));

    static final Check TOKEN_07 = check("TOKEN-07", "The proxy is not ready while it has no valid token.")
            .clauses("PX-61")
            .when(Stimuli.ENTRA_DOWN, Judged.PROXY)
            .then(TokenChecks::notReadyWithoutToken)
            .caughtBy(ProxyMutants.ALWAYS_READY.showing("was answered 200"));

    public static final List<Check> ALL = List.of(TOKEN_01, TOKEN_02, TOKEN_03, TOKEN_04, TOKEN_06, TOKEN_07);

    private TokenChecks() {}

    private static Optional<String> bearer(Exchange exchange) {
        return exchange.request().header("Authorization").stream()
                .filter(value -> value.startsWith("Bearer "))
                .map(value -> value.substring("Bearer ".length()))
                .findFirst();
    }

    private static Instant lastWrite(Recording recording) {
        return recording.senderToProxy().stream()
                .map(Exchange::startedAt)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    private static java.util.function.Predicate<Instant> before(Instant time) {
        return candidate -> candidate.isBefore(time);
    }

    private static Finding renewsAhead(Recording recording) {
        List<Tokens.Issued> tokens = Tokens.issued(recording);
        if (tokens.isEmpty()) {
            return Finding.notSeen("Entra issued no token");
        }
        List<String> wrong = new ArrayList<>();
        int lives = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Instant expiry = tokens.get(i).expiresAt();
            if (!expiry.isBefore(lastWrite(recording))) {
                continue;
            }
            lives++;
            if (i + 1 == tokens.size() || tokens.get(i + 1).issuedAt().isAfter(expiry)) {
                wrong.add("the token issued at " + recording.at(tokens.get(i).issuedAt()) + " expired at "
                        + recording.at(expiry) + " without a successor");
            }
        }
        return Each.conclude("tokens that expired during the run", lives, "a new token before each expiry", wrong);
    }

    private static Finding repeatsUnauthorized(Recording recording) {
        List<Exchange> refused = recording.proxyToIngestion().stream()
                .filter(exchange ->
                        exchange.reply().filter(reply -> reply.status() == 401).isPresent())
                .toList();
        if (refused.isEmpty()) {
            return Finding.notSeen("ingestion answered no write 401");
        }
        Exchange first = refused.getFirst();
        List<Exchange> repeats = recording.proxyToIngestion().stream()
                .filter(exchange -> exchange.startedAt().isAfter(first.startedAt()))
                .filter(exchange ->
                        exchange.request().body().equals(first.request().body()))
                .toList();
        boolean once = repeats.size() == 1 && repeats.getFirst().accepted();
        boolean otherToken = once && !bearer(repeats.getFirst()).equals(bearer(first));
        List<String> seen = recording.senderToProxy().stream()
                .filter(exchange ->
                        exchange.request().body().equals(first.request().body()))
                .flatMap(exchange -> exchange.reply().stream())
                .map(reply -> String.valueOf(reply.status()))
                .toList();
        if (once && otherToken && seen.size() == 1 && seen.getFirst().startsWith("2")) {
            return Finding.holds(
                    "401 in " + recording.name(first),
                    "repeated with a new token in " + recording.name(repeats.getFirst()));
        }
        return Finding.fails(
                "the same body once more with another token, and one 2xx for the sender",
                "after the 401 in %s: %d writes with that body, %s; the sender saw %s"
                        .formatted(
                                recording.name(first),
                                repeats.size(),
                                otherToken ? "another token" : "no other token",
                                Each.shown(seen)));
    }

    /** Those from whose beginning to whose end every token issued so far had expired, and that for a second. */
    private static List<Exchange> withoutToken(Recording recording, List<Exchange> exchanges) {
        List<Tokens.Issued> tokens = Tokens.issued(recording);
        return exchanges.stream()
                .filter(exchange ->
                        noneValid(tokens, exchange.startedAt().minus(Starvation.ANYBODY), exchange.endedAt()))
                .toList();
    }

    private static boolean noneValid(List<Tokens.Issued> tokens, Instant from, Instant to) {
        return !tokens.isEmpty()
                && from.isAfter(tokens.getFirst().issuedAt())
                && tokens.stream()
                        .noneMatch(token -> !token.askedAt().isAfter(to)
                                && !token.expiresAt().isBefore(from));
    }

    /**
     * A write that began when the token was just expiring counts if it came to nothing and was answered without a valid
     * token: what it is told may keep the sender away for the rest of the outage, so it may be the only one.
     */
    private static Finding unavailableWithoutToken(Recording recording) {
        List<Tokens.Issued> tokens = Tokens.issued(recording);
        List<Exchange> during = recording.senderToProxy().stream()
                .filter(exchange -> noneValid(tokens, exchange.startedAt(), exchange.endedAt())
                        || !exchange.accepted() && noneValid(tokens, exchange.endedAt(), exchange.endedAt()))
                .toList();
        List<String> wrong = new ArrayList<>();
        for (Exchange exchange : during) {
            if (!Unavailable.answered(exchange)) {
                wrong.add(recording.name(exchange) + " was answered " + Unavailable.shown(exchange));
            }
        }
        return Each.conclude("writes while no token was valid", during.size(), "503 with Retry-After", wrong);
    }

    private static Finding recovers(Recording recording) {
        List<Exchange> failed = Tokens.requests(recording).stream()
                .filter(exchange -> !exchange.accepted())
                .toList();
        if (failed.isEmpty()) {
            return Finding.notSeen("Entra refused no token request");
        }
        Set<String> later = new HashSet<>();
        Tokens.issued(recording).stream()
                .filter(token -> token.issuedAt().isAfter(failed.getFirst().startedAt()))
                .forEach(token -> later.add(token.token()));
        long accepted = recording.proxyToIngestion().stream()
                .filter(exchange -> exchange.accepted()
                        && bearer(exchange).filter(later::contains).isPresent())
                .count();
        return accepted > 0
                ? Finding.holds("writes accepted with a token from after the outage", accepted)
                : Finding.fails(
                        "a new token after the outage, and writes accepted with it",
                        "%d token requests failed, %d tokens were issued afterwards, 0 writes accepted with them"
                                .formatted(failed.size(), later.size()));
    }

    private static Finding notReadyWithoutToken(Recording recording) {
        Function<Exchange, Integer> status =
                exchange -> exchange.reply().map(reply -> reply.status()).orElse(0);
        List<Exchange> during = withoutToken(recording, recording.readiness());
        List<String> wrong = during.stream()
                .filter(exchange -> status.apply(exchange) != 503)
                .map(exchange -> "GET /ready " + recording.name(exchange) + " was answered " + status.apply(exchange))
                .toList();
        return Each.conclude("readiness probes while no token was valid", during.size(), "status 503", wrong);
    }
}
