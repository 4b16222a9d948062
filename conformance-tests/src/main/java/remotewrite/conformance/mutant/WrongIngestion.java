package remotewrite.conformance.mutant;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import remotewrite.proxy.Body;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;
import remotewrite.proxy.Reply;

/** Ways to ingestion that are wrong in one way each. */
final class WrongIngestion {
    private WrongIngestion() {}

    /** Sends every request, and says that it was accepted before it knows. */
    record AnswersEarly(Ingestion right) implements Ingestion {
        @Override
        public void start(Executor executor) {
            right.start(executor);
        }

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            right.send(request, limit);
            return CompletableFuture.completedFuture(Reply.of(202, List.of(), Body.empty()));
        }

        @Override
        public void close() {
            right.close();
        }
    }
}
