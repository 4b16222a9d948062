package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.mutant.BreakMutants;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.conformance.mutant.ReplyMutants;
import remotewrite.fake.Exchange;
import remotewrite.fake.Reply;

/** FWD: what the proxy makes of answers that ingestion seldom gives. */
public final class CallAnswerChecks {
    /** RFC 9110 7.6.1; X-Hop is what ingestion names in Connection. */
    private static final List<String> OF_ONE_HOP = List.of("Connection", "Keep-Alive", "Proxy-Authenticate", "X-Hop");

    static final Check FWD_22 = check("FWD-22", "The proxy passes every status of ingestion back.")
            .clauses("PX-18", "PX-38", "PX-39")
            .when(CallStimuli.ANSWERED, Judged.PROXY)
            .then(answers(
                    "calls answered 2xx, 4xx and 5xx",
                    List.of("status-"),
                    "the status that ingestion gave",
                    (given, right) -> given.status() == right.status()
                            ? Optional.empty()
                            : Optional.of(
                                    "ingestion answered " + right.status() + ", the sender got " + given.status())))
            .caughtBy(
                    ReplyMutants.TURNS_400_INTO_503.showing("ingestion answered 400, the sender got 503"),
                    ReplyMutants.TURNS_429_INTO_400.showing("ingestion answered 429, the sender got 400"),
                    ReplyMutants.TURNS_ALL_ERRORS_INTO_500.showing("ingestion answered 507, the sender got 500"));

    static final Check FWD_23 = check("FWD-23", "The proxy passes written counts back as they are and invents none.")
            .clauses("PX-19", "PX-20")
            .when(CallStimuli.ANSWERED_AT_LENGTH, Judged.PROXY)
            .then(answers(
                    "calls answered with and without counts",
                    List.of("written-"),
                    "X-Prometheus-Remote-Write-{Samples,Histograms,Exemplars}-Written as ingestion gave them",
                    (given, right) -> differing(given, right, AnsweredCalls.writtenCounts())))
            .caughtBy(
                    ReplyMutants.DROPS_WRITTEN_COUNTS.showing("Samples-Written was 3, became absent"),
                    ReplyMutants.DROPS_WRITTEN_COUNTS_OF_THE_REPEATABLE.showing(
                            "written-429: X-Prometheus-Remote-Write-Samples-Written was 3, became absent"),
                    ReplyMutants.INVENTS_WRITTEN_COUNTS.showing("written-by-nobody: "));

    static final Check FWD_24 = check("FWD-24", "The proxy passes the text of an error back byte for byte.")
            .clauses("PX-21")
            .when(CallStimuli.ANSWERED_AT_LENGTH, Judged.PROXY)
            .then(answers(
                    "calls answered with long and with packed texts",
                    List.of("text-"),
                    "body, Content-Type and Content-Encoding as ingestion gave them",
                    (given, right) -> given.body().equals(right.body())
                            ? differing(given, right, List.of("Content-Type", "Content-Encoding"))
                            : Optional.of("the body (" + right.body() + ") became " + given.body())))
            .caughtBy(
                    ReplyMutants.REPLACES_ERROR_TEXTS.showing("text-4-KiB: the body ("),
                    ReplyMutants.DROPS_CONTENT_ENCODING_OF_REPLIES.showing("Content-Encoding was gzip, became absent"));

    static final Check FWD_25 = check("FWD-25", "The proxy passes reply fields back that it does not know.")
            .clauses("PX-23")
            .when(CallStimuli.ANSWERED_AT_LENGTH, Judged.PROXY)
            .then(answers(
                    "calls answered with unknown fields",
                    List.of("unknown-fields"),
                    "the fields as ingestion gave them",
                    (given, right) -> differing(
                            given, right, List.of("X-Prometheus-Remote-Write-Version", "x-ms-request-id", "X-Twice"))))
            .caughtBy(ReplyMutants.PASSES_LISTED_FIELDS_BACK_ONLY.showing(
                    "X-Prometheus-Remote-Write-Version was 2.0.0, became absent"));

    static final Check FWD_26 = check("FWD-26", "The proxy passes both forms of Retry-After back.")
            .clauses("PX-22", "PX-38")
            .when(CallStimuli.ANSWERED_AT_LENGTH, Judged.PROXY)
            .then(answers(
                    "calls answered with Retry-After",
                    List.of("retry-after-"),
                    "Retry-After as ingestion gave it",
                    (given, right) -> differing(given, right, List.of("Retry-After"))))
            .caughtBy(ReplyMutants.COUNTS_RETRY_AFTER_ITSELF.showing("Retry-After was Fri, 31 Dec 2049"));

    static final Check FWD_27 = check("FWD-27", "The proxy keeps fields of ingestion's connection to itself.")
            .clauses("PX-24")
            .when(CallStimuli.ANSWERED_AT_LENGTH, Judged.PROXY)
            .then(Made.each(
                    "connections with an answer that ends ingestion's own",
                    Made.named("connection-goes-on"),
                    "503, 204 and 204 on one connection, without " + String.join(", ", OF_ONE_HOP),
                    (made, called) -> called.statuses().equals(List.of(503, 204, 204))
                            ? made.sent(called).stream()
                                    .flatMap(exchange -> exchange.reply().stream())
                                    .flatMap(reply -> OF_ONE_HOP.stream()
                                            .filter(name -> !reply.header(name).isEmpty()))
                                    .findFirst()
                                    .map(name -> name + " came back with 1 answer")
                            : Optional.of("the caller saw " + called.seen())))
            .caughtBy(
                    ReplyMutants.PASSES_CONNECTION_FIELDS_BACK.showing("Keep-Alive came back"),
                    ReplyMutants.CLOSES_AS_INGESTION_DOES.showing("Connection came back"));

    static final Check FWD_28 = check("FWD-28", "The proxy passes a 403 of ingestion back and leaves it at that.")
            .clauses("PX-37")
            .when(CallStimuli.ANSWERED, Judged.PROXY)
            .then(Made.each(
                    "calls answered 403",
                    Made.named("forbidden"),
                    "403 with ingestion's text after one write, and no token asked for meanwhile",
                    CallAnswerChecks::forbidden))
            .caughtBy(
                    ReplyMutants.TREATS_403_AS_401.showing("2 writes reached ingestion"),
                    ReplyMutants.TURNS_403_INTO_503.showing("the sender got 503"),
                    ReplyMutants.REPLACES_ERROR_TEXTS.showing("the sender got another text"));

    static final Check FWD_29 = check("FWD-29", "The proxy sends a write once, whatever the answer but 401.")
            .clauses("PX-41", "PX-38")
            .when(CallStimuli.ANSWERED, Judged.PROXY)
            .then(Made.each(
                    "calls not answered 401",
                    Made.named("status-", "forbidden", "cut-"),
                    "one write at ingestion",
                    (made, called) -> made.received(called).size() == 1
                            ? Optional.empty()
                            : Optional.of(made.received(called).size() + " writes reached ingestion")))
            .caughtBy(
                    ReplyMutants.REPEATS_429.showing("status-429: 2 writes reached ingestion"),
                    BreakMutants.REPEATS_WHEN_CUT.showing("cut-before-the-answer: 2 writes reached ingestion"));

    static final Check FWD_31 = check("FWD-31", "The proxy does not pass half an answer off as a whole one.")
            .clauses("PX-31")
            .when(CallStimuli.ANSWERED, Judged.PROXY)
            .then(Made.each(
                    "calls whose answer was cut in mid-body",
                    Made.named("cut-in-mid-body"),
                    "502, 503 or 504, or an answer that is visibly cut",
                    (made, called) -> called.statuses().stream().allMatch(List.of(502, 503, 504)::contains)
                            ? Optional.empty()
                            : Optional.of("the caller saw " + called.seen())))
            .caughtBy(ProxyMutants.ANSWERS_400_WHEN_CUT.showing("the caller saw 400"));

    public static final List<Check> ALL =
            List.of(FWD_22, FWD_23, FWD_24, FWD_25, FWD_26, FWD_27, FWD_28, FWD_29, TargetChecks.FWD_30, FWD_31);

    private CallAnswerChecks() {}

    /** Finds what is wrong with the reply the sender got, beside the one that ingestion gave. */
    private interface ReplyFault {
        Optional<String> of(Reply given, Reply right);
    }

    private static Expectation answers(String what, List<String> names, String expected, ReplyFault fault) {
        return Made.each(what, Made.named(names.toArray(String[]::new)), expected, (made, called) -> {
            List<Reply> right = replies(made.received(called));
            List<Reply> given = replies(made.sent(called));
            return right.isEmpty() || given.size() != 1
                    ? Optional.of("%d answers of ingestion, %d answers to the sender, who saw %s"
                            .formatted(right.size(), given.size(), called.seen()))
                    : fault.of(given.getFirst(), right.getFirst());
        });
    }

    private static List<Reply> replies(List<Exchange> exchanges) {
        return exchanges.stream().flatMap(exchange -> exchange.reply().stream()).toList();
    }

    private static Optional<String> differing(Reply given, Reply right, List<String> names) {
        return names.stream()
                .filter(name -> !given.header(name).equals(right.header(name)))
                .findFirst()
                .map(name ->
                        name + " was " + Each.shown(right.header(name)) + ", became " + Each.shown(given.header(name)));
    }

    private static Optional<String> forbidden(Made made, Called called) {
        List<Exchange> received = made.received(called);
        if (received.size() != 1) {
            return Optional.of(received.size() + " writes reached ingestion");
        }
        List<Reply> right = replies(received);
        if (right.isEmpty()) {
            return Optional.of("ingestion gave no answer that it could have passed back");
        }
        List<Reply> given = replies(made.sent(called));
        if (given.size() != 1 || given.getFirst().status() != 403) {
            return Optional.of("the sender got "
                    + given.stream()
                            .map(reply -> String.valueOf(reply.status()))
                            .collect(Collectors.joining(", ")));
        }
        if (!given.getFirst().body().equals(right.getFirst().body())) {
            return Optional.of(
                    "the sender got another text of " + given.getFirst().body().size() + " bytes");
        }
        return Tokens.requests(made.recording()).stream()
                .filter(request -> !request.startedAt().isBefore(called.startedAt())
                        && !request.startedAt().isAfter(called.endedAt()))
                .findFirst()
                .map(request -> "a token was asked for in " + made.recording().name(request));
    }
}
