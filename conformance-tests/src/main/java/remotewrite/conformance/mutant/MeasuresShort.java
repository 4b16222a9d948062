package remotewrite.conformance.mutant;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import remotewrite.proxy.Body;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.Reply;

/**
 * Says of some bodies that they have a byte less than it sends: libraries refuse to, so it writes those to the socket itself.
 *
 * @param which of the requests; the others go the right way
 */
record MeasuresShort(Ingestion right, SSLContext trust, Predicate<IngestionRequest> which) implements Detour {
    @Override
    public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
        return which.test(request)
                ? CompletableFuture.supplyAsync(() -> ask(request, limit), Thread::startVirtualThread)
                : right.send(request, limit);
    }

    private IngestionAnswer ask(IngestionRequest request, Duration limit) {
        URI target = request.target();
        byte[] body = request.body().toArray();
        String head = new String(WrongIngestion.head(request, "close"), StandardCharsets.ISO_8859_1)
                .replaceFirst("Content-Length: \\d+", "Content-Length: " + (body.length - 1));
        try (Socket socket = trust.getSocketFactory().createSocket(target.getHost(), target.getPort())) {
            socket.setSoTimeout((int) limit.toMillis());
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            return Reply.of(ReplyHead.read(socket.getInputStream()).status(), List.of(), Body.empty());
        } catch (IOException e) {
            return new GatewayFailure.CutOff("the mutant has no reply");
        }
    }
}
