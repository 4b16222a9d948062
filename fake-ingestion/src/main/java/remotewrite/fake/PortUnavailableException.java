package remotewrite.fake;

import java.io.Serial;

/** A fake cannot listen where it was told to. The message names the address, the port and the way out. */
public final class PortUnavailableException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

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
                "the fake \"%s\" cannot listen on address %s, port %s: %s; stop what listens there, or choose another port (0 picks a free one) or another address of this machine"
                        .formatted(name, host, port, cause.getMessage()),
                cause);
    }
}
