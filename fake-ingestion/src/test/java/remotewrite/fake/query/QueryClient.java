package remotewrite.fake.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A plain client of the query API. */
final class QueryClient implements AutoCloseable {
    static final String TOKEN = "good-token";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    QueryClient(URI base) {
        this.base = base.toString();
    }

    record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {
        JsonNode data() {
            return body.path("data");
        }

        JsonNode result() {
            return data().path("result");
        }
    }

    /** @param parameters name and value in turn */
    Answer get(String path, String... parameters) {
        return send(request(path + "?" + form(parameters)).GET());
    }

    Answer post(String path, String... parameters) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(parameters))));
    }

    HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(base + target))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + TOKEN);
    }

    HttpRequest.Builder anonymous(String target) {
        return HttpRequest.newBuilder(URI.create(base + target)).timeout(Duration.ofSeconds(30));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> reply = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            boolean json = reply.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
            boolean plain = reply.headers().firstValue("Content-Encoding").isEmpty();
            return new Answer(reply.statusCode(), json && plain ? JSON.readTree(reply.body()) : JSON.nullNode(), reply);
        } catch (JsonProcessingException e) {
            throw new AssertionError("the reply is no JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("no reply", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static String form(String... parameters) {
        List<String> pairs = new ArrayList<>();
        for (int at = 0; at < parameters.length; at += 2) {
            pairs.add(encode(parameters[at]) + "=" + encode(parameters[at + 1]));
        }
        return String.join("&", pairs);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
