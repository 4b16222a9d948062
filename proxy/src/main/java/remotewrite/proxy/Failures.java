package remotewrite.proxy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;

/** Puts network exceptions into words. Their own texts are often missing, and name addresses but never a cause. */
final class Failures {
    private static final int LONGEST_CHAIN = 20;
    private static final int CREDENTIALS_WANTED = 407;
    private static final int FORBIDDEN = 403;

    /** Nothing came, or not all of it. */
    static final String LATE = "no answer in time";

    private Failures() {}

    /** {@code failure} and its causes, outermost first. */
    static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(LONGEST_CHAIN);
    }

    /**
     * What the innermost telling exception says about the network; the exception's name when none does.
     *
     * @param way the HTTP proxy in between, if there is one: whoever connects, connects to it, so it is what was not found or
     *     refused
     */
    static String inWords(Throwable failure, Optional<Outbound.Tunnel> way) {
        return way.map(tunnel -> throughTunnel(failure, tunnel)).orElseGet(() -> direct(failure));
    }

    private static String direct(Throwable failure) {
        return chain(failure)
                .flatMap(cause -> network(cause).stream())
                .reduce((outer, inner) -> inner)
                .or(() -> chain(failure)
                        .filter(IOException.class::isInstance)
                        .findFirst()
                        .map(broken -> "the connection broke"))
                .orElseGet(() -> failure.getClass().getSimpleName());
    }

    private static String throughTunnel(Throwable failure, Outbound.Tunnel tunnel) {
        String proxy = "the HTTP proxy " + tunnel.address() + " of HTTPS_PROXY";
        return chain(failure)
                .flatMap(cause -> ofProxy(cause).stream())
                .reduce((outer, inner) -> inner)
                .map(words -> proxy + " " + words)
                .orElseGet(() -> direct(failure) + ", on the way through " + proxy);
    }

    private static Optional<String> network(Throwable cause) {
        return switch (cause) {
            case Distrust distrust -> Optional.of("TLS failed: " + distrust.getMessage());
            case SSLException tls -> Optional.of("TLS failed: " + tls.getMessage());
            case UnknownHostException ignored -> Optional.of("its name cannot be resolved");
            case UnresolvedAddressException ignored -> Optional.of("its name cannot be resolved");
            case SocketTimeoutException ignored -> Optional.of("no connection in time");
            case TimeoutException ignored -> Optional.of(LATE);
            case ConnectException ignored -> Optional.of("the connection was refused");
            default -> Optional.empty();
        };
    }

    /** What can only be the HTTP proxy's doing, and what to do about it. */
    private static Optional<String> ofProxy(Throwable cause) {
        return switch (cause) {
            case UnknownHostException ignored -> Optional.of("cannot be found: is its name right");
            case UnresolvedAddressException ignored -> Optional.of("cannot be found: is its name right");
            case SocketTimeoutException ignored ->
                Optional.of("gave no connection in time: is it up, is its port right");
            case ConnectException ignored -> Optional.of("refused the connection: is it up, is its port right");
            case HttpResponseException answer ->
                ConnectProxy.refused(answer)
                        ? Optional.of(answered(answer.getResponse().getStatus()))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String answered(int status) {
        return "answered " + status
                + switch (status) {
                    case CREDENTIALS_WANTED -> ": it wants user and password, in HTTPS_PROXY";
                    case FORBIDDEN -> ": allow host and port there, or name the host in NO_PROXY";
                    default -> " in place of a tunnel";
                };
    }
}
