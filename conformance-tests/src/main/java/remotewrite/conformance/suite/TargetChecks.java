package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.mutant.ReplyMutants;
import remotewrite.conformance.mutant.TargetMutants;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;

/** FWD and ROUTE: whom the proxy talks to, and by what name, when somebody points at another host. */
final class TargetChecks {
    static final Check FWD_30 = check("FWD-30", "The proxy neither follows redirects nor passes them back.")
            .clauses("PX-40")
            .when(TargetStimuli.REDIRECTED, Judged.PROXY)
            .then(Made.each(
                    "calls answered 3xx",
                    Made.named("redirect-"),
                    "502 without Location, one request at ingestion, and nobody at the host it points at",
                    TargetChecks::redirected))
            .caughtBy(
                    ReplyMutants.PASSES_REDIRECTS_BACK.showing("the sender got 307"),
                    ReplyMutants.FOLLOWS_REDIRECTS.showing(
                            "redirect-307-to-https: another host was called, with a token: POST https://"),
                    TargetMutants.FOLLOWS_REDIRECTS_IN_CLEAR_TEXT.showing(
                            "redirect-301-to-http: another host was called, without a token: POST http://"),
                    TargetMutants.LOOKS_AT_WHERE_REDIRECTS_LEAD.showing(
                            "redirect-303-to-https: another host was called, without a token: (none) https://"));

    static final Check ROUTE_10 = check(
                    "ROUTE-10", "The proxy asks in TLS for the host it was configured with, whatever the caller says.")
            .clauses("PX-12")
            .when(TargetStimuli.NAMED, Judged.PROXY)
            .then(Made.each(
                    "writes that name another host",
                    Made.named("name-"),
                    "the host of the ingestion URL in the TLS handshake and in Host, and 204; a target of another host may"
                            + " be refused with 400 or 404",
                    TargetChecks::named))
            .caughtBy(
                    TargetMutants.ASKS_IN_TLS_FOR_THE_CALLERS_HOST.showing(
                            "name-in-host: the TLS handshake asked for evil.test, not for "),
                    TargetMutants.ASKS_IN_TLS_FOR_NOBODY.showing(
                            "name-in-host: the TLS handshake asked for no host, not for "));

    static final Check FWD_46 = check(
                    "FWD-46", "The proxy leaves encoded characters in the query of the ingestion URL as they are.")
            .clauses("PX-15")
            .when(TargetStimuli.ENCODED, Judged.PROXY)
            .then(Made.each(
                    "writes to a URL with encoded characters",
                    Made.named("encoded"),
                    "the path and the query of the ingestion URL, byte for byte",
                    TargetChecks::asConfigured))
            .caughtBy(
                    TargetMutants.ENCODES_THE_URL_TWICE.showing("&tag=%252Fa%252fb%2520c"),
                    TargetMutants.DECODES_THE_QUERY.showing("&tag=/a/b%20c"));

    static final Check FWD_48 = check(
                    "FWD-48", "The proxy leaves encoded characters in the path of the ingestion URL as they are.")
            .clauses("PX-15")
            .when(TargetStimuli.ENCODED_PATH, Judged.PROXY)
            .then(Made.each(
                    "writes to a URL with encoded characters in its path",
                    Made.named("encoded-path"),
                    "the path and the query of the ingestion URL, byte for byte; where it is the caller who names the path,"
                            + " it may be refused with 400 or 404",
                    (made, called) -> namesThePath(made, called) && (saw(400, called) || saw(404, called))
                            ? made.refused(called, seen -> true)
                            : asConfigured(made, called)))
            .caughtBy(
                    TargetMutants.DECODES_THE_PATH.showing("the target became //a/b%20c%25d+e%C3%BC%2d%7E/"),
                    TargetMutants.WRITES_THE_PATH_ANEW.showing("the target became /%2Fa%2Fb%20c%25d+e%C3%BC-~/"),
                    TargetMutants.ENCODES_THE_URL_TWICE.showing("the target became /%252Fa%252fb%2520c"));

    private TargetChecks() {}

    static Optional<String> asConfigured(Made made, Called called) {
        return made.forwarded(called, (sent, received) -> {
            String target = received.request().target();
            return target.equals(made.recording().setup().ingestionTarget())
                    ? Optional.empty()
                    : Optional.of("the target became " + target);
        });
    }

    /** A proxy that is called by ingestion's own path was told a host only (azure.md 5.5). */
    static boolean namesThePath(Made made, Called called) {
        String path = made.recording().setup().ingestionUrl().getRawPath();
        return made.sent(called).stream()
                .anyMatch(exchange -> exchange.request().target().contains(path));
    }

    private static boolean saw(int status, Called called) {
        return called.statuses().equals(List.of(status));
    }

    private static Optional<String> redirected(Made made, Called called) {
        List<Exchange> received = made.received(called);
        return elsewhere(made, called)
                .findFirst()
                .map(exchange -> "another host was called, %s a token: %s %s"
                        .formatted(
                                exchange.request().header("Authorization").isEmpty() ? "without" : "with",
                                exchange.request().method(),
                                exchange.request().target()))
                .or(() -> received.size() == 1
                        ? Optional.empty()
                        : Optional.of(received.size() + " requests reached ingestion"))
                .or(() -> passedBack(made, called));
    }

    /** A connection without a request has no call's name, and may be accepted after its call was answered. */
    private static Stream<Exchange> elsewhere(Made made, Called called) {
        return made.recording().proxyToIngestion().stream()
                .filter(exchange -> exchange.request().target().contains("://"))
                .filter(exchange -> exchange.request().header(Call.MARKER).isEmpty()
                        ? made.recording().calls().stream()
                                .filter(other -> !other.startedAt().isAfter(exchange.startedAt()))
                                .reduce((earlier, later) -> later)
                                .filter(called::equals)
                                .isPresent()
                        : exchange.request().header(Call.MARKER).contains(called.name()));
    }

    private static Optional<String> passedBack(Made made, Called called) {
        return made.sent(called).stream()
                .flatMap(exchange -> exchange.reply().stream())
                .filter(reply ->
                        reply.status() != 502 || !reply.header("Location").isEmpty())
                .findFirst()
                .map(reply -> "the sender got " + reply.status() + ", Location " + Each.shown(reply.header("Location")))
                .or(() -> called.statuses().size() == 1
                        ? Optional.empty()
                        : Optional.of("the caller saw " + called.seen()));
    }

    private static Optional<String> named(Made made, Called called) {
        Optional<String> unheard = made.received(called).stream()
                .flatMap(exchange -> exchange.ending() instanceof Ending.Unanswered unanswered
                        ? Optional.of(unanswered.reason()).stream()
                        : Optional.<String>empty().stream())
                .findFirst();
        if (unheard.isPresent()) {
            return unheard.map(reason -> reason + "; the caller saw " + called.seen());
        }
        if (called.name().equals("name-in-the-target") && (saw(400, called) || saw(404, called))) {
            return made.refused(called, seen -> true);
        }
        return made.forwarded(
                        called,
                        (sent, received) ->
                                Each.header("Host", made.authority()).apply(received))
                .or(() -> saw(204, called) ? Optional.empty() : Optional.of("the caller saw " + called.seen()));
    }
}
