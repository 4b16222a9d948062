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
import java.util.List;
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
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final TestCertificate CERTIFICATE = TestCertificate.forLocalhost();

    private final FakeServer server = FakeServer.start(
            FakeServer.Settings.named("tls", Clock.systemUTC())
                    .withTransport(new Transport.Tls(CERTIFICATE.keyStore(), CERTIFICATE.password())),
            request -> new Reply(200, List.of(), request.body()));
    private final HttpClient client =
            HttpClient.newBuilder().sslContext(trusting()).build();

    @AfterEach
    void close() {
        client.shutdownNow();
        server.close();
    }

    @Test
    void withoutAFaultTheReplyComes() throws Exception {
        assertThat(send(DEADLINE).body()).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aCutIsAnIoErrorForTheClient(Moment moment) throws Exception {
        send(DEADLINE);
        server.play(FaultScript.named("cut").thenAlways(new Effect.Cut(), moment));

        assertThatThrownBy(() -> send(DEADLINE))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(server.journal().await(all -> all.size() >= 2 && all.stream().noneMatch(Exchange::open), DEADLINE))
                .isTrue();
        assertThat(server.journal().exchanges().get(1).ending())
                .isEqualTo(new Ending.Unanswered("cut by the fault script at " + moment));
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aStallIsATimeoutForTheClientAndEndsWhenItLeaves(Moment moment) throws Exception {
        send(DEADLINE);
        server.play(FaultScript.named("stall").thenAlways(new Effect.Stall(), moment));

        assertThatThrownBy(() -> send(Duration.ofMillis(500))).isInstanceOf(TimeoutException.class);
        assertThat(server.journal().await(all -> all.size() == 2 && all.stream().noneMatch(Exchange::open), DEADLINE))
                .isTrue();
        assertThat(server.journal().exchanges().get(1).ending())
                .isEqualTo(
                        new Ending.Unanswered("stalled by the fault script at " + moment + " until the client left"));
    }

    @Test
    void aClientThatTimesOutDuringADelayIsNotCountedAsAnswered() throws Exception {
        send(DEADLINE);
        server.play(
                FaultScript.named("slow").thenAlways(new Effect.Delay(Duration.ofMillis(1500)), Moment.REPLY_START));

        assertThatThrownBy(() -> send(Duration.ofMillis(300))).isInstanceOf(TimeoutException.class);
        assertThat(server.journal().await(all -> all.size() == 2 && all.stream().noneMatch(Exchange::open), DEADLINE))
                .isTrue();
        assertThat(server.journal().exchanges().get(1).ending())
                .isEqualTo(new Ending.Unanswered("the client left during the delay"));
    }

    /** The client's own timeout ends with the reply's head, so the wait is bounded from outside. */
    private HttpResponse<String> send(Duration patience) throws Exception {
        CompletableFuture<HttpResponse<String>> reply = client.sendAsync(
                HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/"))
                        .POST(HttpRequest.BodyPublishers.ofString("hello"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        try {
            return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            reply.cancel(true);
        }
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
