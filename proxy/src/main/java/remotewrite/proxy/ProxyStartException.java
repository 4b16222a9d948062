package remotewrite.proxy;

import java.io.Serial;

/** The proxy could not be started in its surroundings, for example because the port is in use. The message is one line. */
public final class ProxyStartException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ProxyStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
