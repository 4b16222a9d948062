package remotewrite.conformance.mutant;

import java.net.URI;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.AheadOfExpiry;
import remotewrite.proxy.Body;
import remotewrite.proxy.EntraTokenFetch;
import remotewrite.proxy.FailureRules;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.HeaderField;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.ReadyRule.Readiness;
import remotewrite.proxy.RenewingTokenSource;
import remotewrite.proxy.RepeatRules.Next;
import remotewrite.proxy.Reply;

/** Reference proxies with one wrong part each. */
public final class ProxyMutants {
    /** As if the proxy's own code logged it. */
    private static final Logger PROXY_LOG = LoggerFactory.getLogger("remotewrite.proxy.Mutant");

    private static final List<String> LISTED = List.of(
            "Authorization",
            "Content-Encoding",
            "Content-Type",
            "Retry-Attempt",
            "User-Agent",
            "X-Prometheus-Remote-Write-Version");

    public static final WrongProxy ADDS_NO_BEARER = wrongRequest(
            "adds-no-bearer",
            "The proxy forwards writes without a token.",
            (sent, caller) -> sent.withHeaders(without(sent.headers(), "Authorization")));

    public static final WrongProxy ADDS_BEARER_BESIDE_THE_CALLERS = wrongRequest(
            "adds-bearer-beside-the-callers",
            "The proxy adds its token beside the sender's credentials.",
            (sent, caller) -> sent.withHeaders(Stream.concat(sent.headers().stream(), only(caller, "Authorization"))
                    .toList()));

    public static final WrongProxy FORWARDS_THE_CALLERS_BEARER = wrongRequest(
            "forwards-the-callers-bearer",
            "The proxy forwards the sender's credentials in place of its token.",
            (sent, caller) -> sent.withHeaders(
                    Stream.concat(without(sent.headers(), "Authorization").stream(), only(caller, "Authorization"))
                            .toList()));

    public static final WrongProxy LEAKS_ITS_TOKEN = new WrongProxy(
            "leaks-its-token",
            "The proxy shows its token to the sender in a reply header.",
            (right, config, clock) -> right.withReplyRules((reply, token) -> {
                Reply good = right.replyRules().proxyToClient(reply, token);
                return good.withHeaders(
                        Stream.concat(good.headers().stream(), Stream.of(new HeaderField("X-Token", token.value())))
                                .toList());
            }));

    public static final WrongProxy ALTERS_THE_BODY =
            wrongRequest("alters-the-body", "The proxy appends a byte to every body.", (sent, caller) -> {
                byte[] bytes = sent.body().toArray();
                return sent.withBody(Body.copyOf(Arrays.copyOf(bytes, bytes.length + 1)));
            });

    public static final WrongProxy DROPS_CONTENT_ENCODING = wrongRequest(
            "drops-content-encoding",
            "The proxy drops Content-Encoding.",
            (sent, caller) -> sent.withHeaders(without(sent.headers(), "Content-Encoding")));

    public static final WrongProxy REPLACES_USER_AGENT = wrongRequest(
            "replaces-user-agent",
            "The proxy puts its own User-Agent in the place of the sender's.",
            (sent, caller) -> sent.withHeaders(Stream.concat(
                            without(sent.headers(), "User-Agent").stream(),
                            Stream.of(new HeaderField("User-Agent", "proxy/1.0")))
                    .toList()));

    public static final WrongProxy REPLAYS_AN_EARLIER_BODY = new WrongProxy(
            "replays-an-earlier-body",
            "The proxy forwards the body of its first write with every write.",
            (right, config, clock) -> {
                AtomicReference<Body> first = new AtomicReference<>(Body.empty());
                return right.withRequestRules((caller, token) -> {
                    IngestionRequest sent = right.requestRules().proxyToIngestion(caller, token);
                    first.compareAndSet(Body.empty(), Body.copyOf(sent.body().toArray()));
                    return sent.withBody(first.get());
                });
            });

    public static final WrongProxy SENDS_EVERY_WRITE_TWICE = new WrongProxy(
            "sends-every-write-twice",
            "The proxy sends every write to ingestion twice.",
            (right, config, clock) -> right.withIngestion(new WrongIngestion.SendsTwice(right.ingestion())));

    public static final WrongProxy DELIVERS_EVERY_SECOND_WRITE = new WrongProxy(
            "delivers-every-second-write",
            "The proxy answers every second write 202 and does not deliver it.",
            (right, config, clock) -> right.withIngestion(new WrongIngestion.DeliversEverySecond(right.ingestion())));

    public static final WrongProxy DROPS_RETRY_ATTEMPT = wrongRequest(
            "drops-retry-attempt",
            "The proxy forwards every header but Retry-Attempt.",
            (sent, caller) -> sent.withHeaders(without(sent.headers(), "Retry-Attempt")));

    public static final WrongProxy FORWARDS_LISTED_HEADERS_ONLY = wrongRequest(
            "forwards-listed-headers-only",
            "The proxy forwards the headers of remote write and no others.",
            (sent, caller) -> sent.withHeaders(sent.headers().stream()
                    .filter(header -> LISTED.stream().anyMatch(header::is))
                    .toList()));

    public static final WrongProxy REVERSES_REPEATED_HEADERS = wrongRequest(
            "reverses-repeated-headers",
            "The proxy forwards the values of a repeated header in reverse order.",
            (sent, caller) -> sent.withHeaders(sent.headers().reversed()));

    public static final WrongProxy FORWARDS_THE_CALLERS_HOST = wrongRequest(
            "forwards-the-callers-host",
            "The proxy forwards the Host that the sender named.",
            (sent, caller) -> sent.withHeaders(
                    Stream.concat(sent.headers().stream(), only(caller, "Host")).toList()));

    public static final WrongProxy WRITES_WITH_PUT = new WrongProxy(
            "writes-with-put",
            "The proxy writes to ingestion with PUT.",
            (right, config, clock) -> right.withIngestion(
                    new WrongIngestion.Writes("PUT", config.trustAnchors().sslContext())));

    public static final WrongProxy CHANGES_THE_QUERY = wrongRequest(
            "changes-the-query",
            "The proxy writes another api-version into the ingestion URL.",
            (sent, caller) -> sent.withTarget(URI.create(
                    sent.target().toString().replace("api-version=", "api-version=2021-11-01-preview&was="))));

    public static final WrongProxy ANSWERS_WITHOUT_DELIVERY = new WrongProxy(
            "answers-without-delivery",
            "The proxy answers 202 and delivers nothing.",
            (right, config, clock) -> right.withIngestion(
                    (request, limit) -> CompletableFuture.completedFuture(Reply.of(202, List.of(), Body.empty()))));

    public static final WrongProxy ANSWERS_EARLY = new WrongProxy(
            "answers-early",
            "The proxy answers 202 at once and delivers afterwards.",
            (right, config, clock) -> right.withIngestion(new WrongIngestion.AnswersEarly(right.ingestion())));

    public static final WrongProxy TURNS_503_INTO_400 = new WrongProxy(
            "turns-503-into-400",
            "The proxy answers 400 when ingestion answers 503.",
            (right, config, clock) -> right.withReplyRules((reply, token) -> {
                Reply good = right.replyRules().proxyToClient(reply, token);
                return good.status() == 503 ? good.withStatus(400) : good;
            }));

    public static final WrongProxy DROPS_RETRY_AFTER = new WrongProxy(
            "drops-retry-after",
            "The proxy does not pass Retry-After back.",
            (right, config, clock) -> right.withReplyRules((reply, token) -> {
                Reply good = right.replyRules().proxyToClient(reply, token);
                return good.withHeaders(without(good.headers(), "Retry-After"));
            }));

    public static final WrongProxy REPEATS_503_ITSELF = new WrongProxy(
            "repeats-503-itself",
            "The proxy repeats a write that was answered 503.",
            (right, config, clock) -> right.withRepeatRules(
                    (answer, attempts, sent) -> answer instanceof Reply reply && reply.status() == 503 && attempts == 1
                            ? new Next.RepeatAsIs(sent)
                            : right.repeatRules().next(answer, attempts, sent)));

    public static final WrongProxy ANSWERS_400_WHEN_CUT = wrongFailure(
            "answers-400-when-cut",
            "The proxy answers 400 when ingestion cuts the connection.",
            failure -> failure instanceof GatewayFailure.CutOff);

    public static final WrongProxy PASSES_401_BACK = new WrongProxy(
            "passes-401-back",
            "The proxy passes a 401 of ingestion back to the sender.",
            (right, config, clock) -> right.withRepeatRules(
                    (answer, attempts, sent) -> answer instanceof Reply reply && reply.status() == 401
                            ? new Next.PassBack(reply)
                            : right.repeatRules().next(answer, attempts, sent)));

    public static final WrongProxy REPEATS_401_WITH_EMPTY_BODY = new WrongProxy(
            "repeats-401-with-empty-body",
            "The proxy repeats a write that was answered 401 without its body.",
            (right, config, clock) -> right.withRepeatRules(
                    (answer, attempts, sent) -> answer instanceof Reply reply && reply.status() == 401 && attempts == 1
                            ? new Next.RepeatWithFreshToken(Body.empty())
                            : right.repeatRules().next(answer, attempts, sent)));

    public static final WrongProxy NEVER_RENEWS = new WrongProxy(
            "never-renews",
            "The proxy sends its first token for ever.",
            (right, config, clock) -> right.withTokens(new WrongTokens.FirstTokenForEver(right.tokens())));

    public static final WrongProxy RENEWAL_DIES = new WrongProxy(
            "renewal-dies",
            "The proxy gives up renewing after the first failure.",
            (right, config, clock) -> right.withTokens(new WrongTokens.DiesWithoutToken(right.tokens())));

    public static final WrongProxy ONE_TOKEN_PER_WRITE = new WrongProxy(
            "one-token-per-write",
            "The proxy asks Entra for a token for every write.",
            (right, config, clock) ->
                    right.withTokens(new WrongTokens.OnePerWrite(new EntraTokenFetch(config, clock))));

    public static final WrongProxy ANSWERS_400_WITHOUT_TOKEN = wrongFailure(
            "answers-400-without-token",
            "The proxy answers 400 while it has no token.",
            failure -> failure instanceof GatewayFailure.NoToken);

    public static final WrongProxy ALWAYS_READY = new WrongProxy(
            "always-ready",
            "The proxy says it is ready whatever its token.",
            (right, config, clock) -> right.withReadyRule(tokens -> new Readiness.Ready()));

    public static final WrongProxy ASKS_ENTRA_IN_PARALLEL = new WrongProxy(
            "asks-entra-in-parallel",
            "The proxy starts a token request with every write from half a token's life on.",
            (right, config, clock) ->
                    right.withTokens(new WrongTokens.AsksInParallel(new EntraTokenFetch(config, clock), clock)));

    public static final WrongProxy HAMMERS_ENTRA = new WrongProxy(
            "hammers-entra",
            "The proxy repeats a failed token request 20 times without a pause.",
            (right, config, clock) -> right.withTokens(new RenewingTokenSource(
                    new WrongTokens.Hammers(new EntraTokenFetch(config, clock), config),
                    new AheadOfExpiry(new SecureRandom()),
                    clock)));

    public static final WrongProxy HOLDS_WRITES_WHILE_RENEWING = new WrongProxy(
            "holds-writes-while-renewing",
            "The proxy lets writes wait for the new token although the old one is valid.",
            (right, config, clock) ->
                    right.withTokens(new WrongTokens.RenewsInTheWrite(new EntraTokenFetch(config, clock), clock)));

    public static final WrongProxy LOGS_ITS_TOKEN = new WrongProxy(
            "logs-its-token",
            "The proxy writes the headers it sends into its log.",
            (right, config, clock) -> right.withRequestRules((caller, token) -> {
                IngestionRequest sent = right.requestRules().proxyToIngestion(caller, token);
                sent.headers().forEach(header -> PROXY_LOG.info("sending {}: {}", header.name(), header.value()));
                return sent;
            }));

    public static final WrongProxy LOGS_THE_CALLERS_CREDENTIALS = new WrongProxy(
            "logs-the-callers-credentials",
            "The proxy writes the sender's credentials into its log.",
            (right, config, clock) -> right.withRequestRules((caller, token) -> {
                only(caller.headers(), "Authorization")
                        .map(header -> header.value().substring(header.value().indexOf(' ') + 1))
                        .forEach(credentials -> PROXY_LOG.warn("caller is {}", credentials));
                return right.requestRules().proxyToIngestion(caller, token);
            }));

    private ProxyMutants() {}

    interface RequestChange {
        IngestionRequest apply(IngestionRequest sent, List<HeaderField> caller);
    }

    static WrongProxy wrongRequest(String name, String sentence, RequestChange change) {
        return new WrongProxy(
                name,
                sentence,
                (right, config, clock) -> right.withRequestRules((caller, token) ->
                        change.apply(right.requestRules().proxyToIngestion(caller, token), caller.headers())));
    }

    private static WrongProxy wrongFailure(String name, String sentence, Predicate<GatewayFailure> which) {
        UnaryOperator<Reply> to400 = reply -> reply.withStatus(400);
        return new WrongProxy(name, sentence, (right, config, clock) -> {
            FailureRules rules = right.failureRules();
            return right.withFailureRules(failure ->
                    which.test(failure) ? to400.apply(rules.proxyToClient(failure)) : rules.proxyToClient(failure));
        });
    }

    static List<HeaderField> without(List<HeaderField> headers, String name) {
        return headers.stream().filter(header -> !header.is(name)).toList();
    }

    static Stream<HeaderField> only(List<HeaderField> headers, String name) {
        return headers.stream().filter(header -> header.is(name));
    }
}
