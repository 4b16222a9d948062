package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Series;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.ReplyMutants;
import remotewrite.conformance.mutant.SizeMutants;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;
import remotewrite.fake.Reply;

/**
 * FWD and HEALTH: a 403 that the proxy holds back for a time because it is told to: a role that has just been assigned takes up to
 * half an hour to be there (azure.md 1.5), and Prometheus drops what is answered 403. An option of our proxy; others need
 * not have it.
 */
public final class CallHoldChecks {
    private static final String VARIABLE = "INGESTION_403_HOLD";
    private static final Duration HOLD = Duration.ofSeconds(1);
    private static final FaultScript FORBIDDEN =
            FaultScript.named("403 to everything").thenAlways(Effect.answer(403, "no role"), Moment.REQUEST_END);
    private static final FaultScript ACCEPTED =
            FaultScript.named("204 to everything").thenAlways(Effect.answer(204, ""), Moment.REQUEST_END);

    private static final Stimulus HELD = Stimulus.calls(
                    "calls-held",
                    "the proxy was told to hold 403 back for 1 s; ingestion answered 403 before and after that",
                    new Traffic.Calls(
                            Begin.READY,
                            List.of(
                                    new Round(
                                            FORBIDDEN,
                                            List.of(CallDraft.write("held").call()),
                                            false),
                                    new Round(
                                            FORBIDDEN,
                                            List.of(CallDraft.write("passed-when-time-was-up")
                                                    .after(HOLD.multipliedBy(3).dividedBy(2))),
                                            false))))
            .withSettings(Map.of(VARIABLE, HOLD.toSeconds() + "s"));

    private static final Stimulus HELD_UNTIL_ACCEPTED = Stimulus.calls(
                    "calls-held-until-accepted",
                    "the proxy was told to hold 403 back for 1 h; ingestion answered 403 twice, 204 and 403 again; the harness"
                            + " asked for metrics in between",
                    new Traffic.Calls(
                            Begin.READY,
                            List.of(
                                    page("start"),
                                    new Round(
                                            FORBIDDEN,
                                            List.of(CallDraft.write("held").call()),
                                            false),
                                    new Round(
                                            FORBIDDEN,
                                            List.of(CallDraft.write("held-again")
                                                    .call()),
                                            false),
                                    page("held"),
                                    new Round(
                                            ACCEPTED,
                                            List.of(CallDraft.write("accepted").call()),
                                            false),
                                    page("accepted"),
                                    new Round(
                                            FORBIDDEN,
                                            List.of(CallDraft.write("passed-after-one-was-accepted")
                                                    .call()),
                                            false),
                                    page("passed"))))
            .withSettings(Map.of(VARIABLE, "1h"));

    static final Check FWD_36 = check("FWD-36", "The proxy holds a 403 back for as long as it is told, and no longer.")
            .clauses("PX-37")
            .when(HELD, Judged.PROXY)
            .then(told())
            .caughtBy(
                    ReplyMutants.HOLDS_NO_403_BACK.showing("held: the sender got 403"),
                    ReplyMutants.TURNS_403_INTO_503.showing("passed-when-time-was-up: the sender got 503"));

    static final Check FWD_37 = check("FWD-37", "The proxy holds no 403 back once ingestion has accepted a write.")
            .clauses("PX-37")
            .when(HELD_UNTIL_ACCEPTED, Judged.PROXY)
            .then(told())
            .caughtBy(ReplyMutants.HOLDS_403_BACK_AFTER_SUCCESS.showing(
                    "passed-after-one-was-accepted: the sender got 503"));

    static final Check HEALTH_14 = check(
                    "HEALTH-14", "The proxy counts a 403 that it holds back and one that it passes back apart.")
            .clauses("PX-37", "PX-64")
            .when(HELD_UNTIL_ACCEPTED, Judged.PROXY)
            .then(Options.orNotApplicable(CallHoldChecks::countedApart))
            .caughtBy(
                    FrontMutants.COUNTS_NOTHING.showing("no counter rose by 2 with two 403 held back"),
                    SizeMutants.COUNTS_ALL_ALIKE.showing("held back and passed back were counted by the same: "),
                    SizeMutants.COUNTS_ALL_ALIKE_AND_PAGES.showing(
                            "held back and passed back were counted by the same: "));

    public static final List<Check> ALL = List.of(FWD_36, FWD_37, HEALTH_14);

    private CallHoldChecks() {}

    private static Round page(String after) {
        return new Round(
                FaultScript.none(),
                List.of(CallDraft.get("metrics-" + after, "/metrics").call()),
                false);
    }

    private static Finding countedApart(Recording recording) {
        Made made = new Made(recording);
        List<Counters> pages = recording.calls().stream()
                .filter(called -> called.name().startsWith("metrics-"))
                .flatMap(called -> made.sent(called).stream())
                .filter(Exchange::accepted)
                .map(exchange ->
                        Counters.of(exchange.reply().orElseThrow().body().toUtf8()))
                .toList();
        if (pages.size() != 4) {
            return Finding.notSeen("the proxy showed " + pages.size() + " pages of metrics");
        }
        Map<Series, Double> held = pages.get(1).risenSince(pages.get(0));
        Map<Series, Double> passed = pages.get(3).risenSince(pages.get(2));
        List<String> wrong = new ArrayList<>();
        if (!held.containsValue(2.0)) {
            wrong.add("no counter rose by 2 with two 403 held back");
        }
        if (!passed.containsValue(1.0)) {
            wrong.add("no counter rose by 1 with one 403 passed back");
        }
        // what rises with both, as all writes or pages of metrics do, tells neither from the other
        if (wrong.isEmpty() && (!apart(held, 2, passed) || !apart(passed, 1, held))) {
            wrong.add("403 held back and passed back were counted by the same: "
                    + held.keySet().stream()
                            .filter(passed::containsKey)
                            .map(Series::toString)
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        return Each.conclude(
                "kinds of 403", 2, "for each a counter that rises by as many and not with the other", wrong);
    }

    /** Whether a counter has risen by {@code rise} that is not among {@code others}. */
    private static boolean apart(Map<Series, Double> rises, double rise, Map<Series, Double> others) {
        return rises.entrySet().stream()
                .anyMatch(entry -> entry.getValue() == rise && !others.containsKey(entry.getKey()));
    }

    private static Expectation told() {
        // what comes of a call depends on those before it
        Expectation each = Made.each(
                "writes to a proxy that holds 403 back",
                Made.named("held", "accepted", "passed-"),
                "503 with Retry-After while it is held, 204, then 403 with ingestion's text",
                CallHoldChecks::wrong);
        return Options.orNotApplicable(each);
    }

    private static Optional<String> wrong(Made made, Called called) {
        if (made.received(called).size() != 1) {
            return Optional.of(made.received(called).size() + " writes reached ingestion");
        }
        List<Reply> replies = made.sent(called).stream()
                .flatMap(exchange -> exchange.reply().stream())
                .toList();
        if (replies.size() != 1) {
            return Optional.of("the caller saw " + called.seen());
        }
        Reply reply = replies.getFirst();
        Reply given = made.received(called).getFirst().reply().orElse(reply);
        boolean right = called.name().startsWith("held")
                ? reply.status() == 503 && reply.header("Retry-After").size() == 1
                : reply.status() == given.status() && reply.body().equals(given.body());
        return right ? Optional.empty() : Optional.of("the sender got " + Unavailable.shown(reply));
    }
}
