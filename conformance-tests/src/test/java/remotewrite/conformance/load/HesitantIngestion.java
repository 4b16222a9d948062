package remotewrite.conformance.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * Takes the first MiB of every {@link HugeBody}, and no more of any before it is told to go on; then answers 204. In clear
 * text, on the loopback interface: what is measured is the proxy.
 */
final class HesitantIngestion implements AutoCloseable {
    private static final int FIRST_BYTES = 1024 * 1024;
    private static final String HEAD_END = "\r\n\r\n";
    private static final byte[] ACCEPTED = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener = new ServerSocket();
    private final CountDownLatch begun;
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Queue<Long> whole = new ConcurrentLinkedQueue<>();

    private HesitantIngestion(int bodies) throws IOException {
        begun = new CountDownLatch(bodies);
        // the machine would keep megabytes of every body, which are no proxy's
        listener.setReceiveBufferSize(HugeBody.PIECE_BYTES);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bodies);
    }

    /** Starts it, for so many bodies at once. */
    static HesitantIngestion start(int bodies) throws IOException {
        HesitantIngestion ingestion = new HesitantIngestion(bodies);
        Thread.ofVirtual().name("ingestion").start(ingestion::accept);
        return ingestion;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/write?api-version=1");
    }

    /** Whether the first MiB of all bodies has come within this time. */
    boolean allBegunWithin(Duration time) throws InterruptedException {
        return begun.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void goOn() {
        goOn.countDown();
    }

    /** The checksums of the bodies that have come whole. */
    Queue<Long> whole() {
        return whole;
    }

    private void accept() {
        try {
            while (true) {
                Socket proxy = listener.accept();
                Thread.ofVirtual().name("ingestion").start(() -> take(proxy));
            }
        } catch (IOException e) {
            // closed: nobody else is to come
            return;
        }
    }

    private void take(Socket proxy) {
        try (proxy) {
            InputStream in = proxy.getInputStream();
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                CRC32 sum = new CRC32();
                HugeBody.read(in, FIRST_BYTES, sum);
                begun.countDown();
                goOn.await();
                HugeBody.read(in, HugeBody.BYTES - FIRST_BYTES, sum);
                whole.add(sum.getValue());
                proxy.getOutputStream().write(ACCEPTED);
            }
        } catch (IOException e) {
            // the proxy has given up; its sender is told
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty when the connection has ended. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf(HEAD_END, Math.max(0, head.length() - HEAD_END.length())) < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() {
        goOn.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a listener cannot be closed", e);
        }
    }
}
