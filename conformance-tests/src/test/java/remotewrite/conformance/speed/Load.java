package remotewrite.conformance.speed;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import remotewrite.fake.Bytes;

/**
 * Sends bodies to a receiver on the loopback interface, each once: over a few connections that stay open, on each one
 * request after the other. Ends with the last body, or with an exception after 30 s without an answer.
 *
 * @param headers lines with their line ends, after those that every write has
 */
record Load(int port, String target, String headers) {
    private static final int PATIENCE_MILLIS = 30_000;

    /** @param lanes bodies of each connection, in order */
    void send(List<List<Bytes>> lanes) {
        try (ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            lanes.forEach(lane -> done.add(connections.submit(() -> lane(lane))));
            for (Future<?> one : done) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "sending to port " + port + " failed: " + e.getCause().getMessage(), e);
        }
    }

    private void lane(List<Bytes> bodies) {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (Bytes body : bodies) {
                byte[] head = ("POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                                + "\r\nUser-Agent: bench\r\nContent-Encoding: snappy"
                                + "\r\nContent-Type: application/x-protobuf"
                                + "\r\nX-Prometheus-Remote-Write-Version: 0.1.0\r\nContent-Length: "
                                + body.size() + "\r\n" + headers + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
                out.write(head);
                out.write(body.toArray());
                reply(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void reply(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.startsWith("HTTP/1.1 2")) {
            throw new IOException("answered " + status + ": " + body);
        }
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
}
