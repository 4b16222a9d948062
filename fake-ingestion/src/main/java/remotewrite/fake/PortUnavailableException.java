package remotewrite.fake;

import java.io.Serial;

/**
 * A fake cannot listen where it was told to. The message names the address, the port and the way out; of a port that Linux
 * takes for connections (32768 to 60999 unless {@code net.ipv4.ip_local_port_range} says otherwise) that one may hold it.
 */
public final class PortUnavailableException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int FIRST_OF_CONNECTIONS = 32_768;
    private static final int LAST_OF_CONNECTIONS = 60_999;

    private final String fake;

    PortUnavailableException(FakeServer.Settings settings, Throwable cause) {
        this(settings.name(), settings.host(), settings.port(), cause);
    }

    /**
     * @param name of what wanted to listen
     * @param host address to listen on
     * @param port TCP port to listen on
     */
    public PortUnavailableException(String name, String host, int port, Throwable cause) {
        super(
                "the fake \"%s\" cannot listen on address %s, port %s: %s; stop what listens there%s, or choose another port (0 picks a free one) or another address of this machine"
                        .formatted(name, host, port, cause.getMessage(), connection(port)),
                cause);
        fake = name;
    }

    /** The name of what wanted to listen: that of the endpoint, or {@code control}. */
    public String fake() {
        return fake;
    }

    private static String connection(int port) {
        return port < FIRST_OF_CONNECTIONS || port > LAST_OF_CONNECTIONS
                ? ""
                : " (it may be a connection to somewhere else that has this port: Linux takes those from %s to %s for them)"
                        .formatted(FIRST_OF_CONNECTIONS, LAST_OF_CONNECTIONS);
    }
}
