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
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends bytes and tells exactly what comes back. */
final class RawClient implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String END_OF_HEAD = "\r\n\r\n";
    /** RFC 9110 15.2, but for 101, after which comes no other. */
    private static final Pattern INTERIM = Pattern.compile("HTTP/1\\.1 1(?!01)\\d\\d ");

    private static final Pattern BODILESS = Pattern.compile("HTTP/1\\.1 (101|204|304) ");
    private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");

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
     * whole reply nor the end of the connection comes within twenty seconds.
     */
    Seen read(Duration quiet) {
        return read(RawClient::isWhole, quiet);
    }

    /** As {@link #read(Duration)}, but after the first head of a reply, be it interim or not. */
    Seen readHead(Duration quiet) {
        return read(text -> text.contains(END_OF_HEAD), quiet);
    }

    /** Reads until the connection ends or stays silent for {@code quiet}, reply or no reply. */
    Seen readWhatComes(Duration quiet) {
        return read(text -> true, quiet);
    }

    /** As {@link #readWhatComes}, but not before all of {@code expected} has come. */
    Seen readWhatComesWith(String expected, Duration quiet) {
        return read(text -> text.contains(expected), quiet);
    }

    /** Reads until the connection ends, which it does within twenty seconds. */
    Seen readToEnd() {
        return read(text -> false, DEADLINE);
    }

    private Seen read(Predicate<String> enough, Duration quiet) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        boolean silence = enough.test("");
        try {
            InputStream in = socket.getInputStream();
            socket.setSoTimeout((int) (silence ? quiet : DEADLINE).toMillis());
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.write(next);
                if (!silence && enough.test(text(read))) {
                    silence = true;
                    socket.setSoTimeout((int) quiet.toMillis());
                }
            }
            return new Seen(text(read), Seen.After.CLOSED);
        } catch (SocketTimeoutException e) {
            if (!silence) {
                throw new AssertionError("not all within %s, but: \"%s\"".formatted(DEADLINE, text(read)), e);
            }
            return new Seen(text(read), Seen.After.STILL_OPEN);
        } catch (IOException e) {
            return new Seen(text(read), Seen.After.RESET);
        }
    }

    /** One that is not interim, and tells its length or has no body: all others end with the connection. */
    static boolean isWhole(String text) {
        int start = 0;
        while (INTERIM.matcher(text).region(start, text.length()).lookingAt()) {
            int end = text.indexOf(END_OF_HEAD, start);
            if (end < 0) {
                return false;
            }
            start = end + END_OF_HEAD.length();
        }
        int body = text.indexOf(END_OF_HEAD, start) + END_OF_HEAD.length();
        if (body < start + END_OF_HEAD.length()) {
            return false;
        }
        String head = text.substring(start, body);
        if (BODILESS.matcher(head).lookingAt()) {
            return true;
        }
        Matcher length = LENGTH.matcher(head);
        return length.find() && text.length() >= body + Integer.parseInt(length.group(1));
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
