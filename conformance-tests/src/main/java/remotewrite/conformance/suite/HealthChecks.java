package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.LimitMutants;
import remotewrite.fake.Exchange;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Reply;

/** HEALTH: what the proxy says about itself. */
public final class HealthChecks {
    static final Check HEALTH_01 = check("HEALTH-01", "The proxy is alive while Entra gives it no token.")
            .clauses("PX-60", "PX-63")
            .when(CallStimuli.WITHOUT_TOKEN, Judged.PROXY)
            .then(alive())
            .caughtBy(
                    FrontMutants.ALIVE_WITH_TOKEN_ONLY.showing("health: the caller saw 503"),
                    FrontMutants.ENDS_WITHOUT_TOKEN.showing("health: the caller saw closed"));

    static final Check HEALTH_02 = check("HEALTH-02", "The proxy is alive while nobody is at the ingestion URL.")
            .clauses("PX-60")
            .when(CallStimuli.UNREACHABLE, Judged.PROXY)
            .then(alive())
            .caughtBy(FrontMutants.ALIVE_WITH_INGESTION_ONLY.showing("health: the caller saw 503"));

    static final Check HEALTH_03 = check(
                    "HEALTH-03", "The proxy answers for itself, to ingestion it says nothing of it.")
            .clauses("PX-62", "PX-42")
            .when(CallStimuli.ELSEWHERE, Judged.PROXY)
            .then(Made.each(
                    "calls for health, readiness and metrics",
                    Made.named("own-"),
                    "answers without a token or a secret, and nothing at ingestion",
                    (made, called) -> made.refused(
                                    called, seen -> seen.statuses().size() == 1)
                            .or(() -> made.sent(called).stream()
                                    .flatMap(exchange -> exchange.reply().stream())
                                    .filter(HealthChecks::holdsSecret)
                                    .findFirst()
                                    .map(reply -> "a credential in an answer of "
                                            + reply.body().size() + " bytes"))))
            .caughtBy(
                    FrontMutants.FORWARDS_EVERY_PATH.showing("own-metrics: reached ingestion 1 times"),
                    FrontMutants.SHOWS_ITS_TOKEN_IN_METRICS.showing("own-metrics: a credential"));

    static final Check HEALTH_06 = check("HEALTH-06", "The proxy is not ready from the moment it is told to end.")
            .clauses("PX-58", "PX-61")
            .when(CallStimuli.ENDING, Judged.PROXY)
            .then(HealthChecks::notReadyAtTheEnd)
            .caughtBy(FrontMutants.READY_TO_THE_END.showing("was answered 200"));

    static final Check HEALTH_07 = check("HEALTH-07", "The proxy finishes the writes under way when it is told to end.")
            .clauses("PX-58")
            .when(CallStimuli.ENDING, Judged.PROXY)
            .then(HealthChecks::finishes)
            .caughtBy(FrontMutants.ENDS_AT_ONCE.showing("held-1: the caller saw 503"));

    static final Check HEALTH_08 = check(
                    "HEALTH-08", "The proxy says of no write at its end that it arrived, unless ingestion took it.")
            .clauses("PX-58")
            .when(CallStimuli.ENDING, Judged.PROXY)
            .then(Made.each(
                    "writes that ingestion held",
                    Made.named("held-"),
                    "2xx only where ingestion answered 2xx",
                    (made, called) -> called.statuses().stream().anyMatch(status -> status / 100 == 2)
                                    && made.received(called).stream().noneMatch(Exchange::accepted)
                            ? Optional.of("the caller saw " + called.seen() + ", and ingestion had taken 0 writes")
                            : Optional.empty()))
            .caughtBy(FrontMutants.SUCCEEDS_AT_THE_END.showing(
                    "held-1: the caller saw 204, and ingestion had taken 0 writes"));

    static final Check HEALTH_09 = check(
                    "HEALTH-09", "The proxy gives up what ingestion holds for ever when it is told to end, and ends.")
            .clauses("PX-59")
            .when(LimitStimuli.ENDING_LATE, Judged.PROXY)
            .then(HealthChecks::givesUp)
            .caughtBy(
                    FrontMutants.SUCCEEDS_AT_THE_END.showing("held-1: the caller saw 204"),
                    LimitMutants.SUCCEEDS_AFTER_ITS_GRACE.showing("held-1: the caller saw 204"),
                    LimitMutants.WAITS_LONGER_THAN_SENDERS.showing("the proxy is running"));

    public static final List<Check> ALL =
            List.of(HEALTH_01, HEALTH_02, HEALTH_03, HEALTH_06, HEALTH_07, HEALTH_08, HEALTH_09);

    private HealthChecks() {}

    private static Expectation alive() {
        return Made.each(
                "calls for health",
                Made.named("health"),
                "200",
                (made, called) -> made.refused(called, seen -> seen.statuses().equals(List.of(200))));
    }

    /** In recordings every token is a fingerprint. */
    private static boolean holdsSecret(Reply reply) {
        return reply.body().toUtf8().contains(Fingerprint.PREFIX)
                || reply.headers().stream().anyMatch(header -> header.value().contains(Fingerprint.PREFIX));
    }

    private static Finding notReadyAtTheEnd(Recording recording) {
        Made made = new Made(recording);
        List<Exchange> held = recording.calls().stream()
                .flatMap(called -> made.received(called).stream())
                .toList();
        // told when the last of them had arrived; a probe that was under way then may have been answered before
        Optional<Instant> told =
                held.stream().map(Exchange::startedAt).max(Instant::compareTo).map(instant -> instant.plusMillis(100));
        List<Exchange> probes = recording.readiness().stream()
                .filter(probe -> told.filter(instant -> probe.startedAt().isAfter(instant))
                                .isPresent()
                        && probe.reply().isPresent())
                .toList();
        List<String> wrong = probes.stream()
                .filter(probe -> probe.reply().orElseThrow().status() != 503)
                .map(probe -> "GET /ready " + recording.name(probe) + " was answered "
                        + probe.reply().orElseThrow().status())
                .toList();
        return Each.conclude("readiness probes after the proxy was told to end", probes.size(), "status 503", wrong);
    }

    private static Finding finishes(Recording recording) {
        List<String> wrong = new ArrayList<>();
        for (Called called : recording.calls()) {
            if (!called.statuses().equals(List.of(204))) {
                wrong.add(called.name() + ": the caller saw " + called.seen());
            }
        }
        uncleanEnd(recording).ifPresent(wrong::add);
        return Each.conclude(
                "writes that ingestion held",
                recording.calls().size(),
                "204 for each, then the end with exit code 0",
                wrong);
    }

    private static Finding givesUp(Recording recording) {
        List<String> wrong = new ArrayList<>();
        for (Called called : recording.calls()) {
            boolean failed = called.statuses().isEmpty()
                    ? called.closedByProxy()
                    : called.statuses().stream().allMatch(status -> status >= 500);
            if (!failed) {
                wrong.add(called.name() + ": the caller saw " + called.seen());
            }
        }
        uncleanEnd(recording).ifPresent(wrong::add);
        return Each.conclude(
                "writes that ingestion held for ever",
                recording.calls().size(),
                "a 5xx or the end of the connection for each, then the end with exit code 0",
                wrong);
    }

    private static Optional<String> uncleanEnd(Recording recording) {
        boolean clean = !recording.proxyEnd().equals("running")
                && (!recording.proxyEnd().startsWith("exited")
                        || recording.proxyEnd().equals("exited with code 0"));
        return clean ? Optional.empty() : Optional.of("the proxy is " + recording.proxyEnd() + " after 35 s at most");
    }
}
