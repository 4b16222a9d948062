package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.FakeServer;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Header;
import remotewrite.fake.Moment;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;

class TapTest {
    private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

    private final AtomicReference<Request> seen = new AtomicReference<>();
    private final FakeServer server =
            FakeServer.start(FakeServer.Settings.named("behind the tap", Clock.systemUTC()), request -> {
                seen.set(request);
                return new Reply(
                        200,
                        List.of(new Header("X-Leak", JWT), new Header("X-Plain", "kept")),
                        Bytes.utf8("the token is " + JWT + ", yours was " + request.header("Authorization")));
            });
    private final Tap tap = Tap.start(Clock.systemUTC(), "127.0.0.1", server.port());

    @AfterEach
    void close() {
        tap.close();
        server.close();
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", tap.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private List<Exchange> exchanges(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> tap.exchanges().size() == count
                        && tap.exchanges().stream()
                                .noneMatch(exchange -> exchange.ending().equals(Ending.STILL_OPEN)));
        return tap.exchanges();
    }

    @Test
    void bytesPassUnchangedAndAreRecorded() throws IOException {
        String reply = send("POST /a?b=%20 HTTP/1.1\r\nHost: x\r\nx-oDD: 1\r\nX-Odd: 2\r\nContent-Length: 3\r\n"
                + "Connection: close\r\n\r\nabc");

        assertThat(reply).startsWith("HTTP/1.1 200").contains(JWT);
        assertThat(seen.get().body()).isEqualTo(Bytes.utf8("abc"));
        assertThat(exchanges(1)).singleElement().satisfies(exchange -> {
            assertThat(exchange.request().method()).isEqualTo("POST");
            assertThat(exchange.request().target()).isEqualTo("/a?b=%20");
            assertThat(exchange.request().headers()).contains(new Header("x-oDD", "1"), new Header("X-Odd", "2"));
            assertThat(exchange.request().body()).isEqualTo(Bytes.utf8("abc"));
            assertThat(exchange.accepted()).isTrue();
        });
    }

    @Test
    void chunkedBodiesAndSeveralExchangesOnOneConnectionAreToldApart() throws IOException {
        send("POST /1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
                + "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nConnection: close\r\n\r\nz");

        assertThat(exchanges(2))
                .satisfiesExactly(
                        first -> {
                            assertThat(first.id()).hasToString("c0/e0");
                            assertThat(first.request().body()).isEqualTo(Bytes.utf8("abc"));
                        },
                        second -> {
                            assertThat(second.id()).hasToString("c0/e1");
                            assertThat(second.request().body()).isEqualTo(Bytes.utf8("z"));
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%s||",
                "/?anything=%s||",
                "/||a=1&anything=%s",
                "/|Content-Type: application/x-www-form-urlencoded|anything=%s",
                "/|Content-Type: application/json|{\"anything\":\"%s\"}"
            })
    void noTokenIsRecordedWhereverTheSenderPutsIt(String sent) throws IOException {
        for (String token : List.of(JWT, JWT.replace(".", "%2E"), JWT.replace("e", "%65"))) {
            String[] parts = sent.replace("%s", token).split("\\|", -1);
            send("POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                    .formatted(parts[0], parts[1].isEmpty() ? "" : parts[1] + "\r\n", parts[2].length(), parts[2]));
        }

        String[] safe = sent.replace("%s", Fingerprint.of(JWT)).split("\\|", -1);
        assertThat(exchanges(3)).allSatisfy(exchange -> {
            assertThat(exchange.request().target()).isEqualTo(safe[0]);
            assertThat(exchange.request().body().toUtf8()).isEqualTo(safe[2]);
        });
        assertThat(seen.get().target() + seen.get().body().toUtf8())
                .as("on the wire")
                .contains("%65yJ");
    }

    @Test
    void noCredentialIsRecordedInEitherDirection() throws IOException {
        send("POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer canary-123\r\nContent-Length: 0\r\n"
                + "Connection: close\r\n\r\n");

        Exchange exchange = exchanges(1).getFirst();
        assertThat(seen.get().header("Authorization")).containsExactly("Bearer canary-123");
        assertThat(exchange.toString()).doesNotContain("canary-123").doesNotContain(JWT);
        assertThat(exchange.request().header("Authorization").getFirst()).startsWith("Bearer fingerprint:");
        Reply reply = exchange.reply().orElseThrow();
        assertThat(reply.header("X-Leak").getFirst()).startsWith("fingerprint:");
        assertThat(reply.header("X-Plain")).containsExactly("kept");
        assertThat(reply.body().toUtf8())
                .startsWith("the token is fingerprint:")
                .contains("yours was [Bearer fingerprint:")
                .doesNotContain(JWT);
    }

    @Test
    void aConnectionThatIsCutLeavesAnUnansweredExchange() throws IOException {
        server.play(FaultScript.named("cut")
                .step(new Effect.Cut(), Moment.REQUEST_END)
                .times(1)
                .thenNormally());

        send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na");

        assertThat(exchanges(1))
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.ending()).isInstanceOf(Ending.Unanswered.class));
    }
}
