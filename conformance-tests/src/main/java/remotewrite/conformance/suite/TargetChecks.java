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

    static final Check FWD_46 = check("FWD-46", "The proxy leaves encoded characters of the ingestion URL as they are.")
            .clauses("PX-15")
            .when(TargetStimuli.ENCODED, Judged.PROXY)
            .then(Made.each(
                    "writes to a URL with encoded characters",
                    Made.named("encoded"),
                    "the path and the query of the ingestion URL, byte for byte",
                    (made, called) -> made.forwarded(called, (sent, received) -> {
                        String target = received.request().target();
                        return target.equals(made.recording().setup().ingestionTarget())
                                ? Optional.empty()
                                : Optional.of("the target became " + target);
                    })))
            .caughtBy(
                    TargetMutants.ENCODES_THE_QUERY_TWICE.showing("&tag=%252Fa%252fb%2520c"),
                    TargetMutants.DECODES_THE_QUERY.showing("&tag=/a/b%20c"));

    private TargetChecks() {}

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
        boolean refused =
                called.statuses().equals(List.of(400)) || called.statuses().equals(List.of(404));
        if (called.name().equals("name-in-the-target") && refused) {
            return made.refused(called, seen -> true);
        }
        return made.forwarded(
                        called,
                        (sent, received) ->
                                Each.header("Host", made.authority()).apply(received))
                .or(() -> called.statuses().equals(List.of(204))
                        ? Optional.empty()
                        : Optional.of("the caller saw " + called.seen()));
    }
}
