package remotewrite.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Ingestion at the level of bytes: records every request as it stood on the wire and answers with scripted bytes. */
final class RawIngestion implements AutoCloseable {
    static final String PATH =
            "/dataCollectionRules/dcr-0123456789abcdef0123456789abcdef/streams/Microsoft-PrometheusMetrics/api/v1/write";

    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final int LONGEST_HOLD_SECONDS = 20;

    private final ServerSocket listener;
    private final String scheme;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Deque<String> next = new ConcurrentLinkedDeque<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile String always = NO_CONTENT;
    private volatile boolean holding;
    private volatile Talk talk = this::serveScript;

    /** What happens on one connection. */
    interface Talk {
        void on(Socket socket, InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    /** A request: first line and header lines as sent, and the body bytes as sent. */
    record Seen(String requestLine, List<String> headerLines, byte[] body) {
        List<String> lines(String name) {
            return headerLines.stream()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                    .toList();
        }
    }

    private RawIngestion(ServerSocket listener, String scheme) {
        this.listener = listener;
        this.scheme = scheme;
        threads.execute(this::accept);
    }

    static RawIngestion https() {
        return https(TestCertificates.SERVER);
    }

    static RawIngestion https(TestCertificates.Identity identity) {
        try {
            return new RawIngestion(
                    identity.serverContext()
                            .getServerSocketFactory()
                            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                    "https");
        } catch (IOException e) {
            throw new UncheckedIOException("the fake ingestion cannot listen", e);
        }
    }

    static RawIngestion http() {
        try {
            return new RawIngestion(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http");
        } catch (IOException e) {
            throw new UncheckedIOException("the fake ingestion cannot listen", e);
        }
    }

    URI url() {
        return URI.create(
                scheme + "://localhost:" + listener.getLocalPort() + PATH + "?api-version=2023-04-24&x=a%2Fb%20c");
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    int connections() {
        return connections.get();
    }

    /** The next request gets these bytes (Latin-1); an empty text cuts the connection. */
    RawIngestion then(String bytes) {
        next.add(bytes);
        return this;
    }

    /** As {@link #then}, for a reply with a body and its length. */
    RawIngestion then(int status, String headerLines, String body) {
        return then(reply(status, headerLines, body));
    }

    RawIngestion always(int status, String headerLines, String body) {
        always = reply(status, headerLines, body);
        return this;
    }

    /** From now on requests are read but not answered until {@link #release}. */
    RawIngestion hold() {
        holding = true;
        return this;
    }

    /** From now on connections are served so, without a script and without being recorded. */
    RawIngestion talking(Talk other) {
        talk = other;
        return this;
    }

    void release() {
        released.countDown();
    }

    @Override
    public void close() throws IOException {
        released.countDown();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }

    private static String reply(int status, String headerLines, String body) {
        return "HTTP/1.1 " + status + " Scripted\r\n" + headerLines + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            talk.on(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // the other side went away, or the test is over: both are seen by what was recorded
            return;
        }
    }

    private void serveScript(Socket socket, InputStream in, OutputStream out) throws IOException, InterruptedException {
        while (answerOne(in, out)) {
            out.flush();
        }
    }

    private boolean answerOne(InputStream in, OutputStream out) throws IOException, InterruptedException {
        String head = head(in);
        if (head.isEmpty()) {
            return false;
        }
        List<String> lines = List.of(head.split("\r\n"));
        int length = lines.stream()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        boolean chunked = lines.stream().anyMatch(line -> line.equalsIgnoreCase("Transfer-Encoding: chunked"));
        byte[] body = chunked ? chunks(in) : in.readNBytes(length);
        seen.add(new Seen(lines.getFirst(), lines.subList(1, lines.size()), body));
        if (holding && !released.await(LONGEST_HOLD_SECONDS, TimeUnit.SECONDS)) {
            return false;
        }
        String scripted = next.poll();
        String answer = scripted != null ? scripted : always;
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        boolean broken = answer.isEmpty() || answer.contains("X-Cut-After-This");
        return !broken;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            body.write(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                throw new EOFException("the connection ended in a chunk");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** Reads one head, up to the empty line; empty at the end of the connection. */
    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
