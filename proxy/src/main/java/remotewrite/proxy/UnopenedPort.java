package remotewrite.proxy;

import java.io.IOException;
import java.util.Objects;

/** What is said of a port that cannot be opened. Jetty's exception names the address; why, only its cause knows. */
final class UnopenedPort {
    private static final int LEAST_FOR_ALL = 1024;

    private UnopenedPort() {}

    static ProxyStartException told(int port, IOException failure) {
        Throwable root = Failures.chain(failure).reduce((outer, inner) -> inner).orElse(failure);
        String why =
                Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName());
        return new ProxyStartException(
                "port " + port + " cannot be opened (" + why + "). " + advice(port, why), failure);
    }

    /** As the C library words EACCES; other languages get the other advice, which is not wrong either. */
    private static String advice(int port, String why) {
        if (!why.startsWith("Permission denied")) {
            return "Choose another LISTENING_PORT or stop the program that uses it";
        }
        return port < LEAST_FOR_ALL
                ? "Choose a LISTENING_PORT of 1024 or more: those below are for privileged users only"
                : "Choose another LISTENING_PORT, or let this user have it";
    }
}
