package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Call;
import remotewrite.conformance.Call.Act;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.ReadingMutants;
import remotewrite.conformance.mutant.ReplyMutants;
import remotewrite.conformance.mutant.RequestMutants;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Moment;
import remotewrite.fake.Reply;

/** FWD: whose answer a write is given that comes beside others, or behind another on its connection. */
public final class CallOrderChecks {
    private static final int CALLERS = 200;

    /** For what the proxy does when all heads have been sent. */
    private static final Duration BODY_BEHIND = Duration.ofMillis(300);

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

    private static final Stimulus AT_ONCE = Stimulus.calls(
            "calls-at-once",
            "the harness made " + CALLERS + " writes at once, whose bodies came 0.3 s behind the last of their"
                    + " heads, and two one behind the other on a connection; ingestion gave each another answer",
            new Traffic.Calls(Begin.READY, List.of(atOnce(), AnsweredCalls.PIPELINED)));

    static final Check FWD_21 = check("FWD-21", "The proxy answers every write with ingestion's answer to it.")
            .clauses("PX-27")
            .when(AT_ONCE, Judged.PROXY)
            .then(eachItself())
            .caughtBy(
                    RequestMutants.ANSWERS_ONE_BEHIND.showing("the sender got "),
                    RequestMutants.ANSWERS_ONE_BEHIND_IN_A_CROWD.showing("the sender got "));

    static final Check FWD_45 = check(
                    "FWD-45", "The proxy answers writes that come one behind the other in their order.")
            .clauses("PX-27")
            .when(AT_ONCE, Judged.PROXY)
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

    public static final List<Check> ALL = List.of(FWD_21, FWD_45, FWD_47);

    private CallOrderChecks() {}

    /** Ingestion numbers its answers. */
    private static Round atOnce() {
        FaultScript.Builder script = FaultScript.named("numbered answers");
        List<Call> calls = new ArrayList<>();
        for (int number = 1; number <= CALLERS; number++) {
            script = script.step(
                            Effect.answer(
                                    number % 2 == 0 ? 400 : 500,
                                    "answer " + number,
                                    new Header(Answers.NAME, String.valueOf(number))),
                            Moment.REQUEST_END)
                    .times(1);
            CallDraft write = CallDraft.write("at-once-" + number).body(Bytes.utf8("at once " + number));
            calls.add(write.followedBy(
                    new Act.AwaitOthers(ANSWERED_WITHIN),
                    new Act.AwaitReply(BODY_BEHIND),
                    new Act.SendUnlessAnswered(write.body(), 1, ANSWERED_WITHIN),
                    new Act.AwaitReply(ANSWERED_WITHIN)));
        }
        return new Round(script.thenNormally(), calls, false);
    }

    /**
     * How many are too many at once, and in which words it says so, is for a proxy to say (PX-54; LIMIT judges it): of those
     * that it takes, each must be itself. Two at least, because one alone has nothing to be mixed up with.
     */
    private static Expectation eachItself() {
        Expectation all = recording -> {
            Made made = new Made(recording);
            List<Called> calls = recording.calls().stream()
                    .filter(called -> called.name().startsWith("at-once-"))
                    .filter(called -> !putOff(made, called))
                    .toList();
            List<String> wrong = new ArrayList<>();
            calls.forEach(called -> made.forwarded(called, CallOrderChecks::itself)
                    .ifPresent(problem -> wrong.add(called.name() + ": " + problem)));
            return calls.size() < 2
                    ? Finding.notSeen("the proxy took " + calls.size() + " of the writes made at once")
                    : Each.conclude(
                            "calls made at once, but for those that the proxy did not take",
                            calls.size(),
                            "the same body at ingestion once, and the answer that ingestion gave to it",
                            wrong);
        };
        return all.lookingAt(Made.named("at-once-"));
    }

    /** Not taken: ingestion has not seen it, and nobody told the sender that it had. */
    private static boolean putOff(Made made, Called called) {
        return made.received(called).isEmpty()
                && called.statuses().stream().noneMatch(status -> status / 100 == 2)
                && made.sent(called).stream()
                        .flatMap(sent -> sent.reply().stream())
                        .noneMatch(reply -> reply.header(Answers.NAME).size() == 1);
    }

    private static Optional<String> itself(Exchange sent, Exchange received) {
        return SizeChecks.same(sent, received).or(() -> Answers.mixedUp(sent, received));
    }

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
