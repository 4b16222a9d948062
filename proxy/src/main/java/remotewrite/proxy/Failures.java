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

    private Failures() {}

    /** {@code failure} and its causes, outermost first. */
    static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(LONGEST_CHAIN);
    }

    /** What the innermost telling exception says about the network; empty when none does. */
    static Optional<String> inWords(Throwable failure) {
        return chain(failure)
                .flatMap(cause -> network(cause).stream())
                .reduce((outer, inner) -> inner)
                .or(() -> chain(failure)
                        .filter(IOException.class::isInstance)
                        .findFirst()
                        .map(broken -> "the connection broke"));
    }

    private static Optional<String> network(Throwable cause) {
        return switch (cause) {
            case SSLException tls -> Optional.of("TLS failed: " + tls.getMessage());
            case UnknownHostException ignored -> Optional.of("its name cannot be resolved");
            case UnresolvedAddressException ignored -> Optional.of("its name cannot be resolved");
            case SocketTimeoutException ignored -> Optional.of("no connection in time");
            case TimeoutException ignored -> Optional.of("no answer in time");
            case ConnectException ignored -> Optional.of("the connection was refused");
            case HttpResponseException answer ->
                ConnectProxy.refused(answer)
                        ? Optional.of("the HTTP proxy on the way answered "
                                + answer.getResponse().getStatus())
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
