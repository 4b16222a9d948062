package remotewrite.conformance.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One connection of a sender to a proxy on the loopback interface, kept open as long as the proxy likes, made anew
 * afterwards. It costs a fraction of what a general HTTP client costs, and never repeats anything by itself.
 */
final class WriteConnection implements AutoCloseable {
    /** Prometheus's remote_timeout. */
    private static final int PATIENCE_MILLIS = 30_000;

    private static final int HEXADECIMAL = 16;

    private final int port;
    private Optional<Open> open = Optional.empty();

    WriteConnection(int port) {
        this.port = port;
    }

    /** @param retryAfter the header of that name, where it is a number of seconds */
    record Answer(int status, Optional<Duration> retryAfter) {}

    private record Open(Socket socket, InputStream in, OutputStream out) {
        static Open to(int port) throws IOException {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            return new Open(socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
        }
    }

    /**
     * Sends one write and reads its answer.
     *
     * @throws IOException when there is no complete answer within 30 s; the next write has a new connection
     */
    Answer send(byte[] body) throws IOException {
        Open now = open.isPresent() ? open.get() : Open.to(port);
        open = Optional.of(now);
        try {
            byte[] head = ("POST /api/v1/write HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nUser-Agent: load\r\nContent-Encoding: snappy"
                            + "\r\nContent-Type: application/x-protobuf"
                            + "\r\nX-Prometheus-Remote-Write-Version: 0.1.0\r\nContent-Length: " + body.length
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            now.out().write(head);
            now.out().write(body);
            return answer(now.in());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Answer answer(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        Optional<Duration> retryAfter = Optional.empty();
        int length = 0;
        boolean chunked = false;
        boolean last = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = header.substring(name.length() + 1).strip();
            switch (name) {
                case "content-length" -> length = Integer.parseInt(value);
                case "transfer-encoding" -> chunked = true;
                case "connection" -> last = value.equalsIgnoreCase("close");
                case "retry-after" -> retryAfter = Optional.of(Duration.ofSeconds(Long.parseLong(value)));
                default -> {
                    // nothing that a sender acts upon
                }
            }
        }
        if (chunked) {
            skipChunks(in);
        } else {
            in.skipNBytes(length);
        }
        if (last) {
            close();
        }
        return new Answer(status, retryAfter);
    }

    private static void skipChunks(InputStream in) throws IOException {
        int size;
        do {
            size = Integer.parseInt(line(in), HEXADECIMAL);
            in.skipNBytes(size);
            line(in);
        } while (size > 0);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed in the middle of an answer");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().socket().close();
            open = Optional.empty();
        }
    }
}
