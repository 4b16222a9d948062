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
import remotewrite.conformance.Starvation;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.LimitMutants;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.conformance.mutant.ReadyMutants;
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
            .caughtBy(
                    FrontMutants.READY_TO_THE_END.showing("was answered 200"),
                    ReadyMutants.READY_FOR_A_WHILE.showing("was answered 200"));

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

    static final Check HEALTH_11 = check(
                    "HEALTH-11", "The proxy stays ready when ingestion answers writes with 403 or 5xx.")
            .clauses("PX-61")
            .when(CallStimuli.ANSWERED, Judged.PROXY)
            .then(Made.each(
                    "calls for readiness after three writes that ingestion refused",
                    Made.named("ready-after-"),
                    "200 after 403, 500 and 503",
                    (made, called) ->
                            called.statuses().size() == 4 && called.statuses().getLast() == 200
                                    ? Optional.empty()
                                    : Optional.of("the caller saw " + called.seen())))
            .caughtBy(
                    ReadyMutants.NOT_READY_AFTER_403.showing("ready-after-403: the caller saw 403, 403, 403, 503"),
                    ReadyMutants.NOT_READY_AFTER_5XX.showing("ready-after-503: the caller saw 503, 503, 503, 503"));

    static final Check HEALTH_12 = check(
                    "HEALTH-12", "The proxy is ready when it has got its first token, and not before.")
            .clauses("PX-61")
            .when(UnusableTokenChecks.UNUSABLE, Judged.PROXY)
            .then(HealthChecks::readyWithAToken)
            .caughtBy(
                    ProxyMutants.ALWAYS_READY.showing("was answered 200 before Entra had given a token"),
                    ReadyMutants.NEVER_READY.showing("was answered 503 although Entra had given a token"));

    public static final List<Check> ALL = List.of(
            HEALTH_01,
            HEALTH_02,
            HEALTH_03,
            HEALTH_06,
            HEALTH_07,
            HEALTH_08,
            HEALTH_09,
            HEALTH_11,
            HEALTH_12,
            OwnPageChecks.HEALTH_15);

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
        if (recording.toldToEnd().isEmpty()) {
            return Finding.notSeen("the proxy was not told to end");
        }
        Instant heard = recording.toldToEnd().get().plus(Starvation.ANYBODY);
        List<Exchange> probes = recording.readiness().stream()
                .filter(probe ->
                        probe.startedAt().isAfter(heard) && probe.reply().isPresent())
                .toList();
        List<String> wrong = probes.stream()
                .filter(probe -> probe.reply().orElseThrow().status() != 503)
                .map(probe -> "GET /ready " + recording.name(probe) + " was answered "
                        + probe.reply().orElseThrow().status())
                .toList();
        return Each.conclude(
                "readiness probes a second and longer after the proxy was told to end",
                probes.size(),
                "status 503",
                wrong);
    }

    /** Without a token all the time, nothing is known of how it is with one. */
    private static Finding readyWithAToken(Recording recording) {
        Optional<Exchange> granted = UnusableTokenChecks.granted(recording);
        if (granted.isEmpty()) {
            return Finding.notSeen("the proxy asked for no token after the first ones, which were none");
        }
        Instant before = granted.get().startedAt();
        Instant served = granted.get().endedAt().plus(UnusableTokenChecks.SERVED_WITHIN);
        List<String> wrong = new ArrayList<>();
        int earlier = 0;
        int later = 0;
        for (Exchange probe : recording.readiness()) {
            int status = probe.reply().map(Reply::status).orElse(0);
            // a port on which nobody listens yet is not ready either
            if (probe.endedAt().isBefore(before) && status != 0) {
                earlier++;
                if (status != 503) {
                    wrong.add("GET /ready " + recording.name(probe) + " was answered " + status
                            + " before Entra had given a token");
                }
            } else if (probe.startedAt().isAfter(served) && !probe.open()) {
                later++;
                if (status != 200) {
                    wrong.add("GET /ready " + recording.name(probe) + " was answered " + status
                            + " although Entra had given a token " + recording.name(granted.get()));
                }
            }
        }
        return UnusableTokenChecks.concluded("readiness probes", "503", "200", earlier, later, wrong);
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
