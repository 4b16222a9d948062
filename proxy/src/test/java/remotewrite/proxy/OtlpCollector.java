package remotewrite.proxy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A collector, with or without TLS, that decodes what it is sent, by gRPC or HTTP, with OpenTelemetry's own schema. */
final class OtlpCollector implements AutoCloseable {
    private static final String GRPC_PATH = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
    private static final int GRPC_PREFIX_BYTES = 5;

    private final List<ExportMetricsServiceRequest> seen = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final List<HttpFields> headers = new CopyOnWriteArrayList<>();
    private final Server server = new Server();
    private final ServerConnector connector;
    private final String scheme;

    private OtlpCollector(String scheme, ConnectionFactory... protocols) {
        this.scheme = scheme;
        connector = new ServerConnector(server, protocols);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                return take(request, response, callback);
            }
        });
    }

    static OtlpCollector start() throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        return started(
                new OtlpCollector("http", new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http)));
    }

    /** With TLS and HTTP/2 only, which gRPC demands and the exporter offers for either protocol. */
    static OtlpCollector withTls(TestCertificates.Identity identity) throws Exception {
        SslContextFactory.Server tls = new SslContextFactory.Server() {
            @Override
            public void customize(SSLEngine engine) {
                super.customize(engine);
                engine.setHandshakeApplicationProtocolSelector((any, offered) -> offered.contains("h2") ? "h2" : "");
            }
        };
        tls.setSslContext(identity.serverContext());
        return started(new OtlpCollector(
                "https",
                new SslConnectionFactory(tls, "h2"),
                new HTTP2ServerConnectionFactory(new HttpConfiguration())));
    }

    private static OtlpCollector started(OtlpCollector collector) throws Exception {
        collector.server.start();
        return collector;
    }

    private boolean take(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        paths.add(path);
        headers.add(request.getHeaders().asImmutable());
        byte[] body;
        try (InputStream content = Content.Source.asInputStream(request)) {
            body = content.readAllBytes();
        }
        if (path.equals(GRPC_PATH)) {
            add(Arrays.copyOfRange(body, GRPC_PREFIX_BYTES, body.length));
            response.getHeaders().put("Content-Type", "application/grpc");
            response.setTrailersSupplier(() -> HttpFields.build().put("grpc-status", "0"));
            response.write(true, ByteBuffer.allocate(GRPC_PREFIX_BYTES), callback);
            return true;
        }
        if (path.endsWith("/v1/metrics")) {
            add(body);
            response.getHeaders().put("Content-Type", "application/x-protobuf");
            response.write(true, ByteBuffer.allocate(0), callback);
            return true;
        }
        return false;
    }

    private void add(byte[] message) throws InvalidProtocolBufferException {
        seen.add(ExportMetricsServiceRequest.parseFrom(message));
    }

    /** The host is localhost with TLS, by which its certificate names it. */
    URI url() {
        String host = scheme.equals("https") ? "localhost" : "127.0.0.1";
        return URI.create(scheme + "://" + host + ":" + connector.getLocalPort());
    }

    /** Where it takes metrics. */
    URI url(Export.Protocol protocol) {
        return switch (protocol) {
            case GRPC -> url();
            case HTTP_PROTOBUF -> url().resolve("/v1/metrics");
        };
    }

    /** The values of a header over all requests, without repetition. */
    List<String> header(String name) {
        return headers.stream()
                .flatMap(request -> request.getValuesList(name).stream())
                .distinct()
                .toList();
    }

    List<String> paths() {
        return List.copyOf(paths);
    }

    /** The newest value of a counter with exactly this label; -1 when none has come. */
    double counter(String name, String label, String value) {
        return seen.stream()
                .flatMap(request -> request.getResourceMetricsList().stream())
                .flatMap(OtlpCollector::metrics)
                .filter(metric ->
                        metric.getName().equals(name) && metric.getSum().getIsMonotonic())
                .flatMap(metric -> metric.getSum().getDataPointsList().stream())
                .filter(point -> point.getAttributesList().stream()
                        .map(OtlpCollector::text)
                        .toList()
                        .equals(List.of(label + "=" + value)))
                .mapToDouble(NumberDataPoint::getAsDouble)
                .reduce(-1, (older, newer) -> newer);
    }

    /** The names of all metrics that have come. */
    List<String> names() {
        return seen.stream()
                .flatMap(request -> request.getResourceMetricsList().stream())
                .flatMap(OtlpCollector::metrics)
                .map(Metric::getName)
                .distinct()
                .toList();
    }

    /** The attributes of every resource that has come, {@code name=value}. */
    List<String> resources() {
        return seen.stream()
                .flatMap(request -> request.getResourceMetricsList().stream())
                .flatMap(resource -> resource.getResource().getAttributesList().stream())
                .map(OtlpCollector::text)
                .distinct()
                .toList();
    }

    private static Stream<Metric> metrics(ResourceMetrics resource) {
        return resource.getScopeMetricsList().stream().flatMap(scope -> scope.getMetricsList().stream());
    }

    private static String text(KeyValue pair) {
        return pair.getKey() + "=" + pair.getValue().getStringValue();
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }
}
