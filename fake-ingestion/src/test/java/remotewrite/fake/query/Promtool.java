package remotewrite.fake.query;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import remotewrite.fake.client.Program;

/**
 * An unmodified promtool that reads from a fake. Debian's 2.42 cannot send a token: something in between adds it, as a proxy
 * with authentication does. One that can is {@link remotewrite.fake.client.BuiltPromtool}.
 */
final class Promtool implements AutoCloseable {
    private final Program program = new Program(PrometheusBinaries.promtool());
    private final Path directory;
    private final URI fake;
    private final UnaryOperator<HttpRequest.Builder> adding;
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer between;

    /** @param adding to every request, a token for example */
    Promtool(Path directory, URI fake, UnaryOperator<HttpRequest.Builder> adding) {
        this.directory = directory;
        this.fake = fake;
        this.adding = adding;
        try {
            between = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            between.createContext("/", this::forward);
            between.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on the loopback address", e);
        }
    }

    static HttpRequest.Builder withToken(HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + QueryClient.TOKEN);
    }

    String url() {
        return "http://127.0.0.1:" + between.getAddress().getPort();
    }

    Program.Run query(List<String> arguments) throws IOException, InterruptedException {
        return program.run(
                directory,
                Map.of(),
                Stream.concat(Stream.of("query"), arguments.stream()).toList());
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(fake.resolve(exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            for (String name : List.of("Content-Type", "Accept-Encoding")) {
                exchange.getRequestHeaders()
                        .getOrDefault(name, List.of())
                        .forEach(value -> request.header(name, value));
            }
            HttpResponse<byte[]> reply =
                    http.send(adding.apply(request).build(), HttpResponse.BodyHandlers.ofByteArray());
            for (String name : List.of("Content-Type", "Content-Encoding")) {
                reply.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            exchange.sendResponseHeaders(reply.statusCode(), reply.body().length);
            exchange.getResponseBody().write(reply.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        between.stop(0);
        http.close();
    }
}
