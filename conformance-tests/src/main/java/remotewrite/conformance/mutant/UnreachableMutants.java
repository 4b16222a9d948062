package remotewrite.conformance.mutant;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;

/** Reference proxies that are wrong in what they do when ingestion cannot be reached. */
public final class UnreachableMutants {
    private static final long LATE_MILLIS = 5500;

    public static final WrongProxy FALLS_BACK_TO_CLEAR_TEXT = new WrongProxy(
            "falls-back-to-clear-text",
            "The proxy sends a write over http when it can have no connection over https.",
            (right, config, clock) -> {
                // its trust is not asked for over http
                Ingestion clear =
                        new WrongIngestion.Writes("POST", config.trustAnchors().sslContext());
                return right.withIngestion(new Otherwise(
                        right.ingestion(),
                        (request, limit) -> clear.send(request.withTarget(inClear(request)), limit)));
            });

    public static final WrongProxy SAYS_LATE_THAT_NOBODY_IS_THERE = new WrongProxy(
            "says-late-that-nobody-is-there",
            "The proxy waits for 5.5 s before it says that nobody is at the ingestion URL.",
            (right, config, clock) -> right.withIngestion(new Otherwise(
                    right.ingestion(),
                    (request, limit) -> CompletableFuture.supplyAsync(
                            () -> new GatewayFailure.Unreachable("nobody was there"),
                            CompletableFuture.delayedExecutor(LATE_MILLIS, TimeUnit.MILLISECONDS)))));

    private UnreachableMutants() {}

    private static URI inClear(IngestionRequest request) {
        return URI.create(request.target().toString().replaceFirst("^https:", "http:"));
    }

    /** In the second way when the right one leads nowhere. */
    private record Otherwise(Ingestion right, Ingestion second) implements Detour {
        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
            return right.send(request, limit)
                    .thenCompose(answer -> answer instanceof GatewayFailure.Unreachable
                            ? second.send(request, limit)
                            : CompletableFuture.completedStage(answer));
        }

        @Override
        public void close() {
            right.close();
            second.close();
        }
    }
}
