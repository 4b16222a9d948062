package remotewrite.conformance.mutant;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import remotewrite.proxy.AccessToken;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Identity;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.TokenAnswer;
import remotewrite.proxy.TokenFetch;
import remotewrite.proxy.TokenSource;

/** Token sources that are wrong in one way each. */
final class WrongTokens {
    private WrongTokens() {}

    private static TokenAnswer none() {
        return new GatewayFailure.NoToken("the mutant has none", Duration.ofSeconds(1));
    }

    /** Stops all renewals with the first token and takes it for valid for ever. */
    static final class FirstTokenForEver implements TokenSource {
        private final TokenSource right;
        private final AtomicReference<TokenAnswer> first = new AtomicReference<>(none());

        FirstTokenForEver(TokenSource right) {
            this.right = right;
        }

        @Override
        public void start(Executor executor) {
            right.start(executor);
        }

        @Override
        public TokenAnswer current() {
            if (first.get() instanceof GatewayFailure.NoToken && right.current() instanceof AccessToken token) {
                right.close();
                first.set(new AccessToken(token.value(), Instant.MAX, Instant.MAX));
            }
            return first.get();
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return CompletableFuture.completedStage(none());
        }

        @Override
        public void close() {
            right.close();
        }
    }

    /** Has no token any more from the moment the right source has none for the first time. */
    static final class DiesWithoutToken implements TokenSource {
        private final TokenSource right;
        private final AtomicReference<Life> life = new AtomicReference<>(Life.WAITING);

        private enum Life {
            WAITING,
            SERVING,
            DEAD
        }

        DiesWithoutToken(TokenSource right) {
            this.right = right;
        }

        @Override
        public void start(Executor executor) {
            right.start(executor);
        }

        @Override
        public TokenAnswer current() {
            TokenAnswer answer = right.current();
            Life now = life.updateAndGet(before -> switch (before) {
                case DEAD -> Life.DEAD;
                case SERVING -> answer instanceof AccessToken ? Life.SERVING : Life.DEAD;
                case WAITING -> answer instanceof AccessToken ? Life.SERVING : Life.WAITING;
            });
            return now == Life.DEAD ? none() : answer;
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return right.replace(refused);
        }

        @Override
        public void close() {
            right.close();
        }
    }

    /** Fetches a token whenever one is wanted. */
    static final class OnePerWrite implements TokenSource {
        private final TokenFetch fetch;

        OnePerWrite(TokenFetch fetch) {
            this.fetch = fetch;
        }

        @Override
        public void start(Executor executor) {
            fetch.start(executor);
        }

        @Override
        public TokenAnswer current() {
            return fetch.fetch();
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return CompletableFuture.completedStage(fetch.fetch());
        }

        @Override
        public void close() {
            fetch.close();
        }
    }

    /** Whether {@code token} has less than half of the life before it that it had when it was obtained. */
    private record Aged(AccessToken token, Instant halfLife) {
        static Aged of(AccessToken token, Instant obtained) {
            return new Aged(
                    token,
                    obtained.plus(Duration.between(obtained, token.expiresAt()).dividedBy(2)));
        }

        boolean due(Instant now) {
            return now.isAfter(halfLife);
        }
    }

    /** From half life on starts a request whenever a token is wanted, whatever is under way. */
    static final class AsksInParallel implements TokenSource {
        private final TokenFetch fetch;
        private final Clock clock;
        private final AtomicReference<Optional<Aged>> held = new AtomicReference<>(Optional.empty());

        AsksInParallel(TokenFetch fetch, Clock clock) {
            this.fetch = fetch;
            this.clock = clock;
        }

        @Override
        public void start(Executor executor) {
            fetch.start(executor);
            Thread.ofVirtual().start(this::renew);
        }

        private void renew() {
            if (fetch.fetch() instanceof AccessToken token) {
                held.set(Optional.of(Aged.of(token, clock.instant())));
            }
        }

        @Override
        public TokenAnswer current() {
            Optional<Aged> now = held.get();
            if (now.filter(aged -> aged.due(clock.instant())).isPresent()) {
                Thread.ofVirtual().start(this::renew);
            }
            return now.<TokenAnswer>map(Aged::token).orElseGet(WrongTokens::none);
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return CompletableFuture.completedStage(none());
        }

        @Override
        public void close() {
            fetch.close();
        }
    }

    /** From half life on renews in the caller, one after the other, and lets everybody wait. */
    static final class RenewsInTheWrite implements TokenSource {
        private final TokenFetch fetch;
        private final Clock clock;
        private Optional<Aged> held = Optional.empty();

        RenewsInTheWrite(TokenFetch fetch, Clock clock) {
            this.fetch = fetch;
            this.clock = clock;
        }

        @Override
        public void start(Executor executor) {
            fetch.start(executor);
        }

        @Override
        public synchronized TokenAnswer current() {
            if (held.filter(aged -> !aged.due(clock.instant())).isEmpty()
                    && fetch.fetch() instanceof AccessToken token) {
                held = Optional.of(Aged.of(token, clock.instant()));
            }
            return held.<TokenAnswer>map(Aged::token).orElseGet(WrongTokens::none);
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return CompletableFuture.completedStage(none());
        }

        @Override
        public void close() {
            fetch.close();
        }
    }

    /** Repeats a failed request at once, whatever the answer was. */
    record Hammers(TokenFetch right, ProxyConfig config) implements TokenFetch {
        private static final int TIMES = 20;

        @Override
        public void start(Executor executor) {
            right.start(executor);
        }

        @Override
        public TokenAnswer fetch() {
            TokenAnswer answer = right.fetch();
            if (answer instanceof GatewayFailure.NoToken) {
                ask();
            }
            return answer;
        }

        @Override
        public void close() {
            right.close();
        }

        private void ask() {
            String tenant = config.identity() instanceof Identity.Application application
                    ? application.tenantId()
                    : "organizations";
            HttpRequest request = HttpRequest.newBuilder(config.authorityHost().resolve(tenant + "/oauth2/v2.0/token"))
                    .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                    .build();
            try (HttpClient http = HttpClient.newBuilder()
                    .sslContext(config.trustAnchors().sslContext())
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()) {
                for (int i = 0; i < TIMES; i++) {
                    http.send(request, HttpResponse.BodyHandlers.discarding());
                }
            } catch (IOException e) {
                // Entra is down in another way than expected; the right request has said so already
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
