package remotewrite.conformance.mutant;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import remotewrite.conformance.Call;
import remotewrite.conformance.Mutant.ProxyChange;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.Body;
import remotewrite.proxy.Front;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Limits;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.ProxyParts;
import remotewrite.proxy.Reply;

/** Reference proxies that are wrong in how long they wait or how much they hold. */
public final class LimitMutants {
    private static final int FAR_TOO_MUCH = 10;

    public static final WrongProxy WAITS_LONGER_THAN_SENDERS = wrongLimits(
            "waits-longer-than-senders",
            "The proxy waits ten times as long for bodies and answers as it may.",
            right -> right.withTotalTimeout(right.totalTimeout().multipliedBy(FAR_TOO_MUCH)));

    public static final WrongProxy WAITS_FOR_HEADS = wrongLimits(
            "waits-for-heads",
            "The proxy waits ten times as long for the end of a head as it may.",
            right -> right.withConnections(
                    right.connections().withHead(right.connections().head().multipliedBy(FAR_TOO_MUCH))));

    public static final WrongProxy ASKS_FOR_WHAT_IT_REFUSES = new WrongProxy(
            "asks-for-what-it-refuses",
            "The proxy answers 100 to whoever asks, and 413 when more than 1 MiB has come.",
            new ProxyChange() {
                @Override
                public Limits limits(Limits right) {
                    return right.withMaxBodyBytes(1024 * 1024);
                }

                @Override
                public ProxyParts apply(ProxyParts right, ProxyConfig config, Clock clock) {
                    return right.withFront(new Routing(
                            right, config, route -> route.goOn(new WrongRequests.WithoutLength(route.request()))));
                }
            });

    public static final WrongProxy KEEPS_SILENT_CONNECTIONS = wrongLimits(
            "keeps-silent-connections",
            "The proxy keeps a connection on which nothing ever came ten times as long as it may.",
            right -> right.withConnections(
                    right.connections().withSilent(right.connections().silent().multipliedBy(FAR_TOO_MUCH))));

    public static final WrongProxy CLOSES_CONNECTIONS_SOON = wrongLimits(
            "closes-connections-soon",
            "The proxy closes a sender's connection when nothing has come on it for a quarter of the time that it may wait.",
            right -> right.withConnections(
                    right.connections().withIdle(right.connections().idle().dividedBy(4))));

    public static final WrongProxy PASSES_ANY_REPLY_ON = wrongLimits(
            "passes-any-reply-on",
            "The proxy passes a reply on however long it is and takes.",
            right -> right.withMaxReplyBytes(Integer.MAX_VALUE)
                    .withTotalTimeout(right.totalTimeout().multipliedBy(FAR_TOO_MUCH)));

    public static final WrongProxy ANSWERS_408_FOR_INGESTION = wrongFailure(
            "answers-408-for-ingestion",
            "The proxy answers 408 when ingestion does not answer in time.",
            GatewayFailure.TimedOut.class::isInstance,
            right -> right.withStatus(408));

    public static final WrongProxy ANSWERS_408_TO_SLOW_BODIES = wrongFailure(
            "answers-408-to-slow-bodies",
            "The proxy answers 408 when a body does not come in time.",
            GatewayFailure.CallerTooSlow.class::isInstance,
            right -> right.withStatus(408));

    public static final WrongProxy ANSWERS_429_WHEN_FULL = wrongFailure(
            "answers-429-when-full",
            "The proxy answers 429 when it has too many requests.",
            GatewayFailure.Overloaded.class::isInstance,
            right -> right.withStatus(429));

    public static final WrongProxy SAYS_NOT_WHEN_THERE_IS_ROOM = wrongFailure(
            "says-not-when-there-is-room",
            "The proxy answers 503 without Retry-After when it has too many requests.",
            GatewayFailure.Overloaded.class::isInstance,
            right -> right.withHeaders(ProxyMutants.without(right.headers(), "Retry-After")));

    public static final WrongProxy KEEPS_WHAT_IT_HAS_GIVEN_UP = new WrongProxy(
            "keeps-what-it-has-given-up",
            "The proxy answers 504 in time, and goes on waiting for ingestion's answer.",
            (right, config, clock) -> right.withIngestion(new WrongWaits.GivesUpAlone(right.ingestion())));

    public static final WrongProxy QUEUES_WITHOUT_END = new WrongProxy(
            "queues-without-end",
            "The proxy lets three writes through at a time and the others wait, however many they are.",
            new ProxyChange() {
                @Override
                public Limits limits(Limits right) {
                    return right.withMaxExchanges(Integer.MAX_VALUE);
                }

                @Override
                public ProxyParts apply(ProxyParts right, ProxyConfig config, Clock clock) {
                    return right.withIngestion(new WrongWaits.FewAtATime(right.ingestion()));
                }
            });

    public static final WrongProxy REFUSES_LATE = new WrongProxy(
            "refuses-late",
            "The proxy lets writes that are too many wait for 2 s before it answers 503.",
            (right, config, clock) -> {
                AtomicInteger writes = new AtomicInteger();
                return right.withFront(new Routing(
                        right,
                        config,
                        route -> route.is(Call.WRITE_PATH)
                                        && writes.incrementAndGet()
                                                > config.limits().maxExchanges()
                                ? route.answerAfter(Duration.ofSeconds(2), 503, "Retry-After", "1")
                                : route.goOn()));
            });

    public static final WrongProxy BUFFERS_REPLIES = new WrongProxy(
            "buffers-replies",
            "The proxy takes the whole of a reply before it passes any of it on.",
            (right, config, clock) -> right.withIngestion(
                    new WrongWaits.Buffers(config.trustAnchors().sslContext())));

    public static final WrongProxy TAKES_THE_WHOLE_BODY_FIRST = new WrongProxy(
            "takes-the-whole-body-first",
            "The proxy takes the whole of a body before it sends any of it to ingestion.",
            (right, config, clock) -> right.withFront(new Routing(
                    right, config, route -> route.is(Call.WRITE_PATH) ? route.goOnWithWhole() : route.goOn())));

    public static final WrongProxy SUCCEEDS_AFTER_ITS_GRACE = new WrongProxy(
            "succeeds-after-its-grace",
            "The proxy answers 204 to the writes that it gives up at its end.",
            (right, config, clock) -> right.withFront(new Front() {
                        @Override
                        public Duration grace(Duration usual) {
                            return usual.dividedBy(2);
                        }
                    })
                    .withFailureRules(failure -> failure instanceof GatewayFailure.ShuttingDown
                            ? Reply.of(204, List.of(), Body.empty())
                            : right.failureRules().proxyToClient(failure)));

    public static final WrongProxy KEEPS_PLACES_OF_THOSE_WHO_LEFT = new WrongProxy(
            "keeps-places-of-those-who-left",
            "The proxy counts the writes of callers who have left among those it is at, for ever.",
            (right, config, clock) -> {
                AtomicInteger places = new AtomicInteger();
                return right.withFront(new Routing(right, config, route -> {
                    if (!route.is(Call.WRITE_PATH)) {
                        return route.goOn();
                    }
                    if (places.get() >= config.limits().maxExchanges()) {
                        return route.answer(503, "full");
                    }
                    places.incrementAndGet();
                    return route.goOnUntilWellEnded(places::decrementAndGet);
                }));
            });

    private LimitMutants() {}

    private static WrongProxy wrongLimits(String name, String sentence, UnaryOperator<Limits> change) {
        return new WrongProxy(name, sentence, new ProxyChange() {
            @Override
            public Limits limits(Limits right) {
                return change.apply(right);
            }

            @Override
            public ProxyParts apply(ProxyParts right, ProxyConfig config, Clock clock) {
                return right;
            }
        });
    }

    private static WrongProxy wrongFailure(
            String name, String sentence, Predicate<GatewayFailure> which, UnaryOperator<Reply> change) {
        return new WrongProxy(
                name,
                sentence,
                (right, config, clock) -> right.withFailureRules(failure -> {
                    Reply good = right.failureRules().proxyToClient(failure);
                    return which.test(failure) ? change.apply(good) : good;
                }));
    }
}
