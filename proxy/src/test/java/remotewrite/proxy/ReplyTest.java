package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I2P to P2C: what the sender gets back. */
class ReplyTest {
    private TestWorld world;

    @BeforeEach
    void open() {
        world = TestWorld.startWith(
                RawIngestion.https(), limits -> limits.withMaxBodyBytes(1000).withMaxReplyBytes(5000));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204, 400, 403, 404, 409, 413, 415, 422, 429, 500, 502, 503, 504, 507, 599})
    void statusPassesBackUnchangedAfterOneRequest(int status) {
        world.ingestion.then("HTTP/1.1 " + status + " Scripted\r\nContent-Length: 0\r\n\r\n");

        assertThat(world.write().statusCode()).isEqualTo(status);
        assertThat(world.ingestion.seen()).hasSize(1);
    }

    @Test
    void endToEndHeadersPassBackWithSpellingAndRepeats() {
        world.ingestion.then(
                400,
                "x-ms-REQUEST-id: r\r\nContent-Type: TEXT/Plain\r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\nx-rep: b\r\nx-rep: a\r\n"
                        + "X-Prometheus-Remote-Write-Samples-Written: 0\r\nX-Prometheus-Remote-Write-Version: 2.0.0\r\n",
                "no");

        try (RawCaller caller = new RawCaller(world.proxy)) {
            assertThat(caller.post("", "x").head())
                    .contains(
                            "x-ms-REQUEST-id: r\r\n",
                            "Content-Type: TEXT/Plain\r\n",
                            "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n",
                            "x-rep: b\r\nx-rep: a\r\n",
                            "X-Prometheus-Remote-Write-Samples-Written: 0\r\n",
                            "X-Prometheus-Remote-Write-Version: 2.0.0\r\n");
        }
    }

    @Test
    void nothingIsInvented() {
        world.ingestion.then("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        try (RawCaller caller = new RawCaller(world.proxy)) {
            assertThat(caller.post("", "x").head()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    }

    @Test
    void bodyIsPassedBackUndecoded() {
        String notReallyGzip = "\u001f\u008b\u0008 not decoded";
        world.ingestion.then(400, "Content-Encoding: gzip\r\nContent-Type: text/plain\r\n", notReallyGzip);

        Response response = world.write();

        assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(response.asByteArray()).isEqualTo(notReallyGzip.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void hopByHopHeadersOfIngestionStayAndTheConnectionStaysUsable() {
        world.ingestion.then("HTTP/1.1 200 OK\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=1\r\n"
                + "X-Cut-After-This: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");

        try (RawCaller caller = new RawCaller(world.proxy)) {
            String head = caller.post("", "x").head();
            assertThat(head)
                    .contains("Content-Length: 2")
                    .doesNotContain("Connection", "X-Hop", "Keep-Alive", "Transfer-Encoding");
            assertThat(caller.post("", "y").head()).contains("HTTP/1.1 204").doesNotContain("Content-Length");
            assertThat(caller.post("", "z").head()).startsWith("HTTP/1.1 204");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreNeitherFollowedNorPassedOn(int status) {
        try (RawIngestion other = RawIngestion.http()) {
            world.ingestion.then(status, "Location: " + other.url() + "\r\n", "");

            Response response = world.write();

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.header("Location")).isNull();
            assertThat(other.seen()).isEmpty();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("the other host cannot be closed", e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {600, 999})
    void whatIsNoStatusIsNotPassedBack(int status) {
        world.ingestion.then(status, "", "odd");

        assertThat(world.write().statusCode()).isEqualTo(502);
    }

    @Test
    void switchingProtocolsIsNoReply() {
        world.ingestion.then("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");

        assertThat(world.write().statusCode()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage\r\n\r\nX-Cut-After-This",
                "HTTP/1.1 200 OK\r\nX-Cut-After-This: 1\r\nContent-Length: 100\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nX-Cut-After-This: 1\r\n"
            })
    void cutOrBrokenReplyIsA502AndNotRepeated(String bytes) {
        world.ingestion.then(bytes);

        Response response = world.write();

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.jsonPath().getString("code")).isEqualTo("IngestionConnectionCut");
        assertThat(world.ingestion.seen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\nX-Cut-After-This",
                "SSH-2.0-OpenSSH_9.2p1 Debian\r\nX-Cut-After-This",
                "HTTP/1.1 204 No Content\n\nX-Cut-After-This",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
            })
    void whatIsNoHttpIsSaidInWords(String bytes) {
        world.ingestion.then(bytes);

        assertThat(world.write().jsonPath().getString("message")).isEqualTo("ingestion gave no valid HTTP answer");
    }

    @Test
    void cutOnAReusedConnectionIsNotRepeatedEither() {
        world.write();
        world.ingestion.then("");

        assertThat(world.write().statusCode()).isEqualTo(502);
        assertThat(world.ingestion.seen()).hasSize(2);
    }

    @Test
    void silenceIsA504WithinTheLimit() {
        Duration limit = Duration.ofSeconds(3);
        try (TestWorld silent = TestWorld.startWith(RawIngestion.https(), limits -> limits.withTotalTimeout(limit))) {
            silent.ingestion.hold();

            Response response = silent.write();

            assertThat(response.statusCode()).isEqualTo(504);
            assertThat(response.time())
                    .isBetween(
                            limit.minusMillis(100).toMillis(),
                            limit.plusSeconds(12).toMillis());
            assertThat(silent.ingestion.seen()).hasSize(1);
        }
    }

    @Test
    void successIsNotReportedBeforeIngestionAnswers() {
        world.ingestion.hold();

        CompletableFuture<Integer> status =
                CompletableFuture.supplyAsync(() -> world.write().statusCode());
        org.awaitility.Awaitility.await().until(() -> !world.ingestion.seen().isEmpty());
        assertThat(status).isNotDone();
        world.ingestion.release();

        assertThat(status.join()).isEqualTo(204);
    }

    @Test
    void replyLargerThanTheLimitKeepsItsStatusAndIsSeenToBeCut() {
        world.ingestion.then(400, "", "x".repeat(100_000));

        try (RawCaller caller = new RawCaller(world.proxy)) {
            String all = caller.post("", "x").rest();
            assertThat(all)
                    .startsWith("HTTP/1.1 400")
                    .contains("x".repeat(5000))
                    .doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void bodyBeyondTheLimitIsRefusedAndIngestionNotContacted() {
        assertThat(world.write(new byte[1000]).statusCode()).isEqualTo(204);
        assertThat(world.write(new byte[1001]).statusCode()).isEqualTo(413);
        try (RawCaller caller = new RawCaller(world.proxy)) {
            String chunk = "200\r\n" + "x".repeat(0x200) + "\r\n";
            caller.send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
                    + chunk + "0\r\n\r\n");
            assertThat(caller.head()).startsWith("HTTP/1.1 413");
        }

        assertThat(world.ingestion.seen()).hasSize(1);
    }

    @Test
    void aFieldThatEchoesTheTokenIsWithheld() {
        world.ingestion.then(400, "X-Echo: Bearer " + FakeEntra.CANARY + "1\r\nX-Other: kept\r\n", "no");

        Response response = world.write();

        assertThat(response.header("X-Echo")).isNull();
        assertThat(response.header("X-Other")).isEqualTo("kept");
    }

    @Test
    void answersBelongToTheirRequests() {
        var statuses = IntStream.range(0, 40)
                .parallel()
                .map(i -> world.write(new byte[] {(byte) i}).statusCode())
                .distinct()
                .boxed()
                .toList();

        assertThat(statuses).containsExactly(204);
        assertThat(world.ingestion.seen()).extracting(seen -> seen.body()[0]).doesNotHaveDuplicates();
    }
}
