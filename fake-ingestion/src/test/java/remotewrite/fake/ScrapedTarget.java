package remotewrite.fake;

import static remotewrite.fake.MessageWriter.message;

import com.google.protobuf.CodedOutputStream;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** What Prometheus scrapes: OpenMetrics text with an exemplar, and the older format with a native histogram. */
record ScrapedTarget(HttpServer server) implements AutoCloseable {
    private static final String OPEN_METRICS = """
            # TYPE requests counter
            # HELP requests Requests so far.
            requests_total{path="/ä"} 17.0 # {trace_id="abc"} 0.5
            # TYPE size histogram
            size_bucket{le="0.5"} 2
            size_bucket{le="1.0"} 5
            size_bucket{le="+Inf"} 7
            size_sum 9.5
            size_count 7
            # EOF
            """;

    static ScrapedTarget start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            serve(
                    server,
                    "/text",
                    "application/openmetrics-text; version=1.0.0; charset=utf-8",
                    OPEN_METRICS.getBytes(StandardCharsets.UTF_8));
            serve(
                    server,
                    "/proto",
                    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
                    metricFamily());
            server.start();
            return new ScrapedTarget(server);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on the loopback address", e);
        }
    }

    private static void serve(HttpServer server, String path, String type, byte[] page) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
    }

    /** {@link TestHistograms#INTEGER} as the exposition format io.prometheus.client.MetricFamily has it. */
    private static byte[] metricFamily() {
        byte[] histogram = message(out -> {
            out.writeUInt64(1, 9);
            out.writeDouble(2, -1.5);
            out.writeSInt32(5, 3);
            out.writeDouble(6, 1e-128);
            out.writeUInt64(7, 1);
            buckets(out, 9, TestHistograms.INTEGER.negative());
            buckets(out, 12, TestHistograms.INTEGER.positive());
        });
        byte[] family = message(out -> {
            out.writeString(1, "latency");
            out.writeString(2, "Latency.");
            out.writeEnum(3, 4);
            out.writeByteArray(4, message(metric -> metric.writeByteArray(7, histogram)));
        });
        return message(out -> out.writeByteArrayNoTag(family));
    }

    private static void buckets(CodedOutputStream out, int field, Buckets buckets) throws IOException {
        for (BucketSpan span : buckets.spans()) {
            out.writeByteArray(field, message(in -> {
                in.writeSInt32(1, span.offset());
                in.writeUInt32(2, (int) span.length());
            }));
        }
        MessageWriter.packedZigzags(out, field + 1, buckets.deltas());
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
