package remotewrite.proxy;

import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a key's interest its selector is told, and when. */
class LazyKeyTest {
    private Selector selector;
    private Pipe pipe;
    private SelectionKey told;
    private LazyKey key;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        told = pipe.source().register(selector, OP_READ);
        key = new LazyKey(told);
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
        pipe.source().close();
        pipe.sink().close();
    }

    @Test
    void lostInterestInReadingIsKeptToItself() {
        key.interestOps(0);

        assertThat(key.interestOps()).isZero();
        assertThat(told.interestOps()).isEqualTo(OP_READ);
    }

    @Test
    void theSelectorIsToldOnceThereIsSomethingThatNobodyWants() throws IOException {
        key.interestOps(0);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        selector.select();

        assertThat(key.readyOps()).isZero();
        assertThat(told.interestOps()).isZero();

        key.interestOps(OP_READ);
        assertThat(told.interestOps()).isEqualTo(OP_READ);
    }

    @Test
    void whatIsWantedIsReady() throws IOException {
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        selector.select();

        assertThat(key.readyOps()).isEqualTo(OP_READ);
        assertThat(told.interestOps()).isEqualTo(OP_READ);
    }

    /** Or else the selector would tell of it again and again until somebody wants to read. */
    @Test
    void whatNobodyWantsIsUnwantedOnAnotherSelectorToo() throws IOException {
        key.interestOps(0);
        try (Selector another = Selector.open()) {
            SelectionKey toldThere = pipe.source().register(another, told.interestOps());
            LazyKey moved = key.movedTo(toldThere);
            pipe.sink().write(ByteBuffer.wrap(new byte[1]));
            another.select();

            assertThat(moved.interestOps()).isZero();
            assertThat(moved.readyOps()).isZero();
            assertThat(toldThere.interestOps()).isZero();
        }
    }

    @Test
    void interestInWritingIsToldAtOnce() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            SelectionKey both = channel.register(selector, OP_READ);
            LazyKey lazy = new LazyKey(both);

            lazy.interestOps(OP_READ | OP_WRITE);
            assertThat(both.interestOps()).isEqualTo(OP_READ | OP_WRITE);
            lazy.interestOps(OP_READ);
            assertThat(both.interestOps()).isEqualTo(OP_READ);
        }
    }
}
