package remotewrite.conformance.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Recording;
import remotewrite.fake.Exchange;

/** The tokens that the token service issued in a run, read from the recorded replies. */
final class Tokens {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Tokens() {}

    /**
     * One token.
     *
     * @param token its fingerprint, as it also stands in recorded Authorization headers
     * @param askedAt when it was asked for; a client may use it before {@code issuedAt}
     * @param issuedAt when the reply was known to be written, which a busy machine may learn late
     * @param expiresAt end of its life by the reply's {@code expires_in}
     */
    record Issued(String token, Instant askedAt, Instant issuedAt, Instant expiresAt) {}

    /** All tokens, in order of issue. */
    static List<Issued> issued(Recording recording) {
        return recording.proxyToEntra().stream()
                .filter(Exchange::accepted)
                .flatMap(exchange -> issued(exchange).stream())
                .toList();
    }

    /** The requests for a token, whatever the answer. */
    static List<Exchange> requests(Recording recording) {
        return recording.proxyToEntra().stream()
                .filter(exchange -> exchange.request().method().equals("POST"))
                .toList();
    }

    private static Optional<Issued> issued(Exchange exchange) {
        try {
            JsonNode body = JSON.readTree(exchange.reply().orElseThrow().body().toUtf8());
            if (!body.hasNonNull("access_token")) {
                return Optional.empty();
            }
            return Optional.of(new Issued(
                    body.get("access_token").asText(),
                    exchange.startedAt(),
                    exchange.endedAt(),
                    exchange.endedAt().plusSeconds(body.path("expires_in").asLong())));
        } catch (JsonProcessingException e) {
            // a garbage answer is scripted now and then; it holds no token
            return Optional.empty();
        }
    }
}
