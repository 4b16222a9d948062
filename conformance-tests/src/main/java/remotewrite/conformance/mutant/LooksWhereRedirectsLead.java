package remotewrite.conformance.mutant;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.SelectorManager;
import remotewrite.proxy.HeaderField;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.Reply;

/** Opens a connection to where ingestion points, and sends nothing on it. */
record LooksWhereRedirectsLead(Ingestion right) implements Ingestion {
    @Override
    public void start(Executor executor, SelectorManager selectors) {
        right.start(executor, selectors);
    }

    @Override
    public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
        return right.send(request, limit).thenApply(answer -> {
            if (answer instanceof Reply reply && reply.status() / 100 == 3) {
                look(request.target()
                        .resolve(HeaderField.values(reply.headers(), "Location").getFirst()));
            }
            return answer;
        });
    }

    private static void look(URI where) {
        try (Socket socket = new Socket(where.getHost(), where.getPort())) {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new IllegalStateException("nobody is where ingestion points: " + where, e);
        }
    }

    @Override
    public void close() {
        right.close();
    }
}
