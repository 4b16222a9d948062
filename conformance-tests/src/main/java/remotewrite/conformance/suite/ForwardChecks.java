package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;
import remotewrite.fake.Reply;

/** FWD: what the proxy passes on, in both directions. A request and its forwarded form are tied by their body. */
public final class ForwardChecks {
    /** A client may see its reply this much before the server's journal has the ending. */
    private static final Duration JOURNAL_LAG = Duration.ofMillis(100);

    private static final Set<Integer> RETRYABLE = Set.of(502, 503, 504);

    static final Check FWD_01 = check("FWD-01", "The proxy forwards the body byte for byte.")
            .clauses("PX-01")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(recording -> {
                Set<Bytes> sent = recording.senderToProxy().stream()
                        .map(exchange -> exchange.request().body())
                        .collect(Collectors.toSet());
                return Each.receivedRequest(
                                "a body that the sender sent, same length and hash",
                                exchange -> sent.contains(exchange.request().body())
                                        ? Optional.empty()
                                        : Optional.of("a body the sender never sent: "
                                                + exchange.request().body()))
                        .judge(recording);
            })
            .caughtBy(ProxyMutants.ALTERS_THE_BODY);

    static final Check FWD_02 = check("FWD-02", "The proxy forwards the headers that describe the body unchanged.")
            .clauses("PX-02", "PX-03", "PX-04")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(sameHeaders("Content-Encoding", "Content-Type", "X-Prometheus-Remote-Write-Version"))
            .caughtBy(ProxyMutants.DROPS_CONTENT_ENCODING);

    static final Check FWD_03 = check("FWD-03", "The proxy forwards the sender's User-Agent unchanged.")
            .clauses("PX-05")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(sameHeaders("User-Agent"))
            .caughtBy(ProxyMutants.REPLACES_USER_AGENT);

    static final Check FWD_04 = check("FWD-04", "The proxy forwards headers it does not know.")
            .clauses("PX-06")
            .when(Stimuli.UNAVAILABLE, Judged.PROXY)
            .then(recording -> {
                boolean seen = recording.senderToProxy().stream()
                        .anyMatch(exchange ->
                                !exchange.request().header("Retry-Attempt").isEmpty());
                return seen
                        ? sameRetryAttempts(recording)
                        : new Finding.DoesNotApply("this sender sends no Retry-Attempt header with its retries");
            })
            .caughtBy(ProxyMutants.DROPS_UNKNOWN_HEADERS);

    static final Check FWD_05 = check("FWD-05", "The proxy writes to exactly the configured ingestion URL.")
            .clauses("PX-15", "AZ-03")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(recording -> Each.receivedRequest(
                            "request-target " + recording.setup().ingestionTarget(),
                            exchange -> exchange.request()
                                            .target()
                                            .equals(recording.setup().ingestionTarget())
                                    ? Optional.empty()
                                    : Optional.of("request-target "
                                            + exchange.request().target()))
                    .judge(recording))
            .caughtBy(ProxyMutants.CHANGES_THE_QUERY);

    static final Check FWD_06 = check("FWD-06", "The proxy reports success only after ingestion did.")
            .clauses("PX-26")
            .when(Stimuli.SLOW, Judged.PROXY)
            .then(ForwardChecks::successIsEarned)
            .caughtBy(ProxyMutants.ANSWERS_WITHOUT_DELIVERY, ProxyMutants.ANSWERS_EARLY);

    static final Check FWD_07 = check("FWD-07", "The proxy passes a 503 of ingestion back as 503.")
            .clauses("PX-18")
            .when(Stimuli.UNAVAILABLE, Judged.PROXY)
            .then(passedBack(
                    503,
                    "status 503",
                    reply -> reply.status() == 503 ? Optional.empty() : Optional.of("status " + reply.status())))
            .caughtBy(ProxyMutants.TURNS_503_INTO_400);

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
            .caughtBy(ProxyMutants.DROPS_RETRY_AFTER);

    static final Check FWD_09 = check("FWD-09", "The proxy does not repeat a write that was answered 503.")
            .clauses("PX-41")
            .when(Stimuli.UNAVAILABLE, Judged.PROXY)
            .then(ForwardChecks::noRepeats)
            .caughtBy(ProxyMutants.REPEATS_503_ITSELF);

    static final Check FWD_10 = check("FWD-10", "The proxy turns a cut connection into an answer the sender retries.")
            .clauses("PX-30")
            .when(Stimuli.CUT, Judged.PROXY)
            .then(ForwardChecks::cutIsRetryable)
            .caughtBy(ProxyMutants.ANSWERS_400_WHEN_CUT);

    public static final List<Check> ALL =
            List.of(FWD_01, FWD_02, FWD_03, FWD_04, FWD_05, FWD_06, FWD_07, FWD_08, FWD_09, FWD_10);

    private ForwardChecks() {}

    private static Expectation sameHeaders(String... names) {
        return recording -> {
            Map<Bytes, Exchange> sent = byBody(recording.senderToProxy());
            List<String> wrong = new ArrayList<>();
            int compared = 0;
            for (Exchange received : recording.proxyToIngestion()) {
                Exchange original = sent.get(received.request().body());
                if (original == null) {
                    // a body of the proxy's own making is FWD-01's business
                    continue;
                }
                compared++;
                for (String name : names) {
                    List<String> before = original.request().header(name);
                    List<String> after = received.request().header(name);
                    if (!before.equals(after)) {
                        wrong.add(recording.name(received) + ": " + name + " was " + Each.shown(before) + ", became "
                                + Each.shown(after));
                    }
                }
            }
            return Each.conclude("forwarded writes", compared, "the values the sender sent", wrong);
        };
    }

    private static Finding sameRetryAttempts(Recording recording) {
        Map<Bytes, List<List<String>>> sent = attempts(recording.senderToProxy());
        Map<Bytes, List<List<String>>> received = attempts(recording.proxyToIngestion());
        List<String> wrong = new ArrayList<>();
        received.forEach((body, values) -> {
            if (sent.containsKey(body) && !sent.get(body).equals(values)) {
                wrong.add("attempts at one body carried Retry-Attempt " + sent.get(body) + ", forwarded as " + values);
            }
        });
        return Each.conclude("bodies at ingestion", received.size(), "the sender's Retry-Attempt on each", wrong);
    }

    private static Map<Bytes, List<List<String>>> attempts(List<Exchange> leg) {
        return leg.stream()
                .collect(Collectors.groupingBy(
                        exchange -> exchange.request().body(),
                        Collectors.mapping(
                                exchange -> exchange.request().header("Retry-Attempt"), Collectors.toList())));
    }

    private static Finding successIsEarned(Recording recording) {
        List<String> wrong = new ArrayList<>();
        List<Exchange> successes =
                recording.senderToProxy().stream().filter(Exchange::accepted).toList();
        for (Exchange success : successes) {
            boolean earned = recording.proxyToIngestion().stream()
                    .anyMatch(received -> received.accepted()
                            && received.request()
                                    .body()
                                    .equals(success.request().body())
                            && !received.endedAt().isAfter(success.endedAt().plus(JOURNAL_LAG)));
            if (!earned) {
                wrong.add(recording.name(success) + ": answered "
                        + success.reply().orElseThrow().status() + ", but ingestion accepted no such write");
            }
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
                List<Reply> replies = recording.senderToProxy().stream()
                        .filter(attempt -> attempt.request()
                                .body()
                                .equals(exchange.request().body()))
                        .filter(attempt -> !attempt.endedAt().isBefore(exchange.startedAt())
                                && !attempt.startedAt().isAfter(exchange.endedAt()))
                        .flatMap(attempt -> attempt.reply().stream())
                        .toList();
                if (replies.isEmpty()) {
                    wrong.add(recording.name(exchange) + " did not come back at all");
                }
                replies.stream()
                        .flatMap(reply -> fault.apply(reply).stream())
                        .forEach(problem -> wrong.add(recording.name(exchange) + " came back with " + problem));
            }
            return Each.conclude("writes that ingestion answered " + status, answered.size(), expected, wrong);
        };
    }

    private static Finding noRepeats(Recording recording) {
        Map<Bytes, Long> sent = count(recording.senderToProxy());
        Map<Bytes, Long> received = count(recording.proxyToIngestion());
        List<String> wrong = new ArrayList<>();
        // a body the sender never sent is FWD-01's business
        received.keySet().retainAll(sent.keySet());
        received.forEach((body, times) -> {
            if (times > sent.get(body)) {
                wrong.add("a body sent " + sent.get(body) + " times reached ingestion " + times + " times");
            }
        });
        return Each.conclude("forwarded bodies", received.size(), "as many attempts as the sender made", wrong);
    }

    private static Finding cutIsRetryable(Recording recording) {
        List<Exchange> cut = recording.proxyToIngestion().stream()
                .filter(exchange -> exchange.reply().isEmpty())
                .toList();
        Set<Bytes> bodies =
                cut.stream().map(exchange -> exchange.request().body()).collect(Collectors.toSet());
        List<Exchange> seen = recording.senderToProxy().stream()
                .filter(exchange -> bodies.contains(exchange.request().body()))
                .filter(exchange -> cut.stream()
                        .anyMatch(one -> !exchange.endedAt().isBefore(one.startedAt())
                                && !exchange.startedAt().isAfter(one.endedAt())))
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

    private static Map<Bytes, Exchange> byBody(List<Exchange> leg) {
        return leg.stream()
                .collect(Collectors.toMap(exchange -> exchange.request().body(), Function.identity(), (a, b) -> a));
    }

    private static Map<Bytes, Long> count(List<Exchange> leg) {
        return leg.stream()
                .collect(Collectors.groupingBy(exchange -> exchange.request().body(), Collectors.counting()));
    }
}
