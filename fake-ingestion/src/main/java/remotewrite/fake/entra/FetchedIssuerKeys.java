package remotewrite.fake.entra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Keys from the issuers' own metadata (OpenID Connect Discovery 1.0, 4). */
final class FetchedIssuerKeys implements IssuerKeys {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<SSLContext> trust;
    private final String trusted;
    private final Duration timeout;
    private final Map<String, JWKSet> kept = new ConcurrentHashMap<>();

    /**
     * @param trust for TLS, asked at every look-up
     * @param trusted who that is, for the reader of a log
     */
    FetchedIssuerKeys(Supplier<SSLContext> trust, String trusted, Duration timeout) {
        this.trust = trust;
        this.trusted = trusted;
        this.timeout = timeout;
    }

    @Override
    public Answer of(String issuer, String keyId) {
        JWKSet known = kept.getOrDefault(issuer, new JWKSet());
        if (keyId.isEmpty() ? !known.isEmpty() : known.getKeyByKeyId(keyId) != null) {
            return new Answer.Published(known);
        }
        Answer answer = fetch(issuer);
        if (answer instanceof Answer.Published published) {
            kept.put(issuer, published.keys());
        }
        return answer;
    }

    @Override
    public Map<String, JWKSet> atHand() {
        return Map.copyOf(kept);
    }

    private Answer fetch(String issuer) {
        String base = issuer.endsWith("/") ? issuer : issuer + "/";
        // a client for each look-up: look-ups are rare, and an open client would hold threads for ever
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(trust.get())
                .connectTimeout(timeout)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            JsonNode metadata = JSON.readTree(read(client, base + ".well-known/openid-configuration"));
            String announced = metadata.path("issuer").asText();
            if (!announced.equals(issuer)) {
                return new Answer.Unavailable("the metadata of " + issuer + " names the issuer '" + announced + "'");
            }
            return new Answer.Published(
                    JWKSet.parse(read(client, metadata.path("jwks_uri").asText())));
        } catch (SSLException e) {
            return new Answer.Unavailable(
                    "the keys of " + issuer + " could not be read: " + e + "; trusted are " + trusted);
        } catch (IOException | ParseException | IllegalArgumentException | IllegalStateException e) {
            return new Answer.Unavailable("the keys of " + issuer + " could not be read: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unavailable("the keys of " + issuer + " were not waited for");
        }
    }

    private String read(HttpClient client, String address) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(address)).timeout(timeout).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("GET " + address + " was answered " + response.statusCode());
        }
        return response.body();
    }
}
