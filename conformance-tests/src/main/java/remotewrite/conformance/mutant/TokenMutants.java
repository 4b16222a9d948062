package remotewrite.conformance.mutant;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.AccessToken;
import remotewrite.proxy.AheadOfExpiry;
import remotewrite.proxy.EntraTokenFetch;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.RenewingTokenSource;
import remotewrite.proxy.TokenAnswer;
import remotewrite.proxy.TokenFetch;
import remotewrite.proxy.TokenSource;

/** Reference proxies that are wrong in what they do with a token that is refused, or that they are refused. */
public final class TokenMutants {
    public static final WrongProxy DROPS_ITS_TOKEN_WHEN_REFUSED_ANOTHER = new WrongProxy(
            "drops-its-token-when-refused-another",
            "The proxy serves no write any more when a token request has failed.",
            (right, config, clock) -> right.withTokens(new DropsWhenRefused(right.tokens())));

    public static final WrongProxy ASKS_ENTRA_FOR_EVERY_401 = new WrongProxy(
            "asks-entra-for-every-401",
            "The proxy asks Entra for a token for every 401 of ingestion.",
            (right, config, clock) ->
                    right.withTokens(new OnePerRefusal(right.tokens(), new EntraTokenFetch(config, clock))));

    public static final WrongProxy ASKS_ENTRA_FOR_EVERY_WRITE_WITHOUT_TOKEN = new WrongProxy(
            "asks-entra-for-every-write-without-token",
            "The proxy starts a token request with every write that finds no token.",
            (right, config, clock) -> right.withTokens(
                    new OnePerWant(right.tokens(), new EntraTokenFetch(config, clock), new AtomicBoolean())));

    public static final WrongProxy TAKES_EMPTY_TOKENS = takes(
            "takes-empty-tokens", "The proxy takes an empty text for a token, and writes with it.", String::isEmpty);

    public static final WrongProxy COPIES_TOKENS_AS_THEY_ARE = takes(
            "copies-tokens-as-they-are",
            "The proxy copies a token into the head of a write with the line ends that it has.",
            token -> token.contains("\r\n"));

    public static final WrongProxy ASKS_ENTRA_TWICE_TOO_OFTEN = new WrongProxy(
            "asks-entra-twice-too-often",
            "The proxy asks Entra for a token every 2.5 s while ingestion answers 401.",
            (right, config, clock) -> right.withTokens(new OneInAWhile(
                    new OnePerRefusal(right.tokens(), new EntraTokenFetch(config, clock)),
                    Duration.ofMillis(2500),
                    clock,
                    new AtomicReference<>(clock.instant()))));

    public static final WrongProxy ASKS_ENTRA_ONCE = new WrongProxy(
            "asks-entra-once",
            "The proxy makes one token request, and no other whatever it was answered.",
            (right, config, clock) -> right.withTokens(new RenewingTokenSource(
                    new AsksOnce(new EntraTokenFetch(config, clock), new AtomicBoolean()),
                    new AheadOfExpiry(new SecureRandom()),
                    clock)));

    private TokenMutants() {}

    private static WrongProxy takes(String name, String sentence, Predicate<String> wanted) {
        return new WrongProxy(name, sentence, (right, config, clock) -> {
            TakesAnyToken any = new TakesAnyToken(config, wanted, clock);
            return right.withTokens(any)
                    .withRequestRules((caller, token) -> {
                        IngestionRequest sent = right.requestRules().proxyToIngestion(caller, token);
                        return sent.withHeaders(Stream.concat(
                                        ProxyMutants.without(sent.headers(), "Authorization").stream(),
                                        Stream.of(any.authorization()))
                                .toList());
                    })
                    .withIngestion(new WrongIngestion.ReadsItself(
                            config.trustAnchors().sslContext(), WrongIngestion::firstHead));
        });
    }

    private record AsksOnce(TokenFetch right, AtomicBoolean asked) implements TokenFetch {
        @Override
        public void start(Executor executor) {
            right.start(executor);
        }

        @Override
        public TokenAnswer fetch() {
            return asked.getAndSet(true)
                    ? new GatewayFailure.NoToken("the mutant has asked already", Duration.ofSeconds(1))
                    : right.fetch();
        }

        @Override
        public void close() {
            right.close();
        }
    }

    private record DropsWhenRefused(TokenSource right) implements SpoiltTokens {
        @Override
        public TokenAnswer current() {
            return right.requests().failed() > 0
                    ? new GatewayFailure.NoToken("the mutant has dropped it", Duration.ofSeconds(1))
                    : right.current();
        }
    }

    /** The tokens that it fetches so are sent once; what is sent first is always that of the right source. */
    private record OnePerRefusal(TokenSource right, TokenFetch fetch) implements SpoiltTokens {
        @Override
        public void start(Executor executor) {
            right.start(executor);
            fetch.start(executor);
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return CompletableFuture.supplyAsync(fetch::fetch);
        }

        @Override
        public void close() {
            right.close();
            fetch.close();
        }
    }

    /** What it fetches so is thrown away. It begins after its first token, or whoever asks for readiness keeps that away. */
    private record OnePerWant(TokenSource right, TokenFetch fetch, AtomicBoolean served) implements SpoiltTokens {
        @Override
        public void start(Executor executor) {
            right.start(executor);
            fetch.start(executor);
        }

        @Override
        public TokenAnswer current() {
            TokenAnswer answer = right.current();
            if (answer instanceof AccessToken) {
                served.set(true);
            } else if (served.get()) {
                // a fetch holds its carrier, and all calls of the harness with it
                Thread.ofPlatform().daemon().start(fetch::fetch);
            }
            return answer;
        }

        @Override
        public void close() {
            right.close();
            fetch.close();
        }
    }

    /** As the other one does, but so often at most; in between it has none. */
    private record OneInAWhile(TokenSource right, Duration pause, Clock clock, AtomicReference<Instant> next)
            implements SpoiltTokens {
        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            Instant due = next.get();
            Instant now = clock.instant();
            return !now.isBefore(due) && next.compareAndSet(due, now.plus(pause))
                    ? right.replace(refused)
                    : CompletableFuture.completedStage(
                            new GatewayFailure.NoToken("the mutant has just asked", Duration.ofSeconds(1)));
        }
    }
}
