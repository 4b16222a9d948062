package remotewrite.fake;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** How Jetty listens for a fake: HTTP/1.1 only, as little of its own as possible on the wire, no timeouts. */
final class Listener {
    /** Of a request and of a reply. */
    static final int MAX_HEAD_BYTES = 64 * 1024;

    private Listener() {}

    static ServerConnector of(Server server, FakeServer.Settings settings) {
        HttpConnectionFactory http = new HttpConnectionFactory(http());
        ServerConnector connector = switch (settings.transport()) {
            case Transport.Plain plain -> new ServerConnector(server, 0, 1, http);
            case Transport.Tls tls ->
                new ServerConnector(server, 0, 1, new SslConnectionFactory(certificate(tls), http.getProtocol()), http);
        };
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        // A stalled or delayed exchange must not be ended by the server.
        connector.setIdleTimeout(0);
        return connector;
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(MAX_HEAD_BYTES);
        // that of a reply grows up to it where a script wants that
        http.setMaxResponseHeaderSize(MAX_HEAD_BYTES);
        // The journal wants names as they were spelt, and targets as they were sent, however odd.
        http.setHeaderCacheCaseSensitive(true);
        http.setHttpCompliance(HttpCompliance.RFC9110.with(
                "AS_ON_THE_WIRE",
                HttpCompliance.Violation.CASE_SENSITIVE_FIELD_NAME,
                HttpCompliance.Violation.MISMATCHED_AUTHORITY));
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    private static SslContextFactory.Server certificate(Transport.Tls tls) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(tls.keyStore());
        factory.setKeyStorePassword(tls.password());
        factory.setSniRequired(false);
        return factory;
    }
}
