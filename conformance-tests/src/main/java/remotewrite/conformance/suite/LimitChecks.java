package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.mutant.FrontMutants;

/** LIMIT: how much the proxy takes. */
public final class LimitChecks {
    private static final Set<Integer> TOO_LONG = Set.of(400, 414, 431);

    static final Check LIMIT_01 = check(
                    "LIMIT-01", "The proxy refuses heads beyond all measure and ends the connection.")
            .clauses("PX-52")
            .when(CallStimuli.REFUSED, Judged.PROXY)
            .then(Made.each(
                    "calls with long heads",
                    Made.named("head-"),
                    "431, 414 or 400 and the end of the connection, or the end alone; nothing at ingestion",
                    (made, called) -> made.refused(
                            called,
                            seen -> seen.closedByProxy()
                                    && seen.statuses().size() <= 1
                                    && TOO_LONG.containsAll(seen.statuses()))))
            .caughtBy(FrontMutants.TAKES_HEADS_OF_ANY_SIZE.showing("head-of-64-KiB: "));

    static final Check LIMIT_02 = check("LIMIT-02", "The proxy takes bodies of 32 MiB.")
            .clauses("PX-51")
            .when(CallStimuli.REFUSED, Judged.PROXY)
            .then(Made.each(
                    "calls that announce 32 MiB and ask whether to send them",
                    Made.named("size-32-MiB"),
                    "100",
                    // a proxy that lets bodies flow may have opened the request to ingestion by then
                    (made, called) -> called.statuses().equals(List.of(100))
                            ? Optional.empty()
                            : Optional.of("the caller saw " + called.seen())))
            .caughtBy(FrontMutants.TAKES_1_MIB_AT_MOST.showing("the caller saw 413"));

    static final Check LIMIT_03 = check("LIMIT-03", "The proxy answers 413 to a body that no batch can need.")
            .clauses("PX-51")
            .when(CallStimuli.REFUSED, Judged.PROXY)
            .then(Made.each(
                    "calls that announce 1 TiB and ask whether to send it",
                    Made.named("size-1-TiB"),
                    "413, before the body",
                    (made, called) ->
                            made.refused(called, seen -> seen.statuses().equals(List.of(413)))))
            .caughtBy(FrontMutants.TAKES_BODIES_OF_ANY_SIZE.showing("the caller saw 100"));

    public static final List<Check> ALL = List.of(LIMIT_01, LIMIT_02, LIMIT_03);

    private LimitChecks() {}
}
