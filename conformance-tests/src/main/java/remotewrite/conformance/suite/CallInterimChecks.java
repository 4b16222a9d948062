package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.mutant.ReplyMutants;

/** FWD: what the proxy makes of 1xx replies, which are none yet (RFC 9110 15.2). */
public final class CallInterimChecks {
    static final Check FWD_34 = check("FWD-34", "The proxy waits for the final reply behind interim ones.")
            .clauses("PX-25")
            .when(CallStimuli.ANSWERED, Judged.PROXY)
            .then(Made.each(
                    "calls answered 1xx and then 204",
                    Made.named("interim-"),
                    "one write at ingestion, and 204, with or without interim replies before it",
                    CallInterimChecks::finalReply))
            .caughtBy(ReplyMutants.TAKES_INTERIM_REPLIES_FOR_FINAL.showing("interim-103: the caller saw 502"));

    static final Check FWD_35 = check("FWD-35", "The proxy does not tell the sender to switch protocols.")
            .clauses("PX-25")
            .when(CallStimuli.ANSWERED, Judged.PROXY)
            .then(Made.each(
                    "calls answered 101",
                    Made.named("switching-protocols"),
                    "502, 503 or 504, or the end of the connection",
                    (made, called) -> called.statuses().stream().allMatch(List.of(502, 503, 504)::contains)
                                    && (called.closedByProxy()
                                            || !called.statuses().isEmpty())
                            ? Optional.empty()
                            : Optional.of("the caller saw " + called.seen())))
            .caughtBy(ReplyMutants.PASSES_101_BACK.showing("switching-protocols: the caller saw 101"));

    public static final List<Check> ALL = List.of(FWD_34, FWD_35);

    private CallInterimChecks() {}

    private static Optional<String> finalReply(Made made, Called called) {
        List<Integer> statuses = called.statuses();
        boolean right = made.received(called).size() == 1
                && !statuses.isEmpty()
                && statuses.getLast() == 204
                && statuses.subList(0, statuses.size() - 1).stream().allMatch(status -> status < 200 && status != 101);
        return right
                ? Optional.empty()
                : Optional.of("the caller saw " + called.seen() + ", ingestion "
                        + made.received(called).size() + " writes");
    }
}
