package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import remotewrite.conformance.Call;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.conformance.mutant.ReadingMutants;
import remotewrite.conformance.mutant.RequestMutants;
import remotewrite.fake.Exchange;

/** ROUTE: which requests get through the proxy at all. */
public final class RouteChecks {
    private static final Set<Integer> NOT_THERE = Set.of(404, 405, 501);

    static final Check ROUTE_01 = check("ROUTE-01", "The proxy forwards POST and no other method.")
            .clauses("PX-14", "PX-45")
            .when(CallStimuli.ELSEWHERE, Judged.PROXY)
            .then(Made.each(
                    "calls with other methods",
                    Made.named("method-", "connect"),
                    "405 with Allow (CONNECT: any 4xx), and nothing at ingestion",
                    (made, called) -> made.refused(
                            called,
                            called.name().equals("connect")
                                    ? RouteChecks::clientError
                                    : seen -> seen.statuses().equals(List.of(405)) && allowed(made, seen))))
            .caughtBy(
                    FrontMutants.FORWARDS_EVERY_METHOD.showing("method-DELETE: reached ingestion 1 times"),
                    FrontMutants.SAYS_NOT_WHAT_IS_ALLOWED.showing("method-GET: the caller saw 405"));

    static final Check ROUTE_09 = check("ROUTE-09", "The proxy shows nothing of a request to whoever asks TRACE.")
            .clauses("PX-45", "PX-42")
            .when(CallStimuli.ELSEWHERE, Judged.PROXY)
            .then(Made.each(
                    "calls with TRACE and fields of the caller's own",
                    Made.named("trace"),
                    "404, 405 or 501 without any of these fields, and nothing at ingestion",
                    (made, called) ->
                            made.refused(called, RouteChecks::notThere).or(() -> shown(made, called))))
            .caughtBy(
                    FrontMutants.ANSWERS_TRACE.showing("trace: the caller saw 200"),
                    FrontMutants.SHOWS_REQUESTS_IN_ERRORS.showing("trace: X-Private of the request is in the answer"));

    static final Check ROUTE_02 = check("ROUTE-02", "The proxy forwards writes to its write path and to no other.")
            .clauses("PX-14", "PX-62")
            .when(CallStimuli.ELSEWHERE, Judged.PROXY)
            .then(Made.each(
                    "calls to other paths",
                    Made.named("path-"),
                    "404, and nothing at ingestion",
                    (made, called) ->
                            made.refused(called, seen -> seen.statuses().equals(List.of(404)))))
            .caughtBy(FrontMutants.FORWARDS_EVERY_PATH.showing("path-/x: reached ingestion 1 times"));

    static final Check ROUTE_03 = check("ROUTE-03", "The proxy lets no request choose where it goes.")
            .clauses("PX-16", "PX-15", "PX-12")
            .when(CallStimuli.ELSEWHERE, Judged.PROXY)
            .then(Made.each(
                    "calls with odd request-targets",
                    Made.named("target-"),
                    "forwarded to exactly the configured URL (with more query only where the caller names that URL's"
                            + " path itself), or refused with 400 or 404",
                    RouteChecks::configuredOrRefused))
            .caughtBy(
                    RequestMutants.APPENDS_THE_CALLERS_QUERY.showing("&evil=1"),
                    RequestMutants.GOES_WHERE_THE_CALLER_SAYS.showing("reached ingestion as /api/v1/write"));

    static final Check ROUTE_04 = check(
                    "ROUTE-04", "The proxy names the host it was configured with, whatever Host says.")
            .clauses("PX-12")
            .when(CallStimuli.FORWARDED, Judged.PROXY)
            .then(Made.each(
                    "calls with another Host",
                    Made.named("host-"),
                    "the host of the ingestion URL, with its port",
                    (made, called) -> made.forwarded(
                            called,
                            (sent, received) ->
                                    Each.header("Host", made.authority()).apply(received))))
            .caughtBy(ProxyMutants.FORWARDS_THE_CALLERS_HOST.showing("Host is evil.test"));

    static final Check ROUTE_05 = check("ROUTE-05", "The proxy refuses control characters in the head of a request.")
            .clauses("PX-17")
            .when(CallStimuli.REFUSED, Judged.PROXY)
            .then(Made.each(
                    "calls with NUL, CR or LF in the head",
                    Made.named("inject-"),
                    "400 and the end of the connection, or the end alone; nothing at ingestion",
                    (made, called) -> made.refused(called, RouteChecks::refusedForGood)))
            .caughtBy(
                    FrontMutants.READS_NUL_AS_SPACE.showing("inject-nul-in-a-value: reached ingestion 1 times"),
                    ReadingMutants.READS_CR_AS_SPACE.showing("inject-cr-in-a-value: reached ingestion 1 times"),
                    FrontMutants.ENDS_LINES_AT_A_BARE_LF.showing("inject-lf-in-a-value: reached ingestion 1 times"));

    static final Check ROUTE_06 = check(
                    "ROUTE-06", "The proxy refuses requests whose end two readers see in two places.")
            .clauses("PX-50")
            .when(CallStimuli.REFUSED, Judged.PROXY)
            .then(Made.each(
                    "calls with ambiguous framing",
                    Made.named("smuggle-"),
                    "400 or 501 and the end of the connection, or the end alone; nothing at ingestion",
                    (made, called) ->
                            smuggled(made, called).or(() -> made.refused(called, RouteChecks::refusedForGood))))
            .caughtBy(
                    FrontMutants.READS_HTTP_LENIENTLY.showing("the smuggled request reached ingestion"),
                    FrontMutants.ENDS_LINES_AT_A_BARE_LF.showing("smuggle-bare-lf: "),
                    FrontMutants.TAKES_THE_LAST_LENGTH.showing("the smuggled request reached ingestion"));

    static final Check ROUTE_08 = check("ROUTE-08", "The proxy does not pass half a body off as a whole one.")
            .clauses("PX-55")
            .when(CallStimuli.REFUSED, Judged.PROXY)
            .then(Made.each(
                    "calls whose caller left in mid-body",
                    Made.named("gone-"),
                    "nothing that ingestion takes for a whole request",
                    (made, called) -> made.received(called).stream()
                            .filter(received -> received.reply().isPresent())
                            .findFirst()
                            .map(received ->
                                    "ingestion took " + received.request().body() + " for the whole body")))
            .caughtBy(FrontMutants.TAKES_HALF_FOR_WHOLE.showing("for the whole body"));

    public static final List<Check> ALL = List.of(
            ROUTE_01,
            ROUTE_09,
            ROUTE_02,
            ROUTE_03,
            ROUTE_04,
            ROUTE_05,
            ROUTE_06,
            LeftOverChecks.ROUTE_07,
            ROUTE_08,
            TargetChecks.ROUTE_10,
            LeftOverChecks.ROUTE_11,
            LeftOverChecks.ROUTE_12);

    private RouteChecks() {}

    private static boolean allowed(Made made, Called called) {
        return made.sent(called).stream()
                .flatMap(exchange -> exchange.reply().stream())
                .allMatch(reply -> reply.header("Allow").contains("POST"));
    }

    private static boolean notThere(Called called) {
        return called.statuses().size() == 1 && NOT_THERE.containsAll(called.statuses());
    }

    private static Optional<String> shown(Made made, Called called) {
        return made.sent(called).stream()
                .flatMap(exchange -> exchange.reply().stream())
                .filter(reply -> (reply.headers() + reply.body().toUtf8()).contains(RefusedCalls.PRIVATE))
                .findFirst()
                .map(reply -> "X-Private of the request is in the answer, which is " + reply.status());
    }

    private static boolean clientError(Called called) {
        return called.statuses().stream().allMatch(status -> status >= 400 && status < 500)
                && (called.closedByProxy() || !called.statuses().isEmpty());
    }

    private static boolean refusedForGood(Called called) {
        return called.closedByProxy()
                && called.statuses().size() <= 1
                && called.statuses().stream().allMatch(status -> status == 400 || status == 501);
    }

    static Optional<String> smuggled(Made made, Called called) {
        return made.recording().proxyToIngestion().stream()
                .filter(exchange -> exchange.request().header(Call.MARKER).contains(RefusedCalls.SMUGGLED)
                        && !exchange.startedAt().isBefore(called.startedAt())
                        && !exchange.startedAt().isAfter(called.endedAt()))
                .findFirst()
                .map(exchange -> "the smuggled request reached ingestion in "
                        + made.recording().name(exchange));
    }

    private static Optional<String> configuredOrRefused(Made made, Called called) {
        List<Exchange> received = made.received(called);
        if (received.isEmpty()) {
            return made.refused(
                    called,
                    seen -> seen.statuses().equals(List.of(400))
                            || seen.statuses().equals(List.of(404))
                            || seen.statuses().isEmpty() && seen.closedByProxy());
        }
        return received.stream()
                .filter(exchange -> !configured(made, called, exchange.request().target())
                        || !exchange.request().header("X-Injected").isEmpty())
                .findFirst()
                .map(exchange -> "reached ingestion as " + exchange.request().target());
    }

    /** A proxy that is called by ingestion's own path keeps the caller's query as well (azure.md 5.5). */
    private static boolean configured(Made made, Called called, String target) {
        String expected = made.recording().setup().ingestionTarget();
        String path = made.recording().setup().ingestionUrl().getRawPath();
        boolean keptAsCalled = made.sent(called).stream()
                .map(exchange -> exchange.request().target())
                .anyMatch(sent -> sent.contains(path) && sent.endsWith(target));
        return target.equals(expected) || keptAsCalled && target.startsWith(expected + "&");
    }
}
