package remotewrite.conformance.sender;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.xerial.snappy.Snappy;

/** A page to scrape and an address to write to, on the address a sender asks for. */
final class Surroundings implements AutoCloseable {
    record Write(String authorization, String encoding, String version, String decompressed) {}

    private final String hostName;
    private final HttpServer target;
    private final HttpServer receiver;
    private final long startedNanos = System.nanoTime();
    private final AtomicInteger scrapes = new AtomicInteger();
    private final List<Write> writes = new CopyOnWriteArrayList<>();

    Surroundings(Sender sender) throws IOException {
        hostName = sender.hostName();
        target = HttpServer.create(new InetSocketAddress(sender.bindAddress(), 0), 0);
        target.createContext("/metrics", this::scraped);
        target.start();
        receiver = HttpServer.create(new InetSocketAddress(sender.bindAddress(), 0), 0);
        receiver.createContext("/write", this::written);
        receiver.start();
    }

    SenderJob job(Path workDirectory) {
        return SenderJob.of(
                URI.create("http://" + hostName + ":" + receiver.getAddress().getPort() + "/write"),
                hostName + ":" + target.getAddress().getPort(),
                workDirectory);
    }

    /** Waits until a scraped sample was written; 30 s at most. */
    Write awaitSample() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        writes.stream().anyMatch(write -> write.decompressed().contains("probe_value")));
        System.out.printf(
                "first written sample %.1f s after the start, %d scrapes%n",
                (System.nanoTime() - startedNanos) / 1e9, scrapes.get());
        return writes.stream()
                .filter(write -> write.decompressed().contains("probe_value"))
                .findFirst()
                .orElseThrow();
    }

    int scrapes() {
        return scrapes.get();
    }

    private void scraped(HttpExchange exchange) throws IOException {
        try (exchange) {
            scrapes.incrementAndGet();
            byte[] page = "# TYPE probe_value gauge\nprobe_value 42\n".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    private void written(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            writes.add(new Write(
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("Content-Encoding"),
                    exchange.getRequestHeaders().getFirst("X-Prometheus-Remote-Write-Version"),
                    new String(Snappy.uncompress(body), UTF_8)));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    @Override
    public void close() {
        target.stop(0);
        receiver.stop(0);
    }
}
