package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.ReadingMutants;
import remotewrite.conformance.mutant.RequestMutants;
import remotewrite.fake.Exchange;

/** FWD: what the proxy passes on of writes that no scraping sender makes. */
public final class CallForwardChecks {
    private static final List<String> OF_THE_BODY = List.of(
            "Content-Encoding",
            "Content-Type",
            "X-Prometheus-Remote-Write-Version",
            "X-VictoriaMetrics-Remote-Write-Version");

    /** RFC 9110 7.6.1, and what one of the calls names in Connection. */
    private static final List<String> OF_ONE_HOP = List.of(
            "Connection",
            "Keep-Alive",
            "Proxy-Connection",
            "Proxy-Authorization",
            "Proxy-Authenticate",
            "TE",
            "Trailer",
            "Upgrade",
            "X-Hop");

    private static final int FEW = 2;

    static final Check FWD_11 = check("FWD-11", "The proxy forwards bodies of every coding and framing byte for byte.")
            .clauses("PX-01", "PX-02", "PX-47")
            .when(CallStimuli.BODIES, Judged.PROXY)
            .then(Made.eachForwarded(
                    "calls with odd bodies",
                    Made.named("body-", "chunks-"),
                    "the same body at ingestion, once",
                    (sent, received) -> {
                        if (!received.request().header("X-Trailing").isEmpty()) {
                            return Optional.of("its trailer became a header field");
                        }
                        return sent.request().body().equals(received.request().body())
                                ? Optional.empty()
                                : Optional.of("the body (%s) became %s"
                                        .formatted(
                                                sent.request().body(),
                                                received.request().body()));
                    }))
            .caughtBy(
                    RequestMutants.UNPACKS_GZIP.showing("body-gzip: the body ("),
                    FrontMutants.REFUSES_CHUNKS.showing("chunks-of-1-byte: reached ingestion 0 times"),
                    ReadingMutants.TAKES_TRAILERS_FOR_FIELDS.showing(
                            "chunks-with-a-trailer: its trailer became a header field"));

    static final Check FWD_12 = check(
                    "FWD-12", "The proxy forwards every form of the headers that describe the body as it came.")
            .clauses("PX-02", "PX-03", "PX-04")
            .when(CallStimuli.BODIES, Judged.PROXY)
            .then(Made.eachForwarded(
                    "calls with odd headers",
                    Made.named("body-", "type-"),
                    "Content-Encoding, Content-Type and remote write versions as sent",
                    CallForwardChecks::sameFields))
            .caughtBy(
                    RequestMutants.REWRITES_CONTENT_TYPE.showing("Content-Type was application/x-protobuf; proto="),
                    RequestMutants.PINS_THE_VERSION.showing("Version was 2.0.0, became 0.1.0"),
                    RequestMutants.UNPACKS_GZIP.showing("Content-Encoding was gzip, became absent"));

    static final Check FWD_13 = check("FWD-13", "The proxy keeps fields of the sender's connection to itself.")
            .clauses("PX-07", "PX-08")
            .when(CallStimuli.FORWARDED, Judged.PROXY)
            .then(Made.eachForwarded(
                    "calls with fields of one connection",
                    Made.named("hop-"),
                    "none of " + String.join(", ", OF_ONE_HOP) + " at ingestion",
                    (sent, received) -> OF_ONE_HOP.stream()
                            .filter(name -> !received.request().header(name).isEmpty())
                            .findFirst()
                            .map(name -> name + " reached ingestion: "
                                    + Each.shown(received.request().header(name)))))
            .caughtBy(
                    RequestMutants.FORWARDS_PROXY_AUTHORIZATION.showing("Proxy-Authorization reached ingestion"),
                    RequestMutants.FORWARDS_FIELDS_NAMED_IN_CONNECTION.showing("X-Hop reached ingestion: 1"));

    static final Check FWD_14 = check("FWD-14", "The proxy lets no sender strip what ingestion needs.")
            .clauses("PX-09")
            .when(CallStimuli.FORWARDED, Judged.PROXY)
            .then(Made.each(
                    "calls that name needed fields in Connection",
                    Made.named("strip-"),
                    "forwarded with its token and the headers of the body, or refused with 400",
                    (made, called) ->
                            made.received(called).isEmpty() && called.statuses().equals(List.of(400))
                                    ? Optional.empty()
                                    : made.received(called).stream()
                                            .flatMap(received -> needed(made.sent(called), received))
                                            .findFirst()
                                            .or(() -> made.received(called).isEmpty()
                                                    ? Optional.of("not forwarded; the caller saw " + called.seen())
                                                    : Optional.empty())))
            .caughtBy(RequestMutants.STRIPS_WHAT_CONNECTION_NAMES.showing("Authorization is absent"));

    static final Check FWD_15 = check("FWD-15", "The proxy leaves its trace in Via.")
            .clauses("PX-13")
            .when(CallStimuli.FORWARDED, Judged.PROXY)
            .then(Made.eachForwarded(
                    "calls",
                    Made.named("via-another", "credentials-none"),
                    "the Via entries that came, and one more behind them",
                    (sent, received) -> {
                        List<String> before = entries(sent);
                        List<String> after = entries(received);
                        return after.size() == before.size() + 1
                                        && after.subList(0, before.size()).equals(before)
                                ? Optional.empty()
                                : Optional.of("Via was " + Each.shown(before) + ", became " + Each.shown(after));
                    }))
            .caughtBy(RequestMutants.DROPS_VIA.showing("Via was absent, became absent"));

    static final Check FWD_16 = check("FWD-16", "The proxy refuses a request that has been through it before.")
            .clauses("PX-13")
            .when(CallStimuli.FORWARDED, Judged.PROXY)
            .then(refusingLoops())
            .caughtBy(FrontMutants.FORWARDS_LOOPS.showing("via-itself: reached ingestion 1 times"));

    static final Check FWD_17 = check("FWD-17", "The proxy asks for no coding of replies that the sender did not.")
            .clauses("PX-66")
            .when(CallStimuli.FORWARDED, Judged.PROXY)
            .then(Made.eachForwarded(
                    "calls without Accept-Encoding",
                    Made.named("credentials-"),
                    "no Accept-Encoding",
                    (sent, received) ->
                            received.request().header("Accept-Encoding").isEmpty()
                                    ? Optional.empty()
                                    : Optional.of("Accept-Encoding is "
                                            + Each.shown(received.request().header("Accept-Encoding")))))
            .caughtBy(RequestMutants.ASKS_FOR_GZIP.showing("Accept-Encoding is gzip"));

    static final Check FWD_19 = check("FWD-19", "The proxy uses a connection to ingestion for many writes.")
            .clauses("PX-65")
            .when(CallStimuli.FORWARDED, Judged.PROXY)
            .then(CallForwardChecks::reusesConnections)
            .caughtBy(RequestMutants.ONE_CONNECTION_PER_WRITE.showing(" connections for "));

    static final Check FWD_20 = check(
                    "FWD-20", "The proxy answers a sender that asks before it sends the body, and asks nobody itself.")
            .clauses("PX-49")
            .when(CallStimuli.FORWARDED, Judged.PROXY)
            .then(Made.each(
                    "calls with expectations",
                    Made.named("expect-"),
                    "100 within 2 s and the write at ingestion without Expect; 417 when it cannot be met",
                    CallForwardChecks::expectation))
            .caughtBy(
                    FrontMutants.WANTS_THE_BODY_FIRST.showing("expect-continue: the caller saw nothing in time"),
                    RequestMutants.FORWARDS_EXPECT.showing("Expect reached ingestion"),
                    FrontMutants.IGNORES_EXPECTATIONS.showing("expect-the-impossible: reached ingestion 1 times"));

    public static final List<Check> ALL =
            List.of(FWD_11, FWD_12, FWD_13, FWD_14, FWD_15, FWD_16, FWD_17, FWD_19, FWD_20);

    private CallForwardChecks() {}

    private static Optional<String> sameFields(Exchange sent, Exchange received) {
        return OF_THE_BODY.stream()
                .filter(name ->
                        !sent.request().header(name).equals(received.request().header(name)))
                .findFirst()
                .map(name -> name + " was " + Each.shown(sent.request().header(name)) + ", became "
                        + Each.shown(received.request().header(name)));
    }

    private static Stream<String> needed(List<Exchange> sent, Exchange received) {
        List<String> tokens = received.request().header("Authorization");
        Optional<String> token = tokens.size() == 1 && tokens.getFirst().startsWith("Bearer ")
                ? Optional.empty()
                : Optional.of("Authorization is " + Each.shown(tokens));
        return Stream.concat(token.stream(), sent.stream().flatMap(one -> sameFields(one, received).stream()));
    }

    private static List<String> entries(Exchange exchange) {
        return exchange.request().header("Via").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .toList();
    }

    private static Expectation refusingLoops() {
        Expectation refusing = CallForwardChecks::refusesLoops;
        // the first of them shows by what name the proxy goes
        return refusing.lookingAt(Made.named("via-"));
    }

    /** The loop is the reference proxy's own; of a proxy by another name nobody can know how it would look. */
    private static Finding refusesLoops(Recording recording) {
        Set<String> traces = new HashSet<>();
        recording.proxyToIngestion().forEach(exchange -> traces.addAll(entries(exchange)));
        Made made = new Made(recording);
        List<Called> loops = recording.calls().stream()
                .filter(called -> called.name().equals("via-itself"))
                .filter(called -> made.sent(called).stream()
                        .flatMap(exchange ->
                                entries(exchange).reversed().stream().limit(1))
                        .allMatch(traces::contains))
                .toList();
        if (loops.isEmpty()) {
            return Finding.notSeen("the proxy goes by another name in Via than the call: " + traces);
        }
        List<String> wrong = new ArrayList<>();
        loops.forEach(called -> made.refused(
                        called,
                        seen -> seen.statuses().equals(List.of(508))
                                || seen.statuses().equals(List.of(502)))
                .ifPresent(problem -> wrong.add(called.name() + ": " + problem)));
        return Each.conclude("calls that came back", loops.size(), "508 or 502, nothing at ingestion", wrong);
    }

    private static Finding reusesConnections(Recording recording) {
        List<Exchange> inTurn = recording.proxyToIngestion();
        long connections = inTurn.stream()
                .map(exchange -> exchange.id().connection())
                .distinct()
                .count();
        if (inTurn.size() < 10) {
            return Finding.notSeen("only " + inTurn.size() + " writes reached ingestion one after the other");
        }
        String actual = connections + " connections for " + inTurn.size() + " writes one after the other";
        return connections <= FEW
                ? Finding.holds("connections", actual)
                : Finding.fails("at most " + FEW + " connections", actual);
    }

    private static Optional<String> expectation(Made made, Called called) {
        if (called.name().equals("expect-the-impossible")) {
            return made.refused(called, seen -> seen.statuses().equals(List.of(417)));
        }
        if (!called.statuses().equals(List.of(100, 204))) {
            return Optional.of("the caller saw " + called.seen());
        }
        List<Exchange> received = made.received(called);
        if (received.size() != 1) {
            return Optional.of("reached ingestion " + received.size() + " times");
        }
        return received.getFirst().request().header("Expect").stream()
                .findFirst()
                .map(value -> "Expect reached ingestion: " + value.toLowerCase(Locale.ROOT));
    }
}
