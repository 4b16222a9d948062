package remotewrite.conformance.suite;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;

/** Writes that come to every end a write can come to, and what the proxy's metrics say before and after each. */
final class CountedCalls {
    /** After which Prometheus has given up (documented). */
    private static final Duration SENDERS_WAIT = Duration.ofSeconds(30);

    /** As of {@link LimitStimuli#CROWDED}. */
    private static final int CROWD = 384;

    private static final int STRANGERS = 10;
    private static final int EACH = 100;
    private static final int LETTERS = 12;

    private static final FaultScript ACCEPTED =
            FaultScript.named("204 to everything").thenAlways(Effect.answer(204, ""), Moment.REQUEST_END);
    private static final FaultScript REFUSED =
            FaultScript.named("401 to everything").thenAlways(Effect.answer(401, "refused"), Moment.REQUEST_END);

    /** A write that is counted, and those with it if there is a crowd. */
    private static final List<Round> OUTCOMES = Stream.concat(
                    IntStream.of(204, 400, 403, 429, 500, 503)
                            .mapToObj(status -> counted(
                                    String.valueOf(status),
                                    FaultScript.named("answers " + status)
                                            .thenAlways(
                                                    Effect.answer(status, status == 204 ? "" : "no"),
                                                    Moment.REQUEST_END))),
                    Stream.of(
                            counted(
                                    "repeated",
                                    FaultScript.named("401 once, then 204")
                                            .step(Effect.answer(401, "refused"), Moment.REQUEST_END)
                                            .times(1)
                                            .thenAlways(Effect.answer(204, ""), Moment.REQUEST_END)),
                            new Round(
                                    ACCEPTED,
                                    List.of(CallDraft.write("counted-too-large")
                                            .set("Content-Length", String.valueOf(1L << 40))
                                            .line("Expect: 100-continue")
                                            .followedBy(new Call.Act.AwaitReply(SENDERS_WAIT))),
                                    false),
                            counted(
                                    "unanswered",
                                    FaultScript.named("never answers")
                                            .thenAlways(new Effect.Stall(), Moment.REQUEST_END)),
                            new Round(
                                    FaultScript.named("held")
                                            .step(new Effect.Delay(Duration.ofSeconds(8)), Moment.REQUEST_END)
                                            .lasting(Duration.ofSeconds(6))
                                            .thenNormally(),
                                    IntStream.rangeClosed(1, CROWD)
                                            .mapToObj(number -> CallDraft.write("counted-crowd-" + number)
                                                    .answeredWithin(SENDERS_WAIT))
                                            .toList(),
                                    false),
                            // takes the token away, and Entra gives no other: not counted itself
                            new Round(
                                    REFUSED,
                                    List.of(CallDraft.write("refused-token").answeredWithin(SENDERS_WAIT)),
                                    false),
                            counted("without-token", ACCEPTED)))
            .toList();

    /** Entra gives one token more: that for the repeat. */
    static final Stimulus APART = Stimulus.calls(
                    "calls-counted",
                    "the harness asked for metrics before and after writes that were answered 204, 400, 403, 429, 500 and 503,"
                            + " 401 and then 204, and not at all, that were too large, too many (" + CROWD
                            + " at once), and without a token",
                    Traffic.Calls.outwaiting(Stream.concat(
                                    Stream.of(page("start")),
                                    OUTCOMES.stream().flatMap(round -> Stream.of(round, page(outcome(round)))))
                            .toArray(Round[]::new)))
            .withEntra(FaultScript.named("one token more")
                    .normally(1)
                    .thenAlways(Effect.answer(503, "Service Unavailable"), Moment.REQUEST_END));

    /** What a sender may choose, chosen at random; the first of each kind makes what series a kind may have. */
    static final Stimulus STRANGE = Stimulus.calls(
            "calls-strange",
            "the harness made a write and asked for an unknown path; it asked for metrics before and after "
                    + STRANGERS * EACH + " requests with as many User-Agents, for as many paths, and " + EACH
                    + " writes with as many",
            new Traffic.Calls(
                    Begin.READY,
                    List.of(
                            new Round(
                                    ACCEPTED,
                                    List.of(CallDraft.inTurn(
                                            "strange-first",
                                            CallDraft.write("strange-first"),
                                            CallDraft.write("strange-first").asking("POST /first"),
                                            CallDraft.get("strange-first", "/first"))),
                                    false),
                            page("first"),
                            new Round(
                                    ACCEPTED,
                                    IntStream.rangeClosed(0, STRANGERS)
                                            .mapToObj(CountedCalls::strangers)
                                            .toList(),
                                    false),
                            page("last"))));

    private CountedCalls() {}

    /** The names of what is counted, in order: without {@code counted-}; a crowd has one. */
    static String outcome(Round round) {
        return round.calls().getFirst().name().replaceFirst("^counted-", "").replaceFirst("^crowd-.*", "crowd");
    }

    private static Round counted(String outcome, FaultScript ingestion) {
        return new Round(
                ingestion, List.of(CallDraft.write("counted-" + outcome).answeredWithin(SENDERS_WAIT)), false);
    }

    private static Round page(String after) {
        String name = "metrics-" + after;
        return new Round(
                FaultScript.none(), List.of(CallDraft.get(name, "/metrics").answeredWithin(SENDERS_WAIT)), false);
    }

    /** A hundred requests on one connection: writes by the first of them, for paths that nobody has by the others. */
    private static Call strangers(int number) {
        // the same in every run: a stimulus is a constant
        Random random = new Random(number);
        String name = "strange-" + number;
        return CallDraft.inTurn(
                name,
                IntStream.range(0, EACH)
                        .mapToObj(ignored -> (number == 0
                                        ? CallDraft.write(name)
                                        : CallDraft.get(name, "/" + word(random) + "/" + word(random)))
                                .set("User-Agent", "agent-of-" + word(random)))
                        .toArray(CallDraft[]::new));
    }

    private static String word(Random random) {
        return random.ints(LETTERS, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
