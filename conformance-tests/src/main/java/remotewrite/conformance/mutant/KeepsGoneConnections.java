package remotewrite.conformance.mutant;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import remotewrite.proxy.Body;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.Reply;

/** Keeps one connection, and does not look whether it is still there before it writes to it. Reads no bodies of replies. */
final class KeepsGoneConnections implements Ingestion {
    private final SSLContext trust;
    private Optional<Socket> kept = Optional.empty();

    KeepsGoneConnections(SSLContext trust) {
        this.trust = trust;
    }

    @Override
    public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
        return CompletableFuture.supplyAsync(() -> answer(request, limit), Thread::startVirtualThread);
    }

    private synchronized IngestionAnswer answer(IngestionRequest request, Duration limit) {
        try {
            Socket socket = kept.isPresent() ? kept.get() : connected(request.target());
            kept = Optional.of(socket);
            socket.setSoTimeout((int) limit.toMillis());
            socket.getOutputStream().write(WrongIngestion.head(request, "keep-alive"));
            socket.getOutputStream().write(request.body().toArray());
            return Reply.of(ReplyHead.read(socket.getInputStream()).status(), List.of(), Body.empty());
        } catch (IOException e) {
            close();
            return new GatewayFailure.CutOff("the connection of the mutant was gone");
        }
    }

    private Socket connected(URI target) throws IOException {
        return trust.getSocketFactory().createSocket(target.getHost(), target.getPort());
    }

    @Override
    public synchronized void close() {
        try {
            if (kept.isPresent()) {
                kept.get().close();
            }
        } catch (IOException e) {
            // gone already
            return;
        } finally {
            kept = Optional.empty();
        }
    }
}
