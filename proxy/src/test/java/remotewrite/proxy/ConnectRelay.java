package remotewrite.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ConnectHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty's HTTP proxy. It finds every host on this machine, at the port it is asked for. */
final class ConnectRelay implements AutoCloseable {
    /** A name that only this proxy can find; the servers of these tests have a certificate for it. */
    static final String FAR = "far.test";

    private final Server server = new Server();
    private final ServerConnector connector;
    private final String scheme;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile String wanted = "";

    /** A request, with all its header lines. */
    record Seen(String method, String target, List<String> headerLines) {}

    private ConnectRelay(String scheme, ConnectionFactory... protocols) {
        this.scheme = scheme;
        connector = new ServerConnector(server, protocols);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Relaying());
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("the test's HTTP proxy cannot be started", e);
        }
    }

    static ConnectRelay http() {
        return new ConnectRelay("http", new HttpConnectionFactory());
    }

    static ConnectRelay https(TestCertificates.Identity identity) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(identity.serverContext());
        return new ConnectRelay("https", new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory());
    }

    /** From now on only who sends this field gets a tunnel. */
    ConnectRelay wanting(String proxyAuthorization) {
        wanted = proxyAuthorization;
        return this;
    }

    URI url() {
        return URI.create(scheme + "://localhost:" + connector.getLocalPort());
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the test's HTTP proxy cannot be stopped", e);
        }
    }

    private final class Relaying extends ConnectHandler {
        @Override
        protected boolean handleAuthentication(Request request, Response response, String address) {
            seen.add(new Seen(
                    request.getMethod(),
                    address,
                    request.getHeaders().stream().map(HttpField::toString).toList()));
            return wanted.isEmpty() || wanted.equals(request.getHeaders().get("Proxy-Authorization"));
        }

        @Override
        protected InetSocketAddress newConnectAddress(String host, int port) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }
    }
}
