package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.ReadingMutants;

/** ROUTE: what becomes of the rest of a request that was answered before it was read (PX-56). */
final class LeftOverChecks {
    static final Check ROUTE_07 = check("ROUTE-07", "The proxy reads no request out of the body of a refused one.")
            .clauses("PX-56")
            .when(CallStimuli.REFUSED, Judged.PROXY)
            .then(Made.each(
                    "connections that go on after a refusal",
                    Made.named("left-over"),
                    "404, then the next request's own answer or the end; 413 to what is too large or the end"
                            + " alone, and no more; nothing at ingestion",
                    (made, called) -> RouteChecks.smuggled(made, called)
                            .or(() -> made.refused(called, LeftOverChecks::goesOnRightly))))
            .caughtBy(
                    FrontMutants.LEAVES_BODIES_UNREAD.showing("left-over: the smuggled request reached ingestion"),
                    ReadingMutants.LEAVES_BODIES_OF_REFUSED_WRITES_UNREAD.showing(
                            "left-over-of-1-TiB: the smuggled request reached ingestion"));

    static final Check ROUTE_11 = check(
                    "ROUTE-11", "The proxy reads no request out of the body of a write that it has no token for.")
            .clauses("PX-56")
            .when(CallStimuli.WITHOUT_TOKEN, Judged.PROXY)
            .then(Made.each(
                    "connections that go on after a 503",
                    Made.named("left-over"),
                    "503, then the next request's own answer or the end; nothing at ingestion",
                    (made, called) -> made.refused(called, seen -> answered(503, seen))))
            .caughtBy(ReadingMutants.LEAVES_BODIES_OF_REFUSED_WRITES_UNREAD.showing(
                    "left-over-without-token: the caller saw 503, 503"));

    static final Check ROUTE_12 = check(
                    "ROUTE-12", "The proxy reads no request out of the body of a write that is one too many.")
            .clauses("PX-56")
            .when(LimitStimuli.CROWDED, Judged.PROXY)
            .then(refusedInACrowd())
            .caughtBy(ReadingMutants.LEAVES_BODIES_OF_WRITES_TOO_MANY_UNREAD.showing(
                    "left-over-body-1: the caller saw 503, 503, 200"));

    private LeftOverChecks() {}

    /**
     * What is too large does not come to its end: behind the answer there can be no request. That there is an answer, and
     * 413, is for LIMIT to ask (PX-51): here the end of the connection is as good (PX-56).
     */
    private static boolean goesOnRightly(Called called) {
        return called.name().equals("left-over-of-1-TiB")
                ? called.statuses().equals(List.of(413)) || called.statuses().isEmpty() && called.closedByProxy()
                : answered(404, called);
    }

    /** With {@code early}, and then with what the next request asks for, or with the end of the connection. */
    private static boolean answered(int early, Called called) {
        return called.statuses().equals(List.of(early, 200))
                || called.statuses().equals(List.of(early)) && called.closedByProxy();
    }

    /** Whether there is room for them is for the proxy to say: one that took them all has shown nothing. */
    private static Expectation refusedInACrowd() {
        Expectation refused = recording -> {
            Made made = new Made(recording);
            List<Called> early = recording.calls().stream()
                    .filter(called -> called.name().startsWith(RefusedCalls.LEFT_OVER_BODY)
                            && made.received(called).isEmpty())
                    .toList();
            List<String> wrong = new ArrayList<>();
            for (Called called : early) {
                RouteChecks.smuggled(made, called)
                        .or(() -> misread(called))
                        .ifPresent(problem -> wrong.add(called.name() + ": " + problem));
            }
            return early.isEmpty()
                    ? Finding.notSeen("no write was refused: too many are more")
                    : Each.conclude(
                            "connections that go on after a write that was one too many",
                            early.size(),
                            "two answers to two requests, or the end of the connection; nothing at ingestion",
                            wrong);
        };
        return refused.lookingAt(Made.named(RefusedCalls.LEFT_OVER_BODY, "crowd-"));
    }

    /** The second of two requests may be one too many as well, so that a third answer alone tells of a third request. */
    private static Optional<String> misread(Called called) {
        int answers = called.statuses().size();
        return answers == 2 || answers < 2 && called.closedByProxy()
                ? Optional.empty()
                : Optional.of("the caller saw " + called.seen());
    }
}
