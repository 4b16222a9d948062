package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Starvation;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.fake.Exchange;
import remotewrite.fake.Reply;

/** FWD: what the proxy passes back to the sender. A request and its forwarded form are tied by their body. */
public final class AnswerChecks {
    private static final Set<Integer> RETRYABLE = Set.of(502, 503, 504);

    static final Check FWD_06 = check("FWD-06", "The proxy reports success only after ingestion did.")
            .clauses("PX-26")
            .when(Stimuli.SLOW, Judged.PROXY)
            .then(AnswerChecks::successIsEarned)
            .caughtBy(
                    ProxyMutants.ANSWERS_WITHOUT_DELIVERY.showing("but ingestion accepted no such write"),
                    ProxyMutants.ANSWERS_EARLY.showing("but ingestion accepted no such write"));

    static final Check FWD_07 = check("FWD-07", "The proxy passes a 503 of ingestion back as 503.")
            .clauses("PX-18")
            .when(Stimuli.UNAVAILABLE, Judged.PROXY)
            .then(passedBack(
                    503,
                    "status 503",
                    reply -> reply.status() == 503 ? Optional.empty() : Optional.of("status " + reply.status())))
            .caughtBy(ProxyMutants.TURNS_503_INTO_400.showing("came back with status 400"));

    static final Check FWD_08 = check("FWD-08", "The proxy passes Retry-After back.")
            .clauses("PX-22")
            .when(Stimuli.RETRY_AFTER, Judged.PROXY)
            .then(passedBack(
                    503,
                    "Retry-After: " + Stimuli.RETRY_AFTER_PAUSE.toSeconds(),
                    reply -> reply.header("Retry-After")
                                    .equals(List.of(String.valueOf(Stimuli.RETRY_AFTER_PAUSE.toSeconds())))
                            ? Optional.empty()
                            : Optional.of("Retry-After is " + Each.shown(reply.header("Retry-After")))))
            .caughtBy(ProxyMutants.DROPS_RETRY_AFTER.showing("came back with Retry-After is absent"));

    static final Check FWD_10 = check("FWD-10", "The proxy turns a cut connection into an answer the sender retries.")
            .clauses("PX-30")
            .when(Stimuli.CUT, Judged.PROXY)
            .then(AnswerChecks::cutIsRetryable)
            .caughtBy(ProxyMutants.ANSWERS_400_WHEN_CUT.showing("was answered 400"));

    public static final List<Check> ALL = List.of(FWD_06, FWD_07, FWD_08, FWD_10);

    private AnswerChecks() {}

    private static Finding successIsEarned(Recording recording) {
        // a client may see its reply before the server's journal has the ending
        boolean held = recording.proxyToIngestion().stream()
                .anyMatch(received -> received.accepted()
                        && received.endedAt().isAfter(received.startedAt().plus(Starvation.ANYBODY)));
        List<String> wrong = new ArrayList<>();
        List<Exchange> successes =
                recording.senderToProxy().stream().filter(Exchange::accepted).toList();
        for (Exchange success : successes) {
            boolean earned = recording.proxyToIngestion().stream()
                    .anyMatch(received -> received.accepted()
                            && received.request()
                                    .body()
                                    .equals(success.request().body())
                            && !received.endedAt().isAfter(success.endedAt().plus(Starvation.ANYBODY)));
            if (!earned) {
                wrong.add(recording.name(success) + ": answered "
                        + success.reply().orElseThrow().status() + ", but ingestion accepted no such write");
            }
        }
        if (wrong.isEmpty() && !held) {
            return Finding.notSeen("ingestion held no write before it accepted it");
        }
        return Each.conclude(
                "writes answered 2xx", successes.size(), "the same body accepted by ingestion before", wrong);
    }

    /** Every exchange that ingestion answered with {@code status} is seen by the sender with the same body. */
    private static Expectation passedBack(int status, String expected, Function<Reply, Optional<String>> fault) {
        return recording -> {
            List<Exchange> answered = recording.proxyToIngestion().stream()
                    .filter(exchange -> exchange.reply()
                            .filter(reply -> reply.status() == status)
                            .isPresent())
                    .toList();
            List<String> wrong = new ArrayList<>();
            for (Exchange exchange : answered) {
                Optional<Exchange> attempt = attempt(recording, exchange);
                Optional<Reply> reply = attempt.flatMap(Exchange::reply);
                // the end of the run cuts off one or the other
                if (reply.isEmpty() && attempt.filter(Exchange::open).isEmpty()) {
                    wrong.add(recording.name(exchange) + " did not come back at all");
                }
                reply.flatMap(fault)
                        .ifPresent(problem -> wrong.add(recording.name(exchange) + " came back with " + problem));
            }
            return Each.conclude("writes that ingestion answered " + status, answered.size(), expected, wrong);
        };
    }

    /**
     * The attempt of the sender that {@code received} came of: the last with its body that began before it. Their ends say
     * nothing: a journal may have one late.
     */
    private static Optional<Exchange> attempt(Recording recording, Exchange received) {
        return recording.senderToProxy().stream()
                .filter(attempt ->
                        attempt.request().body().equals(received.request().body())
                                && !attempt.startedAt().isAfter(received.startedAt()))
                .max(Comparator.comparing(Exchange::startedAt));
    }

    private static Finding cutIsRetryable(Recording recording) {
        List<Exchange> cut = recording.proxyToIngestion().stream()
                .filter(exchange -> exchange.reply().isEmpty())
                .toList();
        List<Exchange> seen = cut.stream()
                .flatMap(exchange -> attempt(recording, exchange).stream())
                .distinct()
                .toList();
        List<String> wrong = seen.stream()
                .filter(exchange -> exchange.reply()
                        .filter(reply -> RETRYABLE.contains(reply.status()))
                        .isEmpty())
                .map(exchange -> recording.name(exchange) + " was answered "
                        + exchange.reply()
                                .map(reply -> String.valueOf(reply.status()))
                                .orElse("not at all"))
                .toList();
        return Each.conclude("writes cut by ingestion", seen.size(), "502, 503 or 504", wrong);
    }
}
