package remotewrite.conformance.mutant;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import remotewrite.proxy.HeaderField;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.Reply;

/** Keeps what ingestion says may be kept, and gives it to whoever sends the same body again. */
record KeepsAnswers(Ingestion right, Map<ByteBuffer, IngestionAnswer> kept) implements Detour {
    KeepsAnswers(Ingestion right) {
        this(right, new ConcurrentHashMap<>());
    }

    @Override
    public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
        ByteBuffer body = ByteBuffer.wrap(request.body().toArray());
        return Optional.ofNullable(kept.get(body))
                .<CompletionStage<IngestionAnswer>>map(CompletableFuture::completedStage)
                .orElseGet(() -> right.send(request, limit).thenApply(answer -> keep(body, answer)));
    }

    private IngestionAnswer keep(ByteBuffer body, IngestionAnswer answer) {
        if (answer instanceof Reply reply
                && !HeaderField.values(reply.headers(), "Cache-Control").isEmpty()) {
            kept.put(body, answer);
        }
        return answer;
    }
}
