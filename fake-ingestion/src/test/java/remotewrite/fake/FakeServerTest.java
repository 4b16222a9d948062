package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class FakeServerTest {
    private static final Duration QUIET = Duration.ofMillis(250);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** By the clock of the server. */
    private static final String DATE = "Date: Mon, 23 Nov 2026 12:00:00 GMT\r\n";

    private final AtomicReference<Service> service =
            new AtomicReference<>(request -> new Reply(200, List.of(), Bytes.utf8("ok")));
    private final ManualClock clock = new ManualClock();
    private final FakeServer server = FakeServer.start(
            FakeServer.Settings.named("test", clock), request -> service.get().serve(request));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theRequestIsRecordedAsItStoodOnTheWire() {
        try (RawClient client = new RawClient(server.port())) {
            client.send("PoST /a%2Fb//c?x=%20&y HTTP/1.1\r\nHost: fake\r\nX-b: 1\r\nContent-Length: 2\r\n"
                    + "x-A: 2\r\nX-b: 3\r\naccept: */*\r\nempty:\r\n\r\nhi");
            client.read(QUIET);
        }

        Request request = ended(1).get(0).request();
        assertThat(request.method()).isEqualTo("PoST");
        assertThat(request.target()).isEqualTo("/a%2Fb//c?x=%20&y");
        assertThat(request.body()).isEqualTo(Bytes.utf8("hi"));
        assertThat(request.headers())
                .containsExactly(
                        new Header("Host", "fake"),
                        new Header("X-b", "1"),
                        new Header("Content-Length", "2"),
                        new Header("x-A", "2"),
                        new Header("X-b", "3"),
                        new Header("accept", "*/*"),
                        new Header("empty", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//a/b", "/a/../b", "/a/./b", "/a;x=1/b?", "/a\\b", "/?a=b?c"})
    void anOddTargetIsNeitherRefusedNorRepaired(String target) {
        exchange("GET " + target + " HTTP/1.1\r\nHost: fake\r\n\r\n");

        assertThat(ended(1).get(0).request().target()).isEqualTo(target);
    }

    @Test
    void theReplyIsWrittenAndRecordedWithNothingAddedButItsDateAndLength() {
        service.set(request -> new Reply(202, List.of(new Header("x-Custom", "1")), Bytes.utf8("hello")));

        assertThat(exchange("POST / HTTP/1.1\r\nHost: fake\r\nContent-Length: 0\r\n\r\n")
                        .text())
                .isEqualTo("HTTP/1.1 202 Accepted\r\nx-Custom: 1\r\n" + DATE + "Content-Length: 5\r\n\r\nhello");
        assertThat(ended(1).get(0).ending())
                .isEqualTo(new Ending.Answered(new Reply(
                        202,
                        List.of(
                                new Header("x-Custom", "1"),
                                new Header("Date", "Mon, 23 Nov 2026 12:00:00 GMT"),
                                new Header("Content-Length", "5")),
                        Bytes.utf8("hello"))));
    }

    @Test
    void theDateIsThatOfTheReply() {
        exchange("GET / HTTP/1.1\r\nHost: fake\r\n\r\n");
        clock.advance(Duration.ofSeconds(1));

        assertThat(exchange("GET / HTTP/1.1\r\nHost: fake\r\n\r\n").text())
                .contains("Date: Mon, 23 Nov 2026 12:00:01 GMT\r\n");
    }

    @Test
    void aReplyMayHaveADateOfItsOwn() {
        service.set(request -> new Reply(200, List.of(new Header("Date", "never")), Bytes.empty()));

        assertThat(exchange("GET / HTTP/1.1\r\nHost: fake\r\n\r\n").text())
                .isEqualTo("HTTP/1.1 200 OK\r\nDate: never\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void aReplyWithoutContentHasNoLength() {
        service.set(request -> new Reply(204, List.of(), Bytes.empty()));

        assertThat(exchange("GET / HTTP/1.1\r\nHost: fake\r\n\r\n").text())
                .isEqualTo("HTTP/1.1 204 No Content\r\n" + DATE + "\r\n");
    }

    @Test
    void aReplyToHeadHasTheLengthButNoBody() {
        assertThat(exchangeToEnd("HEAD / HTTP/1.1\r\nHost: fake\r\nConnection: close\r\n\r\n")
                        .text())
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Content-Length: 2\r\nConnection: close\r\n\r\n");
        assertThat(ended(1).get(0).reply()).get().extracting(Reply::body).isEqualTo(Bytes.empty());
    }

    @Test
    void aOneByteReplyCanBeCutInHalf() {
        service.set(request -> new Reply(200, List.of(), Bytes.utf8("x")));
        server.play(FaultScript.named("cut").thenAlways(new Effect.Cut(), Moment.REPLY_BODY));

        assertThat(exchangeToEnd("GET / HTTP/1.1\r\nHost: fake\r\n\r\n").text())
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Content-Length: 1\r\n\r\n");
        assertThat(ended(1).get(0).reply()).isEmpty();
    }

    @Test
    void aReplyWithoutBodyIsAnsweredWhenItsBodyIsCut() {
        service.set(request -> new Reply(204, List.of(), Bytes.empty()));
        server.play(FaultScript.named("cut").thenAlways(new Effect.Cut(), Moment.REPLY_BODY));

        RawClient.Seen seen = exchangeToEnd("GET / HTTP/1.1\r\nHost: fake\r\n\r\n");

        assertThat(seen.status()).isEqualTo(204);
        assertThat(seen.after()).isEqualTo(RawClient.Seen.After.CLOSED);
        assertThat(ended(1).get(0).accepted()).isTrue();
        assertThat(ended(1).get(0).fault()).isEqualTo("cut: cut at REPLY_BODY");
    }

    @Test
    void aChunkedBodyIsRecordedWithoutItsFraming() {
        exchange("POST / HTTP/1.1\r\nHost: fake\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n");

        assertThat(ended(1).get(0).request().body()).isEqualTo(Bytes.utf8("hello"));
    }

    @Test
    void credentialsReachTheServiceButNotTheJournal() {
        AtomicReference<Request> served = new AtomicReference<>();
        service.set(request -> {
            served.set(request);
            return new Reply(204, List.of(), Bytes.empty());
        });

        exchange("GET / HTTP/1.1\r\nHost: fake\r\nauthorization: Bearer secret\r\n\r\n");

        assertThat(served.get().header("Authorization")).containsExactly("Bearer secret");
        assertThat(ended(1).get(0).request().header("Authorization"))
                .containsExactly("Bearer " + Fingerprint.of("secret"));
        assertThat(server.journal().exchanges().toString()).doesNotContain("secret");
    }

    @Test
    void theRedactionsOfAFakeAreAppliedToWhatIsRecordedOnly() {
        FakeServer.Settings settings = FakeServer.Settings.named("redacting", Clock.systemUTC())
                .withRedaction(
                        request -> new Request(
                                request.method(), request.target(), request.headers(), Bytes.utf8("request gone")),
                        reply -> new Reply(reply.status(), reply.headers(), Bytes.utf8("reply gone")));
        try (FakeServer redacting = FakeServer.start(settings, request -> new Reply(200, List.of(), request.body()));
                RawClient client = new RawClient(redacting.port())) {
            assertThat(client.post("/", "secret").read(QUIET).body()).isEqualTo("secret");
            assertThat(redacting.journal().await(all -> all.stream().anyMatch(Exchange::accepted), DEADLINE))
                    .isTrue();
            Exchange exchange = redacting.journal().exchanges().get(0);
            assertThat(exchange.request().body()).isEqualTo(Bytes.utf8("request gone"));
            assertThat(exchange.reply()).get().extracting(Reply::body).isEqualTo(Bytes.utf8("reply gone"));
        }
    }

    @Test
    void exchangesAreNumberedByConnectionAndPosition() {
        try (RawClient first = new RawClient(server.port());
                RawClient second = new RawClient(server.port())) {
            first.post("/", "").read(QUIET);
            second.post("/", "").read(QUIET);
            first.post("/", "").read(QUIET);
        }

        assertThat(ended(3))
                .extracting(exchange -> exchange.id().toString())
                .containsExactly("c0/e0", "c1/e0", "c0/e1");
    }

    @Test
    void aClientThatLeavesInTheMiddleOfItsBodyIsRecordedWithWhatCame() {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST / HTTP/1.1\r\nHost: fake\r\nContent-Length: 10\r\n\r\nhalf");
            assertThat(server.journal().await(all -> all.size() == 1, DEADLINE)).isTrue();
        }

        assertThat(ended(1).get(0).ending())
                .isEqualTo(new Ending.Unanswered(
                        "the client left or broke the framing after 4 bytes of a body of 10 bytes"));
        assertThat(ended(1).get(0).request().body()).isEqualTo(Bytes.utf8("half"));
    }

    @Test
    void aBodyThatIsAnnouncedTooLongIsAnswered413() {
        RawClient.Seen seen = exchange("POST / HTTP/1.1\r\nHost: fake\r\nContent-Length: 67108865\r\n\r\n");

        assertThat(seen.status()).isEqualTo(413);
        assertThat(ended(1).get(0).reply()).get().extracting(Reply::status).isEqualTo(413);
    }

    @Test
    void aBodyThatTurnsOutTooLongIsAnswered413() {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST / HTTP/1.1\r\nHost: fake\r\nTransfer-Encoding: chunked\r\n\r\n");
            String mebibyte = "x".repeat(0x100000);
            for (int i = 0; i < 65; i++) {
                client.send("100000\r\n" + mebibyte + "\r\n");
            }
            RawClient.Seen seen = client.send("0\r\n\r\n").read(Duration.ofSeconds(3));
            assertThat(seen.status()).isEqualTo(413);
            assertThat(ended(1).get(0).request().body().size()).isEqualTo(FakeServer.MAX_BODY_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"this is not HTTP", "GET /%zz HTTP/1.1\r\nHost: fake", "GET / HTTP/1.1\r\nno colon"})
    void bytesThatAreNotHttpAreRecordedToo(String bytes) {
        RawClient.Seen seen = exchange(bytes + "\r\n\r\n");

        assertThat(seen.status()).isEqualTo(400);
        assertThat(ended(1).get(0).fault()).startsWith("not HTTP: ");
        assertThat(ended(1).get(0).reply()).get().extracting(Reply::status).isEqualTo(400);
    }

    @Test
    void aServiceThatFailsIsToldApartFromAFault() {
        service.set(request -> {
            throw new IllegalStateException("a mistake");
        });

        assertThat(exchange("GET / HTTP/1.1\r\nHost: fake\r\n\r\n").status()).isEqualTo(500);
        assertThat(ended(1).get(0).fault()).isEqualTo("the fake itself failed: java.lang.IllegalStateException");
    }

    /** So that no exchange is open for ever, whatever befalls the fake. */
    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class})
    void aServiceThatRunsOutOfMemoryEndsItsExchange(Class<? extends Error> error) {
        service.set(request -> {
            throw error == StackOverflowError.class ? new StackOverflowError() : new OutOfMemoryError();
        });

        assertThat(exchange("GET / HTTP/1.1\r\nHost: fake\r\n\r\n").status()).isEqualTo(500);
        assertThat(ended(1).get(0).fault()).isEqualTo("the fake itself failed: " + error.getName());
        assertThat(ended(1).get(0).reply()).get().extracting(Reply::status).isEqualTo(500);
    }

    @Test
    void whatFailsOutsideOfTheServiceEndsItsExchangeToo() {
        FakeServer.Settings failing = FakeServer.Settings.named("failing", Clock.systemUTC())
                .withRedaction(UnaryOperator.identity(), reply -> {
                    throw new StackOverflowError();
                });
        try (FakeServer broken = FakeServer.start(failing, request -> new Reply(200, List.of(), Bytes.empty()));
                RawClient client = new RawClient(broken.port())) {
            client.send("GET / HTTP/1.1\r\nHost: fake\r\n\r\n").read(QUIET);

            assertThat(broken.journal()
                            .await(all -> all.size() == 1 && !all.get(0).open(), DEADLINE))
                    .isTrue();
            assertThat(broken.journal().exchanges().get(0).ending())
                    .isEqualTo(new Ending.Unanswered("the fake itself failed"));
        }
    }

    @Test
    void aPortInUseIsToldWithAddressPortAndRemedy() {
        FakeServer.Settings taken =
                FakeServer.Settings.named("second", Clock.systemUTC()).withAddress("127.0.0.1", server.port());

        assertThatThrownBy(() -> FakeServer.start(taken, service.get()))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("the fake \"second\" cannot listen on address 127.0.0.1, port " + server.port())
                .hasMessageContaining("choose another port");
    }

    @ParameterizedTest
    @CsvSource({"8443, false", "32767, false", "32768, true", "40342, true", "60999, true", "61000, false"})
    void aPortThatLinuxTakesForConnectionsMayBeHeldByOne(int port, boolean maybe) {
        String message = new PortUnavailableException("arc", "127.0.0.1", port, new IOException("in use")).getMessage();

        assertThat(message.contains("it may be a connection to somewhere else that has this port"))
                .isEqualTo(maybe);
    }

    @Test
    void aClosedFakeFreesItsPort() {
        int port = FreePort.next();
        FakeServer.Settings here =
                FakeServer.Settings.named("here", Clock.systemUTC()).withAddress("127.0.0.1", port);
        FakeServer.start(here, service.get()).close();

        try (FakeServer again = FakeServer.start(here, service.get())) {
            assertThat(again.port()).isEqualTo(port);
        }
    }

    @Test
    void clientsThatLeaveMakeNoNoise() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        root.addAppender(appender);
        try {
            for (Effect effect :
                    List.of(new Effect.Cut(), new Effect.Delay(Duration.ofMillis(50)), new Effect.Stall())) {
                for (Moment moment : Moment.values()) {
                    server.play(FaultScript.named("noise").thenAlways(effect, moment));
                    try (RawClient client = new RawClient(server.port())) {
                        client.send("POST / HTTP/1.1\r\nHost: fake\r\nContent-Length: 5\r\n\r\nhe");
                    }
                    try (RawClient client = new RawClient(server.port())) {
                        client.post("/", "hello");
                    }
                }
            }
            exchange("this is not HTTP\r\n\r\n");
            assertThat(server.journal().await(all -> all.stream().noneMatch(Exchange::open), DEADLINE))
                    .isTrue();
            server.close();
            assertThat(appender.list)
                    .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                    .isEmpty();
        } finally {
            root.detachAppender(appender);
        }
    }

    private RawClient.Seen exchange(String text) {
        try (RawClient client = new RawClient(server.port())) {
            return client.send(text).read(QUIET);
        }
    }

    private RawClient.Seen exchangeToEnd(String text) {
        try (RawClient client = new RawClient(server.port())) {
            return client.send(text).readToEnd();
        }
    }

    private List<Exchange> ended(int count) {
        assertThat(server.journal()
                        .await(
                                all -> all.stream()
                                                .filter(exchange -> !exchange.open())
                                                .count()
                                        == count,
                                DEADLINE))
                .as("ended exchanges: %s", server.journal().exchanges())
                .isTrue();
        return server.journal().exchanges();
    }
}
