package remotewrite.conformance.mutant;

import static remotewrite.conformance.mutant.ProxyMutants.only;
import static remotewrite.conformance.mutant.ProxyMutants.without;
import static remotewrite.conformance.mutant.ProxyMutants.wrongRequest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.Body;
import remotewrite.proxy.HeaderField;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.TrustAnchors;

/** Reference proxies that are wrong in what they pass on of odd requests. */
public final class RequestMutants {
    private static final int CROWD = 100;

    public static final WrongProxy UNPACKS_GZIP = wrongRequest(
            "unpacks-gzip",
            "The proxy unpacks bodies that are declared as gzip.",
            (sent, caller) -> HeaderField.values(caller, "Content-Encoding").equals(List.of("gzip"))
                    ? sent.withBody(unpacked(sent.body())).withHeaders(without(sent.headers(), "Content-Encoding"))
                    : sent);

    public static final WrongProxy REWRITES_CONTENT_TYPE = wrongRequest(
            "rewrites-content-type",
            "The proxy parses Content-Type and writes it anew, without spaces.",
            (sent, caller) -> replaced(sent, "Content-Type", value -> value.replace(" ", "")));

    public static final WrongProxy PINS_THE_VERSION = wrongRequest(
            "pins-the-version",
            "The proxy announces remote write 0.1.0 whatever the sender speaks.",
            (sent, caller) -> replaced(sent, "X-Prometheus-Remote-Write-Version", value -> "0.1.0"));

    public static final WrongProxy FORWARDS_PROXY_AUTHORIZATION = wrongRequest(
            "forwards-proxy-authorization",
            "The proxy forwards Proxy-Authorization.",
            (sent, caller) ->
                    sent.withHeaders(Stream.concat(sent.headers().stream(), only(caller, "Proxy-Authorization"))
                            .toList()));

    public static final WrongProxy FORWARDS_FIELDS_NAMED_IN_CONNECTION = wrongRequest(
            "forwards-fields-named-in-connection",
            "The proxy forwards fields that the sender names in Connection.",
            (sent, caller) ->
                    sent.withHeaders(Stream.concat(without(sent.headers(), "X-Hop").stream(), only(caller, "X-Hop"))
                            .toList()));

    public static final WrongProxy STRIPS_WHAT_CONNECTION_NAMES = wrongRequest(
            "strips-what-connection-names",
            "The proxy strips every field that the sender names in Connection, its own token included.",
            (sent, caller) -> sent.withHeaders(sent.headers().stream()
                    .filter(header -> HeaderField.values(caller, "Connection").stream()
                            .noneMatch(value -> List.of(
                                            value.toLowerCase(Locale.ROOT).split(", *"))
                                    .contains(header.name().toLowerCase(Locale.ROOT))))
                    .toList()));

    public static final WrongProxy DROPS_VIA = wrongRequest(
            "drops-via",
            "The proxy leaves no trace in Via.",
            (sent, caller) ->
                    sent.withHeaders(Stream.concat(without(sent.headers(), "Via").stream(), only(caller, "Via"))
                            .toList()));

    public static final WrongProxy ASKS_FOR_GZIP = wrongRequest(
            "asks-for-gzip",
            "The proxy asks ingestion for gzip on behalf of a sender that did not.",
            (sent, caller) -> added(sent, new HeaderField("Accept-Encoding", "gzip")));

    public static final WrongProxy FRAMES_TWICE = new WrongProxy(
            "frames-twice",
            "The proxy sends Content-Length and Transfer-Encoding together.",
            (right, config, clock) ->
                    right.withIngestion(new FramesTwice(config.trustAnchors().sslContext())));

    public static final WrongProxy ONE_CONNECTION_PER_WRITE = wrongRequest(
            "one-connection-per-write",
            "The proxy opens a connection to ingestion for every write.",
            (sent, caller) -> added(sent, new HeaderField("Connection", "close")));

    public static final WrongProxy FORWARDS_EXPECT = wrongRequest(
            "forwards-expect",
            "The proxy forwards Expect.",
            (sent, caller) -> sent.withHeaders(Stream.concat(sent.headers().stream(), only(caller, "Expect"))
                    .toList()));

    public static final WrongProxy ANSWERS_ONE_BEHIND = new WrongProxy(
            "answers-one-behind",
            "The proxy answers a write with ingestion's answer to the one before.",
            (right, config, clock) -> right.withIngestion(new WrongIngestion.AnswersOneBehind(right.ingestion())));

    public static final WrongProxy ANSWERS_ONE_BEHIND_IN_A_CROWD = new WrongProxy(
            "answers-one-behind-in-a-crowd",
            "The proxy answers a write with ingestion's answer to the one before, while more than 100 are under way.",
            (right, config, clock) -> {
                AtomicInteger underWay = new AtomicInteger();
                return right.withFront(new Routing(right, config, route -> {
                            underWay.incrementAndGet();
                            return route.endingWith(underWay::decrementAndGet).goOn();
                        }))
                        .withIngestion(new WrongIngestion.Crowded(
                                right.ingestion(),
                                new WrongIngestion.AnswersOneBehind(right.ingestion()),
                                () -> underWay.get() > CROWD));
            });

    public static final WrongProxy FORWARDS_COOKIES = wrongRequest(
            "forwards-cookies",
            "The proxy forwards the sender's cookies.",
            (sent, caller) -> sent.withHeaders(Stream.concat(sent.headers().stream(), only(caller, "Cookie"))
                    .toList()));

    public static final WrongProxy TRUSTS_EVERYBODY = new WrongProxy(
            "trusts-everybody",
            "The proxy takes any certificate for ingestion's.",
            (right, config, clock) -> right.withIngestion(new WrongIngestion.Writes("POST", BlindTrust.context())));

    public static final WrongProxy TRUSTS_ANY_NAME = new WrongProxy(
            "trusts-any-name",
            "The proxy takes a certificate for ingestion's although it is for another host.",
            (right, config, clock) ->
                    right.withIngestion(new WrongIngestion.Writes("POST", WrongTrust.ofAnyName(bundle(config)))));

    public static final WrongProxy TRUSTS_EXPIRED_CERTIFICATES = new WrongProxy(
            "trusts-expired-certificates",
            "The proxy does not look at how long a certificate is valid.",
            (right, config, clock) ->
                    right.withIngestion(new WrongIngestion.Writes("POST", WrongTrust.longAgo(bundle(config)))));

    public static final WrongProxy APPENDS_THE_CALLERS_QUERY = wrongTarget(
            "appends-the-callers-query",
            "The proxy appends the sender's query to the ingestion URL.",
            (configured, caller) ->
                    caller.contains("?") ? configured + "&" + caller.substring(caller.indexOf('?') + 1) : configured);

    public static final WrongProxy GOES_WHERE_THE_CALLER_SAYS = wrongTarget(
            "goes-where-the-caller-says",
            "The proxy asks ingestion for the path that the sender asked for.",
            (configured, caller) -> configured.substring(0, configured.indexOf("/dataCollectionRules")) + caller);

    private RequestMutants() {}

    /** Of the file that the bench always names. */
    private static TrustAnchors.Bundle bundle(ProxyConfig config) {
        return (TrustAnchors.Bundle) config.trustAnchors();
    }

    private interface TargetChange {
        String apply(String configured, String caller);
    }

    private interface ValueChange {
        String apply(String value);
    }

    private static WrongProxy wrongTarget(String name, String sentence, TargetChange change) {
        return new WrongProxy(
                name,
                sentence,
                (right, config, clock) -> right.withRequestRules((caller, token) -> {
                    IngestionRequest sent = right.requestRules().proxyToIngestion(caller, token);
                    return sent.withTarget(URI.create(change.apply(sent.target().toString(), caller.target())));
                }));
    }

    private static IngestionRequest added(IngestionRequest sent, HeaderField field) {
        return sent.withHeaders(
                Stream.concat(sent.headers().stream(), Stream.of(field)).toList());
    }

    private static IngestionRequest replaced(IngestionRequest sent, String name, ValueChange change) {
        return sent.withHeaders(sent.headers().stream()
                .map(header -> header.is(name) ? new HeaderField(header.name(), change.apply(header.value())) : header)
                .toList());
    }

    private static Body unpacked(Body body) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body.toArray()))) {
            return Body.copyOf(gzip.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("a body of this harness is not gzip", e);
        }
    }
}
