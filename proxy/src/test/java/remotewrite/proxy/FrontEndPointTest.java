package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a sender's connection is read from. */
class FrontEndPointTest {
    private static final int ROOM = 8;
    private static final int END = -1;

    private final Scheduler scheduler = new ScheduledExecutorScheduler();
    private Selector selector;
    private SocketChannel sender;
    private SocketChannel accepted;
    private FrontEndPoint endPoint;

    /** Never started: the test selects by itself. */
    private static final class AtRest extends SelectorManager {
        AtRest(Scheduler scheduler) {
            super(Runnable::run, scheduler, 1);
        }

        @Override
        protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            throw new IllegalStateException("nobody connects");
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object context) {
            throw new IllegalStateException("nobody connects");
        }
    }

    @BeforeEach
    void connect() throws IOException {
        selector = Selector.open();
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            sender = SocketChannel.open(server.getLocalAddress());
            accepted = server.accept();
        }
        accepted.configureBlocking(false);
        SelectionKey key = accepted.register(selector, SelectionKey.OP_READ);
        endPoint = new FrontEndPoint(accepted, new BatchingSelector(new AtRest(scheduler), 0), key, scheduler);
    }

    @AfterEach
    void close() throws IOException {
        sender.close();
        accepted.close();
        selector.close();
    }

    private void send(String text) throws IOException {
        sender.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        selector.selectedKeys().clear();
        selector.select();
    }

    private int fill() throws IOException {
        return endPoint.fill(BufferUtil.allocate(ROOM));
    }

    @Test
    void whatGaveLessThanThereWasRoomForIsReadAgainOnlyWhenTheSelectorSaysSo() throws IOException {
        send("abc");
        assertThat(fill()).isEqualTo(3);

        send("def");
        assertThat(fill()).isZero();

        endPoint.onSelected();
        assertThat(fill()).isEqualTo(3);
    }

    @Test
    void whereThereMayBeMoreItIsReadOn() throws IOException {
        send("12345678abc");

        assertThat(fill()).isEqualTo(ROOM);
        assertThat(fill()).isEqualTo(3);
    }

    @Test
    void onAnotherSelectorItIsStillKnownThatNobodyWantsToRead() throws IOException {
        SelectionKey unwanted = accepted.keyFor(selector).interestOps(0);
        FrontEndPoint idle =
                new FrontEndPoint(accepted, new BatchingSelector(new AtRest(scheduler), 0), unwanted, scheduler);
        try (Selector another = Selector.open()) {
            SelectionKey toldThere = accepted.register(another, SelectionKey.OP_READ);
            idle.replaceKey(toldThere);
            sender.write(ByteBuffer.wrap(new byte[1]));
            another.select();
            idle.onSelected();

            assertThat(toldThere.interestOps()).isZero();
        }
    }

    @Test
    void theEndIsSeen() throws IOException {
        send("abc");
        assertThat(fill()).isEqualTo(3);
        sender.close();
        selector.selectedKeys().clear();
        selector.select();
        endPoint.onSelected();

        assertThat(fill()).isEqualTo(END);
        assertThat(fill()).isEqualTo(END);
    }
}
