package remotewrite.conformance.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends one {@link HugeBody} to the proxy as fast as it is taken.
 *
 * @param number of the body
 * @param sent how many bytes of it have been taken so far
 */
record HugeBodySender(int number, AtomicInteger sent) {
    /** Longer than the proxy takes to answer, whatever comes of it. */
    private static final int PATIENCE_MILLIS = 40_000;

    HugeBodySender(int number) {
        this(number, new AtomicInteger());
    }

    /** The first line of the answer; what went wrong when there is none. */
    CompletableFuture<String> start(int port) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("sender " + number).start(() -> answer.complete(written(port)));
        return answer;
    }

    private String written(int port) {
        try (Socket socket = new Socket()) {
            socket.setSendBufferSize(HugeBody.PIECE_BYTES);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write(("POST /api/v1/write HTTP/1.1\r\nHost: proxy.test\r\nContent-Encoding: snappy"
                                    + "\r\nContent-Type: application/x-protobuf\r\nContent-Length: " + HugeBody.BYTES
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            for (int index = 0; index < HugeBody.PIECES; index++) {
                socket.getOutputStream().write(HugeBody.piece(number, index));
                sent.addAndGet(HugeBody.PIECE_BYTES);
            }
            return firstLine(socket);
        } catch (IOException e) {
            return "none after " + sent + " bytes: " + e;
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0 && next != '\r';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
