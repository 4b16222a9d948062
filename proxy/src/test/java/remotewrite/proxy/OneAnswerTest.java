package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.SelectorManager;
import org.junit.jupiter.api.Test;

/** Of two ends of one write that come at the same time one is told and counted. */
class OneAnswerTest {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final CompletableFuture<IngestionAnswer> answer = new CompletableFuture<>();

    /** Does not answer until the test does. */
    private final class Slow implements Ingestion {
        @Override
        public void start(Executor executor, SelectorManager selectors) {}

        @Override
        public CompletionStage<IngestionAnswer> send(IngestionRequest proxyToIngestion, Duration limit) {
            return answer;
        }

        @Override
        public void close() {}
    }

    /** @param told what comes of ingestion while the write is given up for its time */
    private void assertOneLine(IngestionAnswer told) {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.startWith(
                        FakeEntra.start(),
                        RawIngestion.https(),
                        limits -> limits.withTotalTimeout(SOON),
                        parts -> parts.withIngestion(new Slow()).withFailureRules(failure -> {
                            answer.complete(told);
                            return parts.failureRules().proxyToClient(failure);
                        }))) {
            assertThat(world.write().statusCode()).isEqualTo(504);

            assertThat(log.lines("Write failed")).singleElement().asString().contains("ingestion: no answer in time");
            assertThat(log.lines("Write refused by ingestion")).isEmpty();
            assertThat(world.get("/metrics").asString())
                    .contains("remotewrite_proxy_own_answers_total{cause=\"TimedOut\"} 1.0");
        }
    }

    @Test
    void thatIngestionDoesNotAnswerInTimeIsToldOnce() {
        assertOneLine(new GatewayFailure.TimedOut("ingestion: no answer in time"));
    }

    @Test
    void anAnswerThatComesTooLateIsNotTold() {
        assertOneLine(Reply.of(400, List.of(), Body.empty()));
    }
}
