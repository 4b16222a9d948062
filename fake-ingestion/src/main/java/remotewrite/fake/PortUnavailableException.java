package remotewrite.fake;

import java.io.Serial;

/** A fake cannot listen where it was told to. The message names the address, the port and the way out. */
public final class PortUnavailableException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    PortUnavailableException(FakeServer.Settings settings, Throwable cause) {
        super(
                "the fake \"%s\" cannot listen on address %s, port %d: %s; stop what listens there, or choose another port (0 picks a free one) or another address of this machine"
                        .formatted(settings.name(), settings.host(), settings.port(), cause.getMessage()),
                cause);
    }
}
