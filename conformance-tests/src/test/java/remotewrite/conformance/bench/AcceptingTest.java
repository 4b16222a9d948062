package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Nobody stays behind when it ends. */
class AcceptingTest {
    /** After which a read fails, and the test with it. */
    private static final int PATIENCE_MILLIS = 10_000;

    @Test
    void whoIsAcceptedWhileItEndsIsSentAway() throws IOException {
        try (Held listener = new Held()) {
            Accepting accepting = Accepting.start("test", listener, 0, (socket, connection) -> {
                // says nothing, and goes only when it is told to
                socket.getInputStream().readAllBytes();
            });
            try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), accepting.port())) {
                caller.setSoTimeout(PATIENCE_MILLIS);
                listener.awaitAccepted();

                accepting.close();
                listener.handOver.countDown();

                assertThat(caller.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    /** Has a connection, and gives it away only later. */
    private static final class Held extends ServerSocket {
        private final CountDownLatch accepted = new CountDownLatch(1);
        private final CountDownLatch handOver = new CountDownLatch(1);

        Held() throws IOException {
            super(0, 1, InetAddress.getLoopbackAddress());
        }

        @Override
        public Socket accept() throws IOException {
            Socket socket = super.accept();
            accepted.countDown();
            await(handOver);
            return socket;
        }

        void awaitAccepted() throws IOException {
            await(accepted);
        }

        private static void await(CountDownLatch latch) throws IOException {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
    }
}
