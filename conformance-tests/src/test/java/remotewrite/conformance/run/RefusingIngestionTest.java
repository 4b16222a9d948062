package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who judges what senders do with a refusal is judged: with a sender that does as it is told. */
class RefusingIngestionTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** Each of three bodies as often as said. */
    private static void send(RefusingIngestion ingestion, int times) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int body = 0; body < 3; body++) {
                for (int time = 0; time < times; time++) {
                    client.send(
                            HttpRequest.newBuilder(URI.create(ingestion.url(Refusal.BAD_REQUEST)))
                                    .header("Authorization", "Bearer " + ingestion.token(Refusal.BAD_REQUEST))
                                    .POST(HttpRequest.BodyPublishers.ofString("body " + body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
                }
            }
        }
    }

    @Test
    void whatIsSentOnceIsDropped() throws IOException, InterruptedException {
        try (RefusingIngestion ingestion = new RefusingIngestion(Clock.systemUTC())) {
            send(ingestion, 1);

            assertThat(ingestion.awaitDropped(Refusal.BAD_REQUEST, 1, DEADLINE)).isTrue();
        }
    }

    @Test
    void whatIsSentAgainOnceAfterItsAnswerIsNotDropped() throws IOException, InterruptedException {
        try (RefusingIngestion ingestion = new RefusingIngestion(Clock.systemUTC())) {
            send(ingestion, 2);

            assertThat(ingestion.awaitDropped(Refusal.BAD_REQUEST, 1, DEADLINE))
                    .as(ingestion.answers(Refusal.BAD_REQUEST))
                    .isFalse();
        }
    }
}
