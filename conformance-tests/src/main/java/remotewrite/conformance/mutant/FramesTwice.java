package remotewrite.conformance.mutant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import remotewrite.proxy.Body;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.Reply;

/** Sends the body in one chunk, and its length as well: libraries refuse to, so it writes to the socket itself. */
record FramesTwice(SSLContext trust) implements Ingestion {
    @Override
    public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
        URI target = request.target();
        byte[] body = request.body().toArray();
        StringBuilder head = new StringBuilder("POST " + target.getRawPath() + "?" + target.getRawQuery()
                + " HTTP/1.1\r\nHost: " + target.getRawAuthority() + "\r\n");
        request.headers()
                .forEach(header -> head.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append("\r\n"));
        head.append("Content-Length: ")
                .append(body.length)
                .append("\r\nTransfer-Encoding: chunked\r\n\r\n")
                .append(Integer.toHexString(body.length))
                .append("\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body);
        out.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        try (Socket socket = trust.getSocketFactory().createSocket(target.getHost(), target.getPort())) {
            socket.setSoTimeout((int) limit.toMillis());
            socket.getOutputStream().write(out.toByteArray());
            // the first byte of an answer is all that is waited for
            return CompletableFuture.completedStage(
                    socket.getInputStream().read() < 0
                            ? new GatewayFailure.CutOff("the mutant got no answer")
                            : Reply.of(204, List.of(), Body.empty()));
        } catch (IOException e) {
            return CompletableFuture.completedStage(new GatewayFailure.CutOff("the mutant could not write"));
        }
    }
}
