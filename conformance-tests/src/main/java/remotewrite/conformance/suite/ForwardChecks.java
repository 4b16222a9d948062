package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;
import remotewrite.fake.Header;

/** FWD: what the proxy passes on to ingestion. What it passes back is judged by {@link AnswerChecks}. */
public final class ForwardChecks {
    /** Fields that FWD-02 and FWD-03 judge. */
    private static final List<String> OF_THE_BODY =
            List.of("Content-Encoding", "Content-Type", "X-Prometheus-Remote-Write-Version");

    /**
     * Fields that a proxy has to drop, make anew or may change: those of one connection (RFC 9110 7.6.1), framing, Host
     * (PX-12), credentials (PX-10, PX-11), Via (PX-13) and what it is willing to read itself (PX-66).
     */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "authorization",
            "cookie",
            "via",
            "accept-encoding");

    static final Check FWD_01 = check("FWD-01", "The proxy forwards the body byte for byte.")
            .clauses("PX-01")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(ForwardChecks::sameBodies)
            .caughtBy(
                    ProxyMutants.ALTERS_THE_BODY.showing("became"),
                    ProxyMutants.REPLAYS_AN_EARLIER_BODY.showing("became"),
                    ProxyMutants.SENDS_EVERY_WRITE_TWICE.showing("came of no write of the sender"));

    static final Check FWD_02 = check("FWD-02", "The proxy forwards the headers that describe the body unchanged.")
            .clauses("PX-02", "PX-03", "PX-04")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(sameHeaders(exchange -> OF_THE_BODY))
            .caughtBy(ProxyMutants.DROPS_CONTENT_ENCODING.showing("Content-Encoding was snappy, became absent"));

    static final Check FWD_03 = check("FWD-03", "The proxy forwards the sender's User-Agent unchanged.")
            .clauses("PX-05")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(sameHeaders(exchange -> List.of("User-Agent")))
            .caughtBy(ProxyMutants.REPLACES_USER_AGENT.showing("became proxy/1.0"));

    static final Check FWD_04 = check("FWD-04", "The proxy forwards headers it does not know.")
            .clauses("PX-06")
            .when(Stimuli.UNAVAILABLE, Judged.PROXY)
            .then(ForwardChecks::sameUnknownHeaders)
            .caughtBy(
                    ProxyMutants.DROPS_RETRY_ATTEMPT.showing("Retry-Attempt was 1, became absent"),
                    ProxyMutants.FORWARDS_LISTED_HEADERS_ONLY.showing("X-Scope-OrgID was conformance, became absent"),
                    ProxyMutants.REVERSES_REPEATED_HEADERS.showing("was first and second, became second and first"));

    static final Check FWD_05 = check("FWD-05", "The proxy writes to exactly the configured ingestion URL.")
            .clauses("PX-15", "PX-12", "AZ-03")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(ForwardChecks::configuredUrl)
            .caughtBy(
                    ProxyMutants.CHANGES_THE_QUERY.showing("api-version=2021-11-01-preview&was="),
                    ProxyMutants.FORWARDS_THE_CALLERS_HOST.showing("Host: "),
                    ProxyMutants.WRITES_WITH_PUT.showing("PUT /dataCollectionRules/"));

    static final Check FWD_09 = check("FWD-09", "The proxy does not repeat a write that was answered 503.")
            .clauses("PX-41")
            .when(Stimuli.UNAVAILABLE, Judged.PROXY)
            .then(ForwardChecks::noRepeats)
            .caughtBy(ProxyMutants.REPEATS_503_ITSELF.showing("times reached ingestion"));

    public static final List<Check> ALL =
            List.of(FWD_01, FWD_02, FWD_03, FWD_04, FWD_05, TargetChecks.FWD_46, TargetChecks.FWD_48, FWD_09);

    private ForwardChecks() {}

    private static Finding sameBodies(Recording recording) {
        Forwarded forwarded = Forwarded.of(recording);
        List<String> wrong = new ArrayList<>();
        forwarded.pairs().stream()
                .filter(pair -> !pair.sameBody())
                .forEach(pair -> wrong.add("the body of %s (%s) became %s in %s"
                        .formatted(
                                recording.name(pair.sent()),
                                pair.sent().request().body(),
                                pair.received().request().body(),
                                recording.name(pair.received()))));
        forwarded
                .unasked()
                .forEach(exchange -> wrong.add(recording.name(exchange) + " came of no write of the sender: "
                        + exchange.request().body()));
        forwarded
                .withheld()
                .forEach(exchange ->
                        wrong.add(recording.name(exchange) + " was answered 2xx and did not reach ingestion"));
        int writes = forwarded.pairs().size()
                + forwarded.unasked().size()
                + forwarded.withheld().size();
        return Each.conclude("writes", writes, "one write at ingestion for each of the sender's, same bytes", wrong);
    }

    private static Expectation sameHeaders(Function<Exchange, List<String>> names) {
        return recording -> {
            List<Forwarded.Pair> pairs = Forwarded.of(recording).pairs();
            List<String> wrong = new ArrayList<>();
            for (Forwarded.Pair pair : pairs) {
                for (String name : names.apply(pair.sent())) {
                    List<String> before = pair.sent().request().header(name);
                    List<String> after = pair.received().request().header(name);
                    if (!before.equals(after)) {
                        wrong.add(recording.name(pair.received()) + ": " + name + " was " + Each.shown(before)
                                + ", became " + Each.shown(after));
                    }
                }
            }
            return Each.conclude("forwarded writes", pairs.size(), "the values the sender sent, in their order", wrong);
        };
    }

    private static Finding sameUnknownHeaders(Recording recording) {
        Set<String> unknown = new LinkedHashSet<>();
        recording.senderToProxy().forEach(exchange -> unknown.addAll(unknown(exchange)));
        return unknown.isEmpty()
                ? Finding.notSeen("the sender sent no header that a proxy does not know")
                : sameHeaders(ForwardChecks::unknown).judge(recording);
    }

    /** What the sender sent and the proxy has no business with, Connection's options left out (PX-08). */
    private static List<String> unknown(Exchange exchange) {
        Set<String> options = exchange.request().header("Connection").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(option -> option.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return exchange.request().headers().stream()
                .map(Header::name)
                .filter(name -> OF_THE_BODY.stream().noneMatch(name::equalsIgnoreCase)
                        && !name.equalsIgnoreCase("User-Agent")
                        && !NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))
                        && !options.contains(name.toLowerCase(Locale.ROOT)))
                .distinct()
                .toList();
    }

    private static Finding configuredUrl(Recording recording) {
        String expected = "POST %s Host: %s"
                .formatted(
                        recording.setup().ingestionTarget(),
                        recording.setup().ingestionUrl().getRawAuthority());
        return Each.receivedRequest(expected, exchange -> {
                    String actual = "%s %s Host: %s"
                            .formatted(
                                    exchange.request().method(),
                                    exchange.request().target(),
                                    Each.shown(exchange.request().header("Host")));
                    return actual.equals(expected) ? java.util.Optional.empty() : java.util.Optional.of(actual);
                })
                .judge(recording);
    }

    private static Finding noRepeats(Recording recording) {
        Map<Bytes, Long> sent = count(recording.senderToProxy());
        Map<Bytes, Long> received = count(recording.proxyToIngestion());
        List<String> wrong = new ArrayList<>();
        // a body the sender never sent is FWD-01's business
        received.keySet().retainAll(sent.keySet());
        received.forEach((body, times) -> {
            if (times > sent.get(body)) {
                wrong.add("a body sent " + sent.get(body) + " times reached ingestion " + times + " times");
            }
        });
        return Each.conclude("forwarded bodies", received.size(), "as many attempts as the sender made", wrong);
    }

    private static Map<Bytes, Long> count(List<Exchange> leg) {
        return leg.stream()
                .collect(Collectors.groupingBy(exchange -> exchange.request().body(), Collectors.counting()));
    }
}
