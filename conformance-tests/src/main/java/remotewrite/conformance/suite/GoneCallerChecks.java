package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.BreakMutants;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Moment;

/** FWD: what a write is answered that comes behind one whose caller has left (PX-27). */
public final class GoneCallerChecks {
    private static final int TIMES = 3;

    /** How long a caller waits before it leaves; ingestion is not done by then. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Duration HELD = Duration.ofMillis(400);

    /** Begins at once, and goes on for 0.8 s. */
    private static final Effect LONG = new Effect.Endless(400, Bytes.utf8("no "), Duration.ofMillis(20), 40);

    private static final Stimulus GONE = Stimulus.calls(
            "calls-behind-gone-callers",
            "callers left in the middle of a body, while ingestion held the answer for 0.4 s, and in the middle of an"
                    + " answer, " + TIMES
                    + " of each; behind each of them the harness made a write with an answer of its"
                    + " own",
            new Traffic.Calls(
                    Begin.READY,
                    IntStream.rangeClosed(1, TIMES)
                            .boxed()
                            .flatMap(time -> Stream.of(
                                            gone(
                                                    "held-" + time,
                                                    FaultScript.named("holds")
                                                            .thenAlways(new Effect.Delay(HELD), Moment.REQUEST_END),
                                                    CallDraft.write("gone-held-" + time)
                                                            .unread(PATIENCE)),
                                            gone(
                                                    "half-" + time,
                                                    FaultScript.none(),
                                                    CallDraft.write("gone-half-" + time)
                                                            .body(CallBodies.LARGE)
                                                            .halfOnly()),
                                            gone(
                                                    "reading-" + time,
                                                    FaultScript.named("answers at length")
                                                            .thenAlways(LONG, Moment.REQUEST_END),
                                                    CallDraft.write("gone-reading-" + time)
                                                            .unread(PATIENCE)))
                                    .flatMap(List::stream))
                            .toList()));

    static final Check FWD_42 = check(
                    "FWD-42", "The proxy answers no write with what was meant for one whose caller has left.")
            .clauses("PX-27", "PX-55")
            .when(GONE, Judged.PROXY)
            .then(Made.each(
                    "writes, and those before them whose callers left",
                    Made.named("gone-", "next-"),
                    "each write at ingestion once, and ingestion's answer to it; none of those before it there twice",
                    GoneCallerChecks::wrong))
            .caughtBy(BreakMutants.TAKES_A_LATE_ANSWER_FOR_THE_NEXT.showing(
                    // that of the write whose caller has left; whose this one is meant to be depends on the machine
                    "the sender got 204 (absent)"));

    public static final List<Check> ALL = List.of(FWD_42);

    private GoneCallerChecks() {}

    /** The caller who leaves, and the one behind it. */
    private static List<Round> gone(String name, FaultScript ingestion, Call leaving) {
        String next = "next-" + name;
        List<Round> rounds = new ArrayList<>();
        rounds.add(new Round(ingestion, List.of(leaving), false));
        rounds.add(new Round(
                FaultScript.named("answers by name")
                        .thenAlways(
                                Effect.answer(400, "answer to " + next, new Header(Answers.NAME, next)),
                                Moment.REQUEST_END),
                List.of(CallDraft.write(next).body(Bytes.utf8(next)).call()),
                false));
        return rounds;
    }

    private static Optional<String> wrong(Made made, Called called) {
        if (called.name().startsWith("next-")) {
            return made.forwarded(called, Answers::mixedUp);
        }
        int times = made.received(called).size();
        return times > 1 ? Optional.of("reached ingestion " + times + " times") : Optional.empty();
    }
}
