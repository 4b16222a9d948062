package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P2E at the level of bytes: what is sent to Entra, and that whatever it answers ends in time and as an answer. */
class TokenHttpTest {
    private static final String TOKEN = "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"abc\"}";
    private static final Duration IN_TIME = FetchBench.LIMIT.plusSeconds(30);

    /** Of a request that is broken off: far from what is at once, as is what the fake holds back, 20 s. */
    private static final Duration FAR = Duration.ofMinutes(2);

    private static final int AT_ONCE_SECONDS = 15;

    /** Runs the request on a thread of its own, so that a hanging one fails the test instead of holding it. */
    private static String reason(FetchBench bench) {
        return CompletableFuture.supplyAsync(bench::reason)
                .orTimeout(IN_TIME.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Test
    void theRequestHasWhatEntraNeedsAndNothingElse() throws IOException {
        try (RawIngestion entra = RawIngestion.https().always(200, "Set-Cookie: a=canary; Path=/\r\n", TOKEN);
                FetchBench bench = FetchBench.at(entra)) {
            assertThat(bench.fetch().fetch()).isInstanceOf(AccessToken.class);
            assertThat(bench.fetch().fetch()).isInstanceOf(AccessToken.class);

            RawIngestion.Seen seen = entra.seen().getLast();
            String body = new String(seen.body(), StandardCharsets.US_ASCII);
            assertThat(seen.requestLine()).isEqualTo("POST /" + TestWorld.TENANT_ID + "/oauth2/v2.0/token HTTP/1.1");
            assertThat(seen.headerLines().stream().map(line -> line.replaceFirst("(?<=client-request-id: ).*", "ID")))
                    .containsExactlyInAnyOrder(
                            "Host: localhost:" + entra.port(),
                            "Content-Type: application/x-www-form-urlencoded;charset=UTF-8",
                            "Accept: application/json",
                            "client-request-id: ID",
                            "User-Agent: remote-write-proxy",
                            "Connection: close",
                            "Content-Length: " + body.length());
            assertThat(body)
                    .matches("client_assertion=[A-Za-z0-9_.-]+"
                            + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                            + "&client_id=" + TestWorld.CLIENT_ID
                            + "&grant_type=client_credentials&scope=https%3A%2F%2Fmonitor.azure.com%2F.default");
            assertThat(entra.seen().stream()
                            .flatMap(each -> each.lines("client-request-id").stream())
                            .distinct())
                    .hasSize(2);
        }
    }

    @Test
    void theAudienceOfTheAssertionIsTheUrlThatIsAsked() throws IOException {
        try (RawIngestion entra = RawIngestion.https().always(200, "", TOKEN);
                FetchBench bench = FetchBench.at(entra)) {
            bench.fetch().fetch();

            String claims = new String(entra.seen().getFirst().body(), StandardCharsets.US_ASCII).split("\\.")[1];
            assertThat(new String(java.util.Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
                    .contains("\"aud\":\"https://localhost:" + entra.port() + "/" + TestWorld.TENANT_ID
                            + "/oauth2/v2.0/token\"");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreNotFollowed(int status) throws IOException {
        try (RawIngestion elsewhere = RawIngestion.https().always(200, "", TOKEN);
                RawIngestion entra = RawIngestion.https()
                        .always(status, "Location: https://localhost:" + elsewhere.port() + "/\r\n", "");
                FetchBench bench = FetchBench.at(entra)) {
            assertThat(reason(bench)).isEqualTo("Entra answered " + status + " without a usable token");
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void patienceOfAnUnreadableAnswerIsKept() throws IOException {
        try (RawIngestion entra = RawIngestion.https()
                        .then("HTTP/1.1 503 X\r\nRetry-After: 7\r\nContent-Length: 9\r\n\r\nX-Cut-After-This"
                                .replace("Content-Length: 9", "Content-Length: 99"));
                FetchBench bench = FetchBench.at(entra)) {
            assertThat(bench.fetch().fetch())
                    .isEqualTo(new GatewayFailure.NoToken(
                            "Entra answered 503, but not to the end: the connection broke", Duration.ofSeconds(7)));
        }
    }

    @Test
    void soIsItsDate() throws IOException {
        try (RawIngestion entra = RawIngestion.https()
                        .then("HTTP/1.1 503 X\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\nContent-Length: 99"
                                + "\r\n\r\nX-Cut-After-This");
                FetchBench bench = FetchBench.at(entra)) {
            assertThat(((GatewayFailure.NoToken) bench.fetch().fetch()).retryAfter())
                    .isZero();
        }
        String soon = HttpDateTime.format(
                Clock.systemUTC().instant().plus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC));
        try (RawIngestion entra = RawIngestion.https()
                        .then("HTTP/1.1 503 X\r\nRetry-After: " + soon
                                + "\r\nContent-Length: 99\r\n\r\nX-Cut-After-This");
                FetchBench bench = FetchBench.at(entra)) {
            assertThat(((GatewayFailure.NoToken) bench.fetch().fetch()).retryAfter())
                    .isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | Entra is not reachable: the connection broke",
                "'garbage X-Cut-After-This\r\n\r\n' | Entra gave no valid HTTP answer",
                "'HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\nX-Cut-After-This' |"
                        + " 'Entra answered 200, but not to the end: the connection broke'",
                "'HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc X-Cut-After-This' |"
                        + " 'Entra answered 200, but not to the end: the connection broke'",
            })
    void aBrokenAnswerIsSaidInWords(String answer, String reason) throws IOException {
        try (RawIngestion entra = RawIngestion.https().then(answer == null ? "" : answer);
                FetchBench bench = FetchBench.at(entra)) {
            assertThat(reason(bench)).isEqualTo(reason);
        }
    }

    @Test
    void anAnswerThatDoesNotComeEndsInTime() throws IOException {
        try (RawIngestion entra = RawIngestion.https().hold();
                FetchBench bench = FetchBench.at(entra, FetchBench.SHORT_LIMIT)) {
            assertThat(reason(bench)).isEqualTo("Entra is not reachable: no answer in time");
        }
    }

    @Test
    void anAnswerThatDripsEndsInTime() throws IOException {
        CountDownLatch givenUp = new CountDownLatch(1);
        try (RawIngestion entra = RawIngestion.https().talking((socket, in, out) -> {
                    RawIngestion.head(in);
                    out.write("HTTP/1.1 200 X\r\nContent-Length: 9999\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    do {
                        out.write(' ');
                        out.flush();
                    } while (!givenUp.await(50, TimeUnit.MILLISECONDS));
                });
                FetchBench bench = FetchBench.at(entra, FetchBench.SHORT_LIMIT)) {
            assertThat(reason(bench)).isEqualTo("Entra answered 200, but not to the end: no answer in time");
            givenUp.countDown();
        }
    }

    @Test
    void aReplyOf256KibIsReadAndALongerOneIsNot() throws IOException {
        String longest = TOKEN + " ".repeat(TokenHttp.MAX_REPLY_BYTES - TOKEN.length());
        try (RawIngestion entra = RawIngestion.https().then(200, "", longest).then(200, "", longest + " ");
                FetchBench bench = FetchBench.at(entra)) {
            assertThat(reason(bench)).startsWith("there is one, token fingerprint:");
            assertThat(reason(bench)).isEqualTo("Entra answered 200 with more than 262144 bytes, which is no token");
        }
    }

    @Test
    void aReplyWithoutAnEndIsNotTakenToTheEnd() throws IOException {
        try (RawIngestion entra = RawIngestion.https().talking((socket, in, out) -> {
                    RawIngestion.head(in);
                    out.write("HTTP/1.1 200 X\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    byte[] spaces = " ".repeat(4096).getBytes(StandardCharsets.US_ASCII);
                    while (!socket.isClosed()) {
                        out.write(spaces);
                    }
                });
                FetchBench bench = FetchBench.at(entra)) {
            assertThat(reason(bench)).isEqualTo("Entra answered 200 with more than 262144 bytes, which is no token");
        }
    }

    @Test
    void anAuthorityThatCannotProveItsNameGetsNoAssertion() throws IOException {
        Map<TestCertificates.Identity, String> wrong = Map.of(
                TestCertificates.OTHER_HOST, "(CN=other, issued by CN=test ca) is not for the host localhost",
                TestCertificates.UNTRUSTED, "(CN=server, issued by CN=somebody else's ca) is not trusted.",
                TestCertificates.EXPIRED, "(CN=server, issued by CN=test ca) has expired,");
        for (Map.Entry<TestCertificates.Identity, String> each : wrong.entrySet()) {
            try (RawIngestion entra = RawIngestion.https(each.getKey()).always(200, "", TOKEN);
                    FetchBench bench = FetchBench.at(entra)) {
                assertThat(reason(bench))
                        .startsWith("Entra is not reachable: TLS failed: its certificate " + each.getValue())
                        .doesNotContain("Exception", "sun.");
                assertThat(entra.seen()).isEmpty();
            }
        }
    }

    @Test
    void anInterruptedThreadHasItsAnswerAtOnce() throws Exception {
        try (RawIngestion entra = RawIngestion.https().hold();
                FetchBench bench = FetchBench.at(entra, FAR)) {
            CompletableFuture<String> reason = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual().start(() -> reason.complete(bench.reason()));
            await().until(() -> !entra.seen().isEmpty());

            thread.interrupt();

            assertThat(reason.get(AT_ONCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("Entra was not waited for any longer");
        }
    }

    @Test
    void closingEndsWhatIsUnderWayAtOnceAndNothingIsAskedAnyMore() throws Exception {
        try (RawIngestion entra = RawIngestion.https().hold();
                FetchBench bench = FetchBench.at(entra, FAR)) {
            CompletableFuture<String> reason = CompletableFuture.supplyAsync(bench::reason);
            await().until(() -> !entra.seen().isEmpty());

            bench.fetch().close();
            bench.fetch().close();

            assertThat(reason.get(AT_ONCE_SECONDS, TimeUnit.SECONDS)).startsWith("Entra is not reachable: ");
            assertThat(reason(bench)).isEqualTo("Entra was not asked: the proxy is not running");
            assertThat(entra.connections()).isEqualTo(1);
        }
    }
}
