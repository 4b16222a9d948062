package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.mutant.ReadingMutants;
import remotewrite.conformance.mutant.ReplyMutants;
import remotewrite.conformance.mutant.RequestMutants;
import remotewrite.fake.Exchange;
import remotewrite.fake.Reply;

/** FWD: whose answer a write is given that comes behind another on its connection. */
public final class CallOrderChecks {
    static final Check FWD_45 = check(
                    "FWD-45", "The proxy answers writes that come one behind the other in their order.")
            .clauses("PX-27")
            .when(CallStimuli.AT_ONCE, Judged.PROXY)
            .then(Made.each(
                    "connections with two writes sent together",
                    Made.named("pipelined"),
                    "one write at ingestion for each, and the answers in the order of the requests",
                    (made, called) -> eachItsOwn(
                            made,
                            called,
                            made.sent(called).stream()
                                    .map(sent -> answerTo(sent, made.received(called)))
                                    .toList())))
            .caughtBy(
                    ReadingMutants.ANSWERS_THE_SECOND_FIRST.showing(
                            "ingestion's answers were 502 answer 2 and 501 answer 1, the sender got 501 answer 1 and 502"),
                    RequestMutants.ANSWERS_ONE_BEHIND.showing(
                            "ingestion's answers were 501 answer 1 and 502 answer 2, the sender got "));

    static final Check FWD_47 = check("FWD-47", "The proxy keeps no answer for the next write.")
            .clauses("PX-45", "PX-27")
            .when(CallStimuli.ANSWERED_AT_LENGTH, Judged.PROXY)
            .then(Made.each(
                    "connections with the same write twice, whose answer a cache may keep",
                    Made.named("kept-answer"),
                    "two writes at ingestion, and its answer to each",
                    (made, called) -> eachItsOwn(
                            made,
                            called,
                            made.received(called).stream()
                                    .map(received -> told(received.reply()))
                                    .toList())))
            .caughtBy(ReplyMutants.KEEPS_ANSWERS.showing("1 writes reached ingestion"));

    public static final List<Check> ALL = List.of(FWD_45, FWD_47);

    private CallOrderChecks() {}

    private static Optional<String> eachItsOwn(Made made, Called called, List<String> right) {
        int received = made.received(called).size();
        if (received != 2) {
            return Optional.of(received + " writes reached ingestion; the caller saw " + called.seen());
        }
        List<String> given =
                made.sent(called).stream().map(sent -> told(sent.reply())).toList();
        return given.equals(right)
                ? Optional.empty()
                : Optional.of(
                        "ingestion's answers were " + Each.shown(right) + ", the sender got " + Each.shown(given));
    }

    /** Of ingestion, to the same body. */
    private static String answerTo(Exchange sent, List<Exchange> received) {
        return received.stream()
                .filter(exchange ->
                        exchange.request().body().equals(sent.request().body()))
                .findFirst()
                .map(exchange -> told(exchange.reply()))
                .orElse("none");
    }

    private static String told(Optional<Reply> reply) {
        return reply.map(one -> one.status() + " " + one.body().toUtf8()).orElse("none");
    }
}
