package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Recording;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.conformance.mutant.RepeatMutants;
import remotewrite.conformance.mutant.ReplyMutants;
import remotewrite.conformance.mutant.RequestMutants;
import remotewrite.fake.Exchange;

/** AUTH and TOKEN: credentials and tokens in requests that no scraping sender makes. */
public final class CallTokenChecks {
    private static final List<String> OTHER_CREDENTIALS =
            List.of("Cookie", "X-Ms-Token-Aad-Id-Token", "Ocp-Apim-Subscription-Key");

    static final Check AUTH_05 = check("AUTH-05", "The proxy sends its token alone, whatever credentials a sender has.")
            .clauses("PX-10")
            .when(CallStimuli.FORWARDED, Judged.PROXY)
            .then(Made.each(
                    "calls with and without credentials",
                    Made.named("credentials-"),
                    "one Authorization, with a token that Entra issued",
                    (made, called) -> made.forwarded(called, (sent, received) -> {
                        List<String> values = received.request().header("Authorization");
                        return values.size() == 1 && tokens(made.recording()).contains(values.getFirst())
                                ? Optional.empty()
                                : Optional.of("Authorization is " + Each.shown(values));
                    })))
            .caughtBy(ProxyMutants.ADDS_BEARER_BESIDE_THE_CALLERS.showing(
                    "credentials-basic: Authorization is Bearer fingerprint:"));

    static final Check AUTH_06 = check("AUTH-06", "The proxy keeps cookies and keys of a sender from ingestion.")
            .clauses("PX-11")
            .when(CallStimuli.FORWARDED, Judged.PROXY)
            .then(Made.eachForwarded(
                    "calls with other credentials",
                    Made.named("credentials-cookie"),
                    "none of " + String.join(", ", OTHER_CREDENTIALS),
                    (sent, received) -> OTHER_CREDENTIALS.stream()
                            .filter(name -> !received.request().header(name).isEmpty())
                            .findFirst()
                            .map(name -> name + " reached ingestion in 1 write")))
            .caughtBy(RequestMutants.FORWARDS_COOKIES.showing("Cookie reached ingestion"));

    static final Check TOKEN_11 = check("TOKEN-11", "The proxy answers 503 with Retry-After to a second 401.")
            .clauses("PX-33")
            .when(CallStimuli.ANSWERED, Judged.PROXY)
            .then(Made.each(
                    "calls answered 401 twice",
                    Made.named("always-401"),
                    "the same body twice with two tokens, then 503 with Retry-After",
                    CallTokenChecks::twice))
            .caughtBy(
                    ReplyMutants.PASSES_SECOND_401_BACK.showing("the sender got 401"),
                    ReplyMutants.REPEATS_401_ONCE_MORE.showing("3 writes reached ingestion"),
                    RepeatMutants.REPEATS_401_WITH_THE_SAME_TOKEN.showing("the same body, one token"),
                    RepeatMutants.SAYS_NOT_WHEN_A_401_IS_OVER.showing("the sender got 503, Retry-After absent"));

    static final Check TOKEN_12 = check("TOKEN-12", "The proxy repeats a huge write whole or not at all.")
            .clauses("PX-36")
            .when(CallStimuli.HUGE, Judged.PROXY)
            .then(Made.each(
                    "writes of 5 MiB that ingestion answered 401",
                    Made.named("huge"),
                    "the same body in every attempt, two at most; 503 with Retry-After when there is only one",
                    CallTokenChecks::wholeOrNotAtAll))
            .caughtBy(ProxyMutants.REPEATS_401_WITH_EMPTY_BODY.showing("became 0 bytes"));

    static final Check TOKEN_13 = check(
                    "TOKEN-13",
                    "The proxy answers 503 with Retry-After while Entra refuses it, and leaves ingestion alone.")
            .clauses("PX-32", "PX-49")
            .when(CallStimuli.WITHOUT_TOKEN, Judged.PROXY)
            .then(Made.each(
                    "writes while Entra refuses the application",
                    Made.named("write"),
                    "503 with Retry-After, before the body when the sender asks; nothing at ingestion",
                    CallTokenChecks::unavailable))
            .caughtBy(
                    ProxyMutants.ANSWERS_400_WITHOUT_TOKEN.showing("write: the caller saw 400"),
                    FrontMutants.TAKES_THE_BODY_ANYWAY.showing("write-that-asks-first: the caller saw 100"),
                    RepeatMutants.SAYS_NOT_WHEN_IT_HAS_A_TOKEN.showing(
                            "write: the sender got 503, Retry-After absent"));

    public static final List<Check> ALL = List.of(AUTH_05, AUTH_06, TOKEN_11, TOKEN_12, TOKEN_13);

    private CallTokenChecks() {}

    private static Set<String> tokens(Recording recording) {
        return Tokens.issued(recording).stream()
                .map(token -> "Bearer " + token.token())
                .collect(Collectors.toSet());
    }

    private static Optional<String> twice(Made made, Called called) {
        List<Exchange> received = made.received(called);
        if (received.size() != 2) {
            return Optional.of(received.size() + " writes reached ingestion");
        }
        List<Exchange> sent = made.sent(called);
        boolean sameBody = Stream.concat(sent.stream(), received.stream())
                        .map(exchange -> exchange.request().body())
                        .distinct()
                        .count()
                == 1;
        boolean twoTokens = received.stream()
                        .map(exchange -> exchange.request().header("Authorization"))
                        .distinct()
                        .count()
                == 2;
        if (!sameBody || !twoTokens) {
            return Optional.of("2 writes reached ingestion, " + (sameBody ? "the same body" : "different bodies") + ", "
                    + (twoTokens ? "two tokens" : "one token"));
        }
        return later(sent);
    }

    private static Optional<String> later(List<Exchange> sent) {
        return sent.stream()
                .flatMap(exchange -> exchange.reply().stream())
                .filter(reply -> !Unavailable.is(reply))
                .findFirst()
                .map(reply -> "the sender got " + Unavailable.shown(reply));
    }

    private static Optional<String> wholeOrNotAtAll(Made made, Called called) {
        List<Exchange> sent = made.sent(called);
        // what ingestion did not answer it did not take for a whole request
        List<Exchange> attempts = made.received(called).stream()
                .filter(exchange -> exchange.reply().isPresent())
                .toList();
        if (sent.isEmpty()
                || attempts.isEmpty()
                || attempts.size() > 2
                || called.statuses().size() != 1) {
            return Optional.of(attempts.size() + " writes reached ingestion; the caller saw " + called.seen());
        }
        Optional<String> other = attempts.stream()
                .map(exchange -> exchange.request().body())
                .filter(body -> !body.equals(sent.getFirst().request().body()))
                .findFirst()
                .map(body -> "the body (" + sent.getFirst().request().body() + ") became " + body);
        return other.or(() -> attempts.size() == 1 ? later(sent) : Optional.empty());
    }

    private static Optional<String> unavailable(Made made, Called called) {
        return made.refused(called, seen -> seen.statuses().equals(List.of(503)))
                .or(() -> later(made.sent(called)));
    }
}
