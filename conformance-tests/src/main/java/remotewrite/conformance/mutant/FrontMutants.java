package remotewrite.conformance.mutant;

import static remotewrite.conformance.mutant.Misreading.find;
import static remotewrite.conformance.mutant.Misreading.replace;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import remotewrite.conformance.Call;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.conformance.mutant.WrongRequests.AsWrite;
import remotewrite.conformance.mutant.WrongRequests.AtPath;
import remotewrite.conformance.mutant.WrongRequests.HalfForWhole;
import remotewrite.conformance.mutant.WrongRequests.Without;
import remotewrite.conformance.mutant.WrongRequests.WithoutLength;
import remotewrite.proxy.AccessToken;
import remotewrite.proxy.Body;
import remotewrite.proxy.Front;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Reply;

/** Reference proxies whose side that faces the network is wrong in one way each. */
public final class FrontMutants {
    private static final String HEALTH = "/health";
    private static final String READY = "/ready";
    private static final String METRICS = "/metrics";
    private static final long MIB = 1024 * 1024;

    public static final WrongProxy REFUSES_CHUNKS = wrongRoute(
            "refuses-chunks",
            "The proxy answers 411 to a body without Content-Length.",
            route -> route.has(HttpHeader.TRANSFER_ENCODING) ? route.answer(411, "") : route.goOn());

    public static final WrongProxy FORWARDS_LOOPS = wrongRoute(
            "forwards-loops",
            "The proxy does not see that a request has been through it before.",
            route -> route.goOn(new Without(route.request(), HttpHeader.VIA)));

    public static final WrongProxy WANTS_THE_BODY_FIRST = wrongRoute(
            "wants-the-body-first",
            "The proxy lets a sender that asks before it sends the body wait for 2.6 s.",
            route -> route.has(HttpHeader.EXPECT) ? route.goOnAfter(Duration.ofMillis(2600)) : route.goOn());

    public static final WrongProxy IGNORES_EXPECTATIONS = wrongReading(
            "ignores-expectations",
            "The proxy does not look at expectations that it cannot meet.",
            bytes -> replace(bytes, "Expect: the-", "X-pect: the-"));

    public static final WrongProxy FORWARDS_EVERY_METHOD = wrongRoute(
            "forwards-every-method",
            "The proxy forwards every request to its write path, whatever the method.",
            route -> route.is(Call.WRITE_PATH) ? route.goOn(new AsWrite(route.request())) : route.goOn());

    public static final WrongProxy ANSWERS_TRACE = wrongRoute(
            "answers-trace",
            "The proxy answers TRACE with the request, as RFC 9110 9.3.8 allows.",
            route -> route.request().getMethod().equals("TRACE") ? route.answer(200, route.head()) : route.goOn());

    public static final WrongProxy SHOWS_REQUESTS_IN_ERRORS = wrongRoute(
            "shows-requests-in-errors",
            "The proxy shows the head of a request of which it does not know the method.",
            route -> route.request().getMethod().equals("TRACE")
                    ? route.answer(405, "There is no such method:\n" + route.head())
                    : route.goOn());

    public static final WrongProxy SAYS_NOT_WHAT_IS_ALLOWED = wrongRoute(
            "says-not-what-is-allowed",
            "The proxy answers 405 without Allow.",
            route -> route.is(Call.WRITE_PATH) && !route.request().getMethod().equals("POST")
                    ? route.answer(405, "")
                    : route.goOn());

    public static final WrongProxy FORWARDS_EVERY_PATH = wrongRoute(
            "forwards-every-path",
            "The proxy forwards what it does not answer itself, and metrics.",
            route -> route.is(HEALTH) || route.is(READY) || route.is(Call.WRITE_PATH)
                    ? route.goOn()
                    : route.goOn(new AsWrite(route.request())));

    public static final WrongProxy READS_NUL_AS_SPACE = wrongReading(
            "reads-nul-as-space",
            "The proxy reads a NUL in the head of a request as a space.",
            bytes -> replace(bytes, "\0", " "));

    public static final WrongProxy READS_HTTP_LENIENTLY = wrongRules(
            "reads-http-leniently",
            "The proxy takes requests that RFC 9112 forbids.",
            rules -> rules.setHttpCompliance(HttpCompliance.LEGACY));

    public static final WrongProxy ENDS_LINES_AT_A_BARE_LF = wrongRules(
            "ends-lines-at-a-bare-lf",
            "The proxy takes a LF without a CR for the end of a line.",
            rules -> rules.setHttpCompliance(
                    rules.getHttpCompliance().with("with-bare-lf", HttpCompliance.Violation.LF_HEADER_TERMINATION)));

    public static final WrongProxy TAKES_THE_LAST_LENGTH = wrongReading(
            "takes-the-last-length",
            "The proxy takes the last of two different Content-Length fields.",
            bytes -> replace(bytes, "Content-Length: 0\r\nC", "X-ntent-Length: 0\r\nC"));

    public static final WrongProxy LEAVES_BODIES_UNREAD = wrongReading(
            "leaves-bodies-unread", "The proxy leaves the body of a refused request on the connection.", bytes -> {
                int head = find(bytes, "POST /x ", bytes.position());
                int length = head < 0 ? -1 : find(bytes, "Content-Length:", head);
                if (length >= 0) {
                    bytes.put(length, (byte) 'X');
                }
            });

    public static final WrongProxy TAKES_HALF_FOR_WHOLE = wrongRoute(
            "takes-half-for-whole",
            "The proxy takes what has come of a body for the whole when the sender leaves.",
            route -> route.goOn(new HalfForWhole(route.request())));

    public static final WrongProxy TAKES_HEADS_OF_ANY_SIZE = wrongRules(
            "takes-heads-of-any-size",
            "The proxy reads heads of up to 4 MiB.",
            rules -> rules.setRequestHeaderSize((int) (4 * MIB)));

    public static final WrongProxy TAKES_1_MIB_AT_MOST = wrongRoute(
            "takes-1-mib-at-most",
            "The proxy answers 413 to bodies of more than 1 MiB.",
            route -> route.length() > MIB ? route.answer(413, "") : route.goOn());

    public static final WrongProxy TAKES_BODIES_OF_ANY_SIZE = wrongRoute(
            "takes-bodies-of-any-size",
            "The proxy does not look at the length that a body is said to have.",
            route -> route.goOn(new WithoutLength(route.request())));

    public static final WrongProxy TAKES_THE_BODY_ANYWAY = wrongRoute(
            "takes-the-body-anyway",
            "The proxy reads the body of every write, whether it has a token or not.",
            route -> route.has(HttpHeader.EXPECT) ? route.goOnWithBody() : route.goOn());

    public static final WrongProxy ALIVE_WITH_TOKEN_ONLY = wrongRoute(
            "alive-with-token-only",
            "The proxy says it is alive only when it is ready.",
            route -> route.is(HEALTH) ? route.goOn(new AtPath(route.request(), READY)) : route.goOn());

    public static final WrongProxy ENDS_WITHOUT_TOKEN = wrongRoute(
            "ends-without-token",
            "The proxy answers nobody while it has no token, as if it had crashed.",
            route -> route.token() instanceof AccessToken ? route.goOn() : route.hangUp());

    public static final WrongProxy ALIVE_WITH_INGESTION_ONLY = wrongRoute(
            "alive-with-ingestion-only",
            "The proxy says it is alive only when ingestion can be reached.",
            route -> route.is(HEALTH) && !route.ingestionListens() ? route.answer(503, "dead") : route.goOn());

    public static final WrongProxy SHOWS_ITS_TOKEN_IN_METRICS = wrongRoute(
            "shows-its-token-in-metrics",
            "The proxy shows its token as the label of a metric.",
            route -> route.is(METRICS) && route.token() instanceof AccessToken token
                    ? route.answer(200, "token_info{token=\"" + token.value() + "\"} 1\n")
                    : route.goOn());

    public static final WrongProxy COUNTS_NOTHING = wrongRoute(
            "counts-nothing",
            "The proxy shows metrics that never change.",
            route -> route.is(METRICS) ? route.answer(200, "writes_total 7\n") : route.goOn());

    public static final WrongProxy COUNTS_BY_USER_AGENT = new WrongProxy(
            "counts-by-user-agent",
            "The proxy counts requests by the User-Agent that senders choose.",
            (right, config, clock) -> {
                Map<String, Integer> counts = new ConcurrentHashMap<>();
                return right.withFront(new Routing(right, config, route -> {
                    String agent = String.valueOf(route.request().getHeaders().get(HttpHeader.USER_AGENT));
                    counts.merge(agent, 1, Integer::sum);
                    StringBuilder page = new StringBuilder();
                    counts.forEach((name, count) -> page.append("requests_total{agent=\"")
                            .append(name)
                            .append("\"} ")
                            .append(count)
                            .append('\n'));
                    return route.is(METRICS) ? route.answer(200, page.toString()) : route.goOn();
                }));
            });

    public static final WrongProxy READY_TO_THE_END = wrongRoute(
            "ready-to-the-end",
            "The proxy says it is ready although it has been told to end.",
            route -> route.is(READY) && route.token() instanceof AccessToken
                    ? route.answer(200, "ready")
                    : route.goOn());

    public static final WrongProxy ENDS_AT_ONCE = new WrongProxy(
            "ends-at-once",
            "The proxy gives up the writes under way when it is told to end.",
            (right, config, clock) -> right.withFront(new Front() {
                @Override
                public Duration grace(Duration usual) {
                    return Duration.ZERO;
                }
            }));

    public static final WrongProxy SUCCEEDS_AT_THE_END = new WrongProxy(
            "succeeds-at-the-end",
            "The proxy answers 204 to the writes under way when it is told to end.",
            (right, config, clock) -> ENDS_AT_ONCE
                    .change()
                    .apply(right, config, clock)
                    .withFailureRules(failure -> failure instanceof GatewayFailure.ShuttingDown
                            ? Reply.of(204, List.of(), Body.empty())
                            : right.failureRules().proxyToClient(failure)));

    private FrontMutants() {}

    private static WrongProxy wrongRoute(String name, String sentence, Routing.Wrong wrong) {
        return new WrongProxy(
                name, sentence, (right, config, clock) -> right.withFront(new Routing(right, config, wrong)));
    }

    private static WrongProxy wrongRules(String name, String sentence, Consumer<HttpConfiguration> change) {
        return new WrongProxy(
                name,
                sentence,
                (right, config, clock) -> right.withFront(new Front() {
                    @Override
                    public HttpConnectionFactory connections(HttpConfiguration rules) {
                        change.accept(rules);
                        return new HttpConnectionFactory(rules);
                    }
                }));
    }

    private static WrongProxy wrongReading(String name, String sentence, Consumer<ByteBuffer> change) {
        return new WrongProxy(name, sentence, (right, config, clock) -> right.withFront(new Misreading(change)));
    }
}
