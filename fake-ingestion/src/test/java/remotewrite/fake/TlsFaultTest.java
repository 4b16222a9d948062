package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults behind TLS, from the side of the JDK's client. */
class TlsFaultTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    /** In which a reply that is held back does not come. */
    private static final Duration QUIET = Duration.ofMillis(300);
    /** In which a client can leave after that, unless the machine stands still. */
    private static final Duration PAUSE = Duration.ofMillis(1500);

    private static final int ATTEMPTS = 10;

    private static final TestCertificate CERTIFICATE = TestCertificate.forLocalhost();

    private final FakeServer server = FakeServer.start(
            FakeServer.Settings.named("tls", Clock.systemUTC())
                    .withTransport(new Transport.Tls(CERTIFICATE.keyStore(), CERTIFICATE.password())),
            request -> new Reply(200, List.of(), request.body()));
    private final HttpClient client = newClient();

    private static HttpClient newClient() {
        return HttpClient.newBuilder().sslContext(trusting()).build();
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        server.close();
    }

    @Test
    void withoutAFaultTheReplyComes() throws Exception {
        assertThat(send().body()).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aCutIsAnIoErrorForTheClient(Moment moment) throws Exception {
        send();
        server.play(FaultScript.named("cut").thenAlways(new Effect.Cut(), moment));

        assertThatThrownBy(() -> send()).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(IOException.class);
        assertThat(server.journal().await(all -> all.size() >= 2 && all.stream().noneMatch(Exchange::open), DEADLINE))
                .isTrue();
        assertThat(server.journal().exchanges().get(1).ending())
                .isEqualTo(new Ending.Unanswered("cut by the fault script at " + moment));
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aStallIsATimeoutForTheClientAndEndsWhenItLeaves(Moment moment) throws Exception {
        send();
        server.play(FaultScript.named("stall").thenAlways(new Effect.Stall(), moment));

        leaveWithoutAReply(client, 2);

        assertThat(server.journal().await(all -> all.size() == 2 && all.stream().noneMatch(Exchange::open), DEADLINE))
                .isTrue();
        assertThat(server.journal().exchanges().get(1).ending())
                .isEqualTo(
                        new Ending.Unanswered("stalled by the fault script at " + moment + " until the client left"));
    }

    /** A client that has not got away in time has shown nothing; the next one may. */
    @Test
    void aClientThatTimesOutDuringADelayIsNotCountedAsAnswered() throws Exception {
        server.play(FaultScript.named("slow").thenAlways(new Effect.Delay(PAUSE), Moment.REPLY_START));

        Optional<Exchange> left = Optional.empty();
        for (int attempt = 1; attempt <= ATTEMPTS && left.isEmpty(); attempt++) {
            Instant leftAt;
            try (HttpClient leaving = newClient()) {
                leaveWithoutAReply(leaving, attempt);
                leaving.shutdownNow();
                assertThat(leaving.awaitTermination(DEADLINE)).isTrue();
                leftAt = Clock.systemUTC().instant();
            }
            int ended = attempt;
            assertThat(server.journal()
                            .await(all -> all.size() == ended && !all.getLast().open(), DEADLINE))
                    .isTrue();
            left = Optional.of(server.journal().exchanges().getLast())
                    .filter(exchange ->
                            Duration.between(exchange.startedAt(), leftAt).compareTo(PAUSE) < 0);
        }

        assertThat(left)
                .get()
                .extracting(Exchange::ending)
                .isEqualTo(new Ending.Unanswered("the client left during the delay"));
    }

    /** The client gives up some time after its request, the last of {@code exchanges}, has come and met the fault. */
    private void leaveWithoutAReply(HttpClient leaving, int exchanges) {
        CompletableFuture<HttpResponse<String>> reply = begin(leaving);
        try {
            assertThat(server.journal()
                            .await(
                                    all -> all.size() == exchanges
                                            && !all.getLast().fault().isEmpty(),
                                    DEADLINE))
                    .isTrue();
            assertThatThrownBy(() -> reply.get(QUIET.toMillis(), TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
        } finally {
            reply.cancel(true);
        }
    }

    private HttpResponse<String> send() throws Exception {
        return begin(client).get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The client's own timeout ends with the reply's head, so the wait is bounded from outside. */
    private CompletableFuture<HttpResponse<String>> begin(HttpClient sending) {
        return sending.sendAsync(
                HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/"))
                        .POST(HttpRequest.BodyPublishers.ofString("hello"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static SSLContext trusting() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(CERTIFICATE.trustStore());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS for the test", e);
        }
    }
}
