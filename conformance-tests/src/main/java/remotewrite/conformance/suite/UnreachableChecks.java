package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.mutant.ReplyMutants;
import remotewrite.conformance.mutant.RequestMutants;
import remotewrite.conformance.mutant.UnreachableMutants;

/** FWD and AUTH: what becomes of a write when nobody is at the ingestion URL, or nobody who is to be trusted (PX-28). */
public final class UnreachableChecks {
    /** Where nobody is there to wait for; a connection that is not made takes as long at most (assumed, 2026-11-30). */
    private static final Duration QUICK = Duration.ofSeconds(5);

    static final Check FWD_32 = check(
                    "FWD-32", "The proxy says 502 or 503, with a reason, and soon, when nobody is at the URL.")
            .clauses("PX-28")
            .when(CallStimuli.UNREACHABLE, Judged.PROXY)
            .then(refused("writes that nobody took"))
            .caughtBy(
                    ReplyMutants.ANSWERS_404_WHEN_UNREACHABLE.showing("write: the caller saw 404"),
                    UnreachableMutants.SAYS_LATE_THAT_NOBODY_IS_THERE.showing("write: the answer took "));

    static final Check FWD_33 = check(
                    "FWD-33", "The proxy says 502 or 503, with a reason, and soon, when it cannot trust the URL.")
            .clauses("PX-28")
            .when(CallStimuli.UNTRUSTED, Judged.PROXY)
            .then(refused("writes while the endpoint's certificate is a stranger's"))
            .caughtBy(ReplyMutants.ANSWERS_404_WHEN_UNREACHABLE.showing("write: the caller saw 404"));

    static final Check FWD_39 = check(
                    "FWD-39", "The proxy says 502 or 503, with a reason, and soon, when no host has the URL's name.")
            .clauses("PX-28")
            .when(CallStimuli.UNKNOWN, Judged.PROXY)
            .then(refused("writes to a name that no host has"))
            .caughtBy(ReplyMutants.ANSWERS_404_WHEN_UNREACHABLE.showing("write: the caller saw 404"));

    static final Check AUTH_07 = check("AUTH-07", "The proxy sends nothing to an endpoint it has no reason to trust.")
            .clauses("PX-44", "PX-28")
            .when(CallStimuli.UNTRUSTED, Judged.PROXY)
            .then(Made.each(
                    "writes while the endpoint's certificate is a stranger's",
                    Made.named("write"),
                    "nothing at the endpoint, in clear text neither",
                    (made, called) -> made.refused(called, seen -> true)))
            .caughtBy(
                    RequestMutants.TRUSTS_EVERYBODY.showing("write: reached ingestion 1 times"),
                    UnreachableMutants.FALLS_BACK_TO_CLEAR_TEXT.showing("write: reached ingestion 1 times"));

    static final Check AUTH_08 = check("AUTH-08", "The proxy sends nothing to an endpoint that has another name.")
            .clauses("PX-44", "PX-28")
            .when(CallStimuli.MISNAMED, Judged.PROXY)
            .then(refused("writes while the endpoint's certificate is for another host"))
            .caughtBy(
                    RequestMutants.TRUSTS_ANY_NAME.showing("write: reached ingestion 1 times"),
                    UnreachableMutants.FALLS_BACK_TO_CLEAR_TEXT.showing("write: reached ingestion 1 times"));

    static final Check AUTH_09 = check(
                    "AUTH-09", "The proxy sends nothing to an endpoint whose certificate has expired.")
            .clauses("PX-44", "PX-28")
            .when(CallStimuli.EXPIRED, Judged.PROXY)
            .then(refused("writes while the endpoint's certificate has expired"))
            .caughtBy(
                    RequestMutants.TRUSTS_EXPIRED_CERTIFICATES.showing("write: reached ingestion 1 times"),
                    UnreachableMutants.FALLS_BACK_TO_CLEAR_TEXT.showing("write: reached ingestion 1 times"));

    public static final List<Check> ALL = List.of(FWD_32, FWD_33, FWD_39, AUTH_07, AUTH_08, AUTH_09);

    private UnreachableChecks() {}

    private static Expectation refused(String what) {
        return Made.each(
                what,
                Made.named("write"),
                "502 or 503 with a text within " + QUICK.toSeconds() + " s, and nothing at the endpoint",
                UnreachableChecks::wrong);
    }

    private static Optional<String> wrong(Made made, Called called) {
        boolean silent = made.sent(called).stream()
                .flatMap(exchange -> exchange.reply().stream())
                .allMatch(reply -> reply.body().isEmpty());
        Duration time = Duration.between(called.startedAt(), called.endedAt());
        return made.refused(
                        called,
                        seen -> seen.statuses().equals(List.of(502))
                                || seen.statuses().equals(List.of(503)))
                .or(() -> silent ? Optional.of("the answer has 0 bytes of text") : Optional.empty())
                .or(() -> time.compareTo(QUICK) > 0
                        ? Optional.of("the answer took " + time.toMillis() + " ms")
                        : Optional.empty());
    }
}
