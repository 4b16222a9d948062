package remotewrite.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends bytes and tells exactly what comes back. */
final class RawClient implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final Socket socket;

    RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException e) {
            throw new UncheckedIOException("no connection to port " + port, e);
        }
    }

    /** What came back, and how the connection stood after it. */
    record Seen(String text, After after) {
        enum After {
            CLOSED,
            RESET,
            STILL_OPEN
        }

        int status() {
            return Integer.parseInt(text.substring(9, 12));
        }

        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }

    RawClient send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("sending failed", e);
        }
    }

    RawClient post(String path, String body) {
        return send(
                "POST %s HTTP/1.1\r\nHost: fake\r\nContent-Length: %d\r\n\r\n%s".formatted(path, body.length(), body));
    }

    /**
     * Reads until the connection ends, or stays silent for {@code quiet} after one whole reply; fails when neither a
     * whole reply nor the end of the connection comes within ten seconds.
     */
    Seen read(Duration quiet) {
        return read(DEADLINE, quiet);
    }

    /** Reads until the connection ends or stays silent for {@code quiet}, reply or no reply. */
    Seen readWhatComes(Duration quiet) {
        return read(quiet, quiet);
    }

    private Seen read(Duration patience, Duration quiet) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        boolean whole = false;
        try {
            InputStream in = socket.getInputStream();
            socket.setSoTimeout((int) patience.toMillis());
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.write(next);
                if (!whole && isWhole(text(read))) {
                    whole = true;
                    socket.setSoTimeout((int) quiet.toMillis());
                }
            }
            return new Seen(text(read), Seen.After.CLOSED);
        } catch (SocketTimeoutException e) {
            if (!whole && !patience.equals(quiet)) {
                throw new AssertionError("no whole reply within %s, but: \"%s\"".formatted(patience, text(read)), e);
            }
            return new Seen(text(read), Seen.After.STILL_OPEN);
        } catch (IOException e) {
            return new Seen(text(read), Seen.After.RESET);
        }
    }

    private static boolean isWhole(String text) {
        int head = text.indexOf("\r\n\r\n");
        Matcher length = LENGTH.matcher(text);
        int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head >= 0 && text.length() >= head + 4 + body;
    }

    private static String text(ByteArrayOutputStream read) {
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("close failed", e);
        }
    }
}
