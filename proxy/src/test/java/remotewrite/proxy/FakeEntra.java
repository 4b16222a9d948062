package remotewrite.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A token endpoint that issues {@code canary-token-1}, {@code -2}, ... and can be told to answer otherwise. */
final class FakeEntra implements AutoCloseable {
    /** What every token begins with; must never show up in a log. */
    static final String CANARY = "canary-token-";

    private static final int LONGEST_HOLD_SECONDS = 30;

    private final HttpsServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> forms = new CopyOnWriteArrayList<>();
    private final Deque<Answer> next = new ConcurrentLinkedDeque<>();
    private volatile Answer always;
    private volatile int expiresInSeconds = 3599;
    private volatile Runnable onRequest = () -> {};

    /** An answer of the token endpoint. */
    record Answer(int status, String contentType, String body, Map<String, String> headers) {
        static Answer json(int status, String body) {
            return new Answer(status, "application/json; charset=utf-8", body, Map.of());
        }

        /** No answer until the fake is closed. */
        static Answer never() {
            return new Answer(0, "", "", Map.of());
        }

        static Answer unknownCertificate() {
            return json(
                    401,
                    "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS700027: The certificate with identifier"
                            + " used to sign the client assertion is not registered on application. Trace ID: t"
                            + " Correlation ID: c Timestamp: 2026-01-31 12:00:00Z\",\"error_codes\":[700027]}");
        }
    }

    private FakeEntra() {
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the fake token endpoint cannot listen", e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(TestCertificates.SERVER.serverContext()));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static FakeEntra start() {
        return new FakeEntra();
    }

    URI authority() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/");
    }

    /** The token requests so far, as form texts. */
    List<String> forms() {
        return List.copyOf(forms);
    }

    int requests() {
        return forms.size();
    }

    FakeEntra lifetime(int seconds) {
        expiresInSeconds = seconds;
        return this;
    }

    /** The next request gets this. */
    FakeEntra then(Answer answer) {
        next.add(answer);
        return this;
    }

    /** Every request gets this from now on. */
    FakeEntra always(Answer answer) {
        always = answer;
        return this;
    }

    /** Done for every request before it is answered. */
    FakeEntra onRequest(Runnable done) {
        onRequest = done;
        return this;
    }

    FakeEntra wellAgain() {
        always = null;
        return this;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            forms.add(exchange.getRequestURI() + "?" + form);
            onRequest.run();
            Answer scripted = next.poll();
            Answer answer = scripted != null ? scripted : always != null ? always : token(forms.size());
            if (answer.status() == 0 && !closed.await(LONGEST_HOLD_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            // the fake was closed while it held an answer back
            return;
        }
    }

    private Answer token(int number) {
        return Answer.json(
                200,
                "{\"token_type\":\"Bearer\",\"expires_in\":" + expiresInSeconds + ",\"ext_expires_in\":"
                        + expiresInSeconds + ",\"access_token\":\"" + CANARY + number + "\"}");
    }
}
