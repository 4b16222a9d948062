package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Exchange;

class ScrapeTargetTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofMillis(200);

    private final CountDownLatch beingMade = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void aTargetThatStopsKnowsOfEveryPageItHasHandedOut() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient();
                ScrapeTarget target = ScrapeTarget.start(holdingTheFirstPage(), "127.0.0.1")) {
            CompletableFuture<HttpResponse<String>> scrape = http.sendAsync(scrape(target), asText());
            assertThat(beingMade.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Long> stopped = CompletableFuture.supplyAsync(() -> {
                target.stop(DEADLINE);
                return target.exchanges().stream().filter(Exchange::accepted).count();
            });
            Bench.quietly(QUIET);
            boolean early = stopped.isDone();
            goOn.countDown();

            assertThat(early).isFalse();
            assertThat(stopped.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(scrape.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
            assertThat(http.send(scrape(target), asText()).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aTargetWaitsForAPageNoLongerThanItIsTold() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient();
                ScrapeTarget target = ScrapeTarget.start(holdingTheFirstPage(), "127.0.0.1")) {
            CompletableFuture<HttpResponse<String>> scrape = http.sendAsync(scrape(target), asText());
            assertThat(beingMade.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            target.stop(QUIET);

            assertThat(scrape).isNotDone();
            goOn.countDown();
            assertThat(scrape.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpRequest scrape(ScrapeTarget target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target.port() + "/metrics"))
                .build();
    }

    private static HttpResponse.BodyHandler<String> asText() {
        return HttpResponse.BodyHandlers.ofString();
    }

    /** Holds up the target, not the server around it, once. */
    private Clock holdingTheFirstPage() {
        AtomicBoolean held = new AtomicBoolean();
        InstantSource time = () -> {
            if (makesAPage() && !held.getAndSet(true)) {
                beingMade.countDown();
                await(goOn);
            }
            return Instant.EPOCH;
        };
        return time.withZone(ZoneOffset.UTC);
    }

    private static boolean makesAPage() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(ScrapeTarget.class.getName())
                        && frame.getMethodName().equals("serve")));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
