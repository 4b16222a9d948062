package remotewrite.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A sender at the level of bytes. */
final class RawCaller implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 10_000;
    private static final int MOST = 500;

    private final Socket socket;

    RawCaller(ReferenceProxy proxy) {
        this(proxy.port());
    }

    RawCaller(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy on port " + port + " does not listen", e);
        }
    }

    /** Sends {@code text} as Latin-1. */
    RawCaller send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy does not read", e);
        }
    }

    RawCaller send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy does not read", e);
        }
    }

    /** Sends the head of a POST whose body comes later. */
    RawCaller begin(int length) {
        return send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nContent-Length: " + length + "\r\n\r\n");
    }

    /** Reads until {@code end} has come. */
    String until(String end) {
        return read(end);
    }

    /** Sends a whole POST to the write path with these header lines (each with CRLF). */
    RawCaller post(String headerLines, String body) {
        return send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\n" + headerLines + "Content-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    /** Reads one reply head, up to the empty line. */
    String head() {
        return read("\r\n\r\n");
    }

    /** Reads the body that belongs to {@code head}, by its Content-Length or as one chunk after the other. */
    String body(String head) {
        if (head.contains("Transfer-Encoding: chunked")) {
            return until("0\r\n\r\n");
        }
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
        try {
            return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy's answer cannot be read", e);
        }
    }

    /** Reads until the proxy closes the connection; a reset is an end as well. */
    String rest() {
        return read("never");
    }

    /** Goes away in a way that the proxy notices with the next byte it writes (RST). */
    void leave() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the test's socket cannot be closed", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the test's socket cannot be closed", e);
        }
    }

    /** Sends {@code text} again and again, with this pause, and reads meanwhile, until the proxy closes the connection. */
    String trickle(String text, Duration pause) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.setSoTimeout((int) pause.toMillis());
            for (int times = 0; times < MOST; times++) {
                try {
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                    int next = socket.getInputStream().read();
                    while (next >= 0) {
                        read.write(next);
                        next = socket.getInputStream().read();
                    }
                    break;
                } catch (SocketTimeoutException e) {
                    // nothing came: the next one
                    continue;
                }
            }
        } catch (IOException e) {
            // a reset is an end as well
            return read.toString(StandardCharsets.ISO_8859_1);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    private String read(String end) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            int next;
            while ((next = in.read()) >= 0) {
                read.write(next);
                String text = read.toString(StandardCharsets.ISO_8859_1);
                if (text.endsWith(end)) {
                    return text;
                }
            }
            return read.toString(StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            // what the proxy has not read when it closes makes the close a reset
            return read.toString(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy's answer cannot be read", e);
        }
    }
}
