package remotewrite.conformance.mutant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.function.Predicate;
import remotewrite.proxy.AccessToken;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.HeaderField;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.TokenAnswer;
import remotewrite.proxy.TokenSource;

/** Asks Entra, proving nothing, and takes for a token what stands in the answer in the place of one, if it is wanted. */
final class TakesAnyToken implements TokenSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Long enough for a write to meet each answer. */
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(300);

    private final HttpRequest request;
    private final HttpClient http;
    private final Predicate<String> wanted;
    private final Clock clock;
    private Instant askAgain;
    private Optional<String> held = Optional.empty();

    TakesAnyToken(ProxyConfig config, Predicate<String> wanted, Clock clock) {
        this.request = HttpRequest.newBuilder(config.authorityHost().resolve("organizations/oauth2/v2.0/token"))
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        this.http = HttpClient.newBuilder()
                .sslContext(config.trustAnchors().sslContext())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.wanted = wanted;
        this.clock = clock;
        this.askAgain = clock.instant();
    }

    /** What is sent in the place of {@link AccessToken#authorization}, which has no room for what is no token. */
    synchronized HeaderField authorization() {
        return new HeaderField("Authorization", "Bearer " + held.orElse(""));
    }

    @Override
    public synchronized TokenAnswer current() {
        if (!clock.instant().isBefore(askAgain)) {
            held = ask().filter(wanted);
            askAgain = clock.instant().plus(BETWEEN_REQUESTS);
        }
        return held.isPresent()
                ? new AccessToken("any", Instant.MAX, Instant.MAX)
                : new GatewayFailure.NoToken("the mutant wants none of these", Duration.ofSeconds(1));
    }

    private Optional<String> ask() {
        try {
            JsonNode token = JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .path("access_token");
            return Optional.of(token).filter(JsonNode::isTextual).map(JsonNode::textValue);
        } catch (JsonProcessingException e) {
            // a page, or half an answer
            return Optional.empty();
        } catch (IOException e) {
            // nobody is there
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public CompletionStage<TokenAnswer> replace(AccessToken refused) {
        return CompletableFuture.completedStage(
                new GatewayFailure.NoToken("the mutant has one", Duration.ofSeconds(1)));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
