package remotewrite.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** For what has to know its port before it listens there, or listens there once more. */
public final class FreePort {
    /** Above those of well-known services. */
    private static final int FIRST = 20_000;
    /** From here on Linux gives ports to whoever opens a connection, and to whoever asks for any (ip_local_port_range). */
    private static final int END = 32_768;

    private static final int ATTEMPTS = 50;

    private FreePort() {}

    /** Nobody listens there now, on any address; nobody gets it unless he asks for this very one. */
    public static int next() {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("%d ports between %d and %d are taken".formatted(ATTEMPTS, FIRST, END));
    }

    private static boolean isFree(int port) {
        try (ServerSocket listening = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
            return listening.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
