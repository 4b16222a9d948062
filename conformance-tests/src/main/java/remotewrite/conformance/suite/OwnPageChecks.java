package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Endpoint;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.PageMutants;
import remotewrite.fake.FaultScript;

/** HEALTH: pages of the proxy's own whose path is also where writes go. */
final class OwnPageChecks {
    private static final String WRITE = "same-path-write";
    private static final String EXPECTED =
            "the write at the ingestion URL and 204, and the proxy's own 200 to GET /health,"
                    + " of which ingestion sees nothing; or the proxy's end at its start. A write whose caller names the path may be"
                    + " refused with 404 or 405";

    private static final Stimulus SAME_PATH = Stimulus.calls(
                    "calls-same-path",
                    "the ingestion URL had the path /health; the harness wrote and asked for GET /health",
                    new Traffic.Calls(
                            Begin.READY_UNLESS_ENDED,
                            List.of(
                                    new Round(
                                            FaultScript.none(),
                                            List.of(CallDraft.write(WRITE).call()),
                                            false),
                                    new Round(
                                            FaultScript.none(),
                                            List.of(CallDraft.get("same-path-health", "/health")
                                                    .call()),
                                            false))))
            .withEndpoint(Endpoint.HEALTH_PATH);

    static final Check HEALTH_15 = check(
                    "HEALTH-15", "The proxy tells its own health page from an ingestion URL of the same path.")
            .clauses("PX-62")
            .when(SAME_PATH, Judged.PROXY)
            .then(told())
            .caughtBy(
                    PageMutants.ANSWERS_WRITES_WITH_ITS_PAGES.showing(
                            "same-path-write: reached ingestion 0 times; the caller saw 200"),
                    PageMutants.FORWARDS_THE_PATH_OF_INGESTION.showing("same-path-health: reached ingestion 1 times"));

    private OwnPageChecks() {}

    private static Expectation told() {
        Expectation each = Made.each(
                "calls to a proxy that writes to /health",
                Made.named("same-path-"),
                EXPECTED,
                (made, called) -> called.name().equals(WRITE) ? written(made, called) : own(made, called));
        return recording -> recording.calls().isEmpty() && StartChecks.refusedToStart(recording)
                ? Each.conclude("starts", 1, EXPECTED, List.of())
                : each.judge(recording);
    }

    private static Optional<String> written(Made made, Called called) {
        if (TargetChecks.namesThePath(made, called)
                && (called.statuses().equals(List.of(404)) || called.statuses().equals(List.of(405)))) {
            return made.refused(called, seen -> true);
        }
        return TargetChecks.asConfigured(made, called)
                .or(() -> called.statuses().equals(List.of(204))
                        ? Optional.empty()
                        : Optional.of("the caller saw " + called.seen()));
    }

    private static Optional<String> own(Made made, Called called) {
        return made.refused(called, seen -> seen.statuses().equals(List.of(200)));
    }
}
