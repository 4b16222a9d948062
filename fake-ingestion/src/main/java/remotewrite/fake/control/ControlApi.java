package remotewrite.fake.control;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import remotewrite.fake.PortUnavailableException;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.setup.OwnClient;
import remotewrite.fake.setup.OwnClients;
import remotewrite.fake.setup.Setup;

/**
 * An HTTP API with which another program looks at a {@link FakeCloud} and makes it fail: endpoints, exchanges, decoded
 * writes, tallies, drops, setup, faults, recording, environment and files, as docs/fakes-control.md describes them. Plain HTTP without authentication, meant
 * for the loopback interface; requests of web pages are refused. Safe for use by several threads.
 */
public final class ControlApi implements AutoCloseable {
    private final Server server;
    private final ServerConnector connector;
    private final Settings settings;

    private ControlApi(Server server, ServerConnector connector, Settings settings) {
        this.server = server;
        this.connector = connector;
        this.settings = settings;
    }

    /**
     * @param bindAddress address to listen on
     * @param port TCP port to listen on, 0 for a free one
     */
    public record Settings(String bindAddress, int port) {
        public Settings {
            Objects.requireNonNull(bindAddress, "bindAddress is null");
            if (bindAddress.isBlank()) {
                throw new IllegalArgumentException("bindAddress is blank");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port is " + port + ", 0 to 65535 is needed");
            }
        }

        /** {@code port} of 127.0.0.1. */
        public static Settings of(int port) {
            return new Settings("127.0.0.1", port);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws PortUnavailableException when the address or port cannot be listened on
     */
    public static ControlApi start(FakeCloud cloud, Settings settings) {
        return start(cloud, settings, List::of);
    }

    /**
     * The same, for a cloud that was started with {@code setup}: whose clients are told as well.
     *
     * @throws PortUnavailableException when the address or port cannot be listened on
     */
    public static ControlApi start(FakeCloud cloud, Settings settings, Setup setup) {
        return start(
                cloud,
                settings,
                () -> OwnClients.of(setup, cloud, cloud.settings().clock().instant()));
    }

    private static ControlApi start(FakeCloud cloud, Settings settings, Supplier<List<OwnClient>> own) {
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setName("fake-control");
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.bindAddress());
        connector.setPort(settings.port());
        // longer than the longest wait for exchanges
        connector.setIdleTimeout(120_000);
        server.addConnector(connector);
        ControlHandler handler = new ControlHandler(
                new ControlRoutes(cloud, own),
                new BrowserGuard(Set.of(cloud.hostName().toLowerCase(Locale.ROOT))));
        server.setHandler(handler);
        server.setErrorHandler(handler::explain);
        server.setStopTimeout(0);
        try {
            connector.open();
            server.start();
        } catch (IOException e) {
            throw new PortUnavailableException("control", settings.bindAddress(), settings.port(), e);
        } catch (Exception e) {
            throw new IllegalStateException("the control API did not start: " + e.getMessage(), e);
        }
        return new ControlApi(server, connector, settings);
    }

    /** Where it is, without a slash at its end. An API that listens on every address is named by the loopback's. */
    public URI uri() {
        String host = settings.bindAddress();
        if (host.equals("0.0.0.0") || host.equals("::")) {
            host = "127.0.0.1";
        }
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    /** The TCP port listened on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Stops to listen; requests under way are given up. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the control API did not stop: " + e.getMessage(), e);
        }
    }
}
