package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class FrontConnectorTest {
    private static final int CROWD = 300;

    /** Where the system lets a port have so many. */
    @Test
    @EnabledIf(value = "theSystemLetsIt", disabledReason = "net.core.somaxconn is not known, or below 300")
    void aCrowdIsConnectedBeforeAnybodyLooks() throws IOException {
        List<SocketChannel> crowd = new ArrayList<>();
        try (FrontConnector connector = new FrontConnector(new Server(), Runnable::run, new HttpConnectionFactory())) {
            connector.setPort(0);
            // accepts nobody, for it is not started
            connector.open();
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
            for (int sender = 0; sender < CROWD; sender++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(address);
                crowd.add(channel);
            }

            await().atMost(Duration.ofSeconds(10)).until(() -> connected(crowd) == CROWD);
            assertThat(connector.isStarted()).isFalse();
        } finally {
            for (SocketChannel channel : crowd) {
                channel.close();
            }
        }
    }

    static boolean theSystemLetsIt() throws IOException {
        Path most = Path.of("/proc/sys/net/core/somaxconn");
        if (!Files.isReadable(most)) {
            return false;
        }
        // such a file is told in one piece, or cut: Files.readString asks for a byte first (observed)
        try (BufferedReader in = Files.newBufferedReader(most)) {
            return Integer.parseInt(in.readLine()) >= CROWD;
        }
    }

    private static long connected(List<SocketChannel> crowd) throws IOException {
        long connected = 0;
        for (SocketChannel channel : crowd) {
            connected += channel.isConnected() || channel.finishConnect() ? 1 : 0;
        }
        return connected;
    }
}
