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

    /** Stops all renewals with the first token and takes it for valid for ever. */
    record FirstTokenForEver(TokenSource right, AtomicReference<TokenAnswer> first) implements SpoiltTokens {
        FirstTokenForEver(TokenSource right) {
            this(right, new AtomicReference<>(FetchedTokens.none()));
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
            return CompletableFuture.completedStage(FetchedTokens.none());
        }
    }

    /** Has no token any more from the moment the right source has none for the first time. */
    record DiesWithoutToken(TokenSource right, AtomicReference<Life> life) implements SpoiltTokens {
        private enum Life {
            WAITING,
            SERVING,
            DEAD
        }

        DiesWithoutToken(TokenSource right) {
            this(right, new AtomicReference<>(Life.WAITING));
        }

        @Override
        public TokenAnswer current() {
            TokenAnswer answer = right.current();
            Life now = life.updateAndGet(before -> switch (before) {
                case DEAD -> Life.DEAD;
                case SERVING -> answer instanceof AccessToken ? Life.SERVING : Life.DEAD;
                case WAITING -> answer instanceof AccessToken ? Life.SERVING : Life.WAITING;
            });
            return now == Life.DEAD ? FetchedTokens.none() : answer;
        }
    }

    /** Fetches a token whenever one is wanted. */
    record OnePerWrite(TokenFetch fetch) implements FetchedTokens {
        @Override
        public TokenAnswer current() {
            return fetch.fetch();
        }

        @Override
        public CompletionStage<TokenAnswer> replace(AccessToken refused) {
            return CompletableFuture.completedStage(fetch.fetch());
        }
    }

    /** Whether {@code token} has less than half of the life before it that it had when it was obtained. */
    record Aged(AccessToken token, Instant halfLife) {
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
    record AsksInParallel(TokenFetch fetch, Clock clock, AtomicReference<Optional<Aged>> held)
            implements FetchedTokens {
        AsksInParallel(TokenFetch fetch, Clock clock) {
            this(fetch, clock, new AtomicReference<>(Optional.empty()));
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
            return now.<TokenAnswer>map(Aged::token).orElseGet(FetchedTokens::none);
        }
    }

    /** From half life on renews in the caller, one after the other, and lets everybody wait. */
    record RenewsInTheWrite(TokenFetch fetch, Clock clock, AtomicReference<Optional<Aged>> held)
            implements FetchedTokens {
        RenewsInTheWrite(TokenFetch fetch, Clock clock) {
            this(fetch, clock, new AtomicReference<>(Optional.empty()));
        }

        @Override
        public synchronized TokenAnswer current() {
            if (held.get().filter(aged -> !aged.due(clock.instant())).isEmpty()
                    && fetch.fetch() instanceof AccessToken token) {
                held.set(Optional.of(Aged.of(token, clock.instant())));
            }
            return held.get().<TokenAnswer>map(Aged::token).orElseGet(FetchedTokens::none);
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
