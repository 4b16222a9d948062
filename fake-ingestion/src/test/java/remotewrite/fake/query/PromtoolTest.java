package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Exchange;
import remotewrite.fake.Sample;
import remotewrite.fake.TokenVerdict;

/**
 * An unmodified promtool reads from the fake. Old ones, as Debian's 2.42, cannot send a token: something in between adds
 * it, as a proxy with authentication does.
 */
class PromtoolTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private final ListedMetrics metrics = new ListedMetrics()
            .with("up", List.of(Sample.of(1, NOW - 60_000), Sample.of(0, NOW)), "job", "api")
            .with("special", List.of(Sample.of(Double.NEGATIVE_INFINITY, NOW)), "job", "api");
    private final FakeQuery fake = FakeQuery.start(FakeQuery.Settings.of(
            CLOCK,
            bearer -> bearer.equals(QueryClient.TOKEN)
                    ? new TokenVerdict.Valid("reader", "app", CLOCK.instant())
                    : new TokenVerdict.Refused("InvalidAuthenticationToken", "The access token is invalid."),
            Set.of("reader"),
            metrics));
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer adder = adder();
    private Path promtool;

    @BeforeEach
    void find() {
        promtool = PrometheusBinaries.promtool();
    }

    @AfterEach
    void close() {
        adder.stop(0);
        http.close();
        fake.close();
    }

    private HttpServer adder() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::forward);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on the loopback address", e);
        }
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            fake.baseUri("127.0.0.1").resolve(exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()))
                    .header("Authorization", "Bearer " + QueryClient.TOKEN);
            for (String name : List.of("Content-Type", "Accept-Encoding")) {
                exchange.getRequestHeaders()
                        .getOrDefault(name, List.of())
                        .forEach(value -> request.header(name, value));
            }
            HttpResponse<byte[]> reply = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
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

    private record Run(int exit, String printed) {}

    @Test
    void anInstantQueryPrintsItsValue() throws Exception {
        assertThat(query("instant", "--time=1700000000", url(), "up{job='api'}"))
                .isEqualTo(new Run(0, "up{job=\"api\"} => 0 @[1700000000]\n"));
        assertThat(query("instant", "--time=1700000000", url(), "special").printed())
                .isEqualTo("special{job=\"api\"} => -Inf @[1700000000]\n");
        assertThat(query("instant", "--time=1700000000.25", url(), "1 + 1").printed())
                .isEqualTo("scalar: 2 @[1700000000.25]\n");
    }

    @Test
    void aRangeQueryPrintsItsValues() throws Exception {
        assertThat(query("range", "--start=1699999940", "--end=1700000000", "--step=30s", url(), "up"))
                .isEqualTo(new Run(0, "up{job=\"api\"} =>\n1 @[1699999940]\n1 @[1699999970]\n0 @[1700000000]\n"));
    }

    @Test
    void seriesArePrinted() throws Exception {
        assertThat(query("series", "--match=up", "--start=1699990000", "--end=1700000000", url()))
                .isEqualTo(new Run(0, "{__name__=\"up\", job=\"api\"}\n"));
    }

    @Test
    void namesArePrinted() throws Exception {
        assertThat(query("labels", url(), "__name__")).isEqualTo(new Run(0, "special\nup\n"));
    }

    @Test
    void bothEnvelopesOfARefusalMakeItFail() throws Exception {
        Run azure = query("instant", url(), "{job=\"api\"}");
        Run prometheus = query("range", "--start=1", "--end=20000", "--step=1s", url(), "up");

        assertThat(azure.exit()).isEqualTo(1);
        // observed: client_golang reads "error" as a string, and so prints the decoder's trouble instead of the text
        assertThat(azure.printed()).contains("bad_response", "QueryValidationError");
        assertThat(prometheus.exit()).isEqualTo(1);
        assertThat(prometheus.printed()).contains("exceeded maximum resolution of 11,000 points");
    }

    @Test
    void withoutATokenItFails() throws Exception {
        Run run = run(List.of(
                promtool.toString(),
                "query",
                "instant",
                fake.baseUri("127.0.0.1").toString(),
                "up"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(fake.journal().exchanges())
                .flatExtracting(exchange -> exchange.reply().stream().toList())
                .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(401));
        assertThat(fake.journal().exchanges()).noneMatch(Exchange::accepted).isNotEmpty();
    }

    private String url() {
        return "http://127.0.0.1:" + adder.getAddress().getPort();
    }

    private Run query(String kind, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(promtool.toString(), "query", kind));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Run run(List<String> command) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Run(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
