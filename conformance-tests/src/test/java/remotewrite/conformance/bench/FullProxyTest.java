package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls to a proxy whose port is full: the system asks again a second later for those that were dropped. */
class FullProxyTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Linux keeps one more than it is told to. */
    private static final int KEPT = 1;

    private static final int CALLS = 4;

    private final ServerSocket proxy = new ServerSocket(0, KEPT, InetAddress.getLoopbackAddress());
    private final Tap tap = Tap.start(CLOCK, "127.0.0.1", proxy.getLocalPort());
    private final List<Socket> open = new ArrayList<>();

    FullProxyTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        tap.close();
        proxy.close();
    }

    /** The tap has taken them when this returns. */
    private void call(Tap through, int calls) throws IOException {
        for (int call = 0; call < calls; call++) {
            Socket socket = new Socket("127.0.0.1", through.port());
            open.add(socket);
            through.connectionFrom(socket.getLocalPort());
        }
    }

    private void acceptAll() throws IOException {
        for (int call = 0; call < CALLS; call++) {
            open.add(proxy.accept());
        }
    }

    @Test
    void thoseThatTheProxyKeepsAreConnectedThoughItHasNotAcceptedThem() throws IOException {
        assertThat(tap.allConnected()).as("there are none yet").isTrue();
        call(tap, KEPT);

        await().atMost(LONG).until(tap::allConnected);
    }

    @Test
    void thoseThatItDropsAreConnectedOnceThereIsRoom() throws IOException {
        call(tap, CALLS);

        assertThat(tap.allConnected()).isFalse();
        await().during(SHORT).atMost(LONG).until(() -> !tap.allConnected());

        acceptAll();
        await().atMost(LONG).until(tap::allConnected);
    }

    @Test
    void thoseThatNobodyTakesAreNotWaitedFor() throws IOException {
        // nobody listens there
        try (Tap nowhere = Tap.start(CLOCK, "127.0.0.1", 1)) {
            call(nowhere, CALLS);

            await().atMost(LONG).until(nowhere::allConnected);
        }
    }

    @Test
    void callersWaitUntilAllAreConnected() throws Exception {
        call(tap, CALLS);
        CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> CallRun.awaitConnected(tap, LONG));
        await().during(SHORT).atMost(LONG).until(() -> !waits.isDone());

        acceptAll();
        waits.get(LONG.toSeconds(), TimeUnit.SECONDS);

        assertThat(tap.allConnected()).isTrue();
    }

    @Test
    void aProxyThatTakesSomeOnlyIsNotWaitedForForEver() throws IOException {
        call(tap, CALLS);

        CallRun.awaitConnected(tap, SHORT);

        assertThat(tap.allConnected()).isFalse();
    }
}
