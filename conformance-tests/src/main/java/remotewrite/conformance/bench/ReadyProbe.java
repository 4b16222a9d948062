package remotewrite.conformance.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalInt;

/** Asks a proxy's {@code GET /ready}, as a kubelet does. */
final class ReadyProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** One for all runs of a process, which can be a hundred: each would have threads of its own. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private final HttpRequest request;
    private OptionalInt lastStatus = OptionalInt.empty();
    private String lastAnswer = "nothing";

    ReadyProbe(int port) {
        request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/ready"))
                .timeout(TIMEOUT)
                .build();
    }

    /** Whether it answers 200 now. */
    boolean ready() {
        try {
            HttpResponse<String> reply = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            lastStatus = OptionalInt.of(reply.statusCode());
            lastAnswer = reply.statusCode() + " " + reply.body().strip();
            return reply.statusCode() == 200;
        } catch (IOException e) {
            lastStatus = OptionalInt.empty();
            lastAnswer = "nothing (" + e.getClass().getSimpleName() + ")";
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Status of the last answer; empty when there was none. */
    OptionalInt lastStatus() {
        return lastStatus;
    }

    /** Status and body of the last answer. */
    String lastAnswer() {
        return lastAnswer;
    }
}
