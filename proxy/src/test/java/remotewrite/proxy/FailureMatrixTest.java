package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way ingestion can fail: what the sender gets and is told, and that its connection is right afterwards. */
class FailureMatrixTest {
    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final int SMALL = 10;
    private static final int LARGE = 300_000;

    private static final AtomicInteger REQUESTS = new AtomicInteger();

    private static TestWorld world;
    private static volatile Step firstStep = answering(NO_CONTENT);

    @BeforeAll
    static void open() {
        world = TestWorld.startWith(RawIngestion.http(), UnaryOperator.identity());
        // connections are reused from one case to the next, so all of them serve the case of the moment
        world.ingestion.talking((socket, in, out) -> {
            String head;
            while (!socket.isClosed() && !(head = RawIngestion.head(in)).isEmpty()) {
                Step now = REQUESTS.incrementAndGet() == 1 ? firstStep : answering(NO_CONTENT);
                now.on(head, socket, in, out);
            }
        });
    }

    @AfterAll
    static void close() {
        world.close();
    }

    /** What ingestion does with one request whose head it has read. */
    private interface Step {
        void on(String head, Socket socket, InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    private static void readBody(String head, InputStream in) throws IOException {
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        in.readNBytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
    }

    private static void write(OutputStream out, String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Answers and leaves the connection open. */
    private static Step answering(String bytes) {
        return (head, socket, in, out) -> {
            readBody(head, in);
            write(out, bytes);
        };
    }

    private static Step closing(String bytes) {
        return (head, socket, in, out) -> {
            answering(bytes).on(head, socket, in, out);
            socket.close();
        };
    }

    private static Step early(String bytes) {
        return (head, socket, in, out) -> {
            write(out, bytes);
            readBody(head, in);
        };
    }

    private static Step resetting(String before) {
        return (head, socket, in, out) -> {
            write(out, before);
            // lets what was written arrive before the reset overtakes it
            in.read();
            socket.setSoLinger(true, 0);
            socket.close();
        };
    }

    private static Step stalling(String before) {
        return (head, socket, in, out) -> {
            answering(before).on(head, socket, in, out);
            in.skip(Long.MAX_VALUE);
        };
    }

    static Stream<Arguments> failures() {
        Map<String, Step> talks = new LinkedHashMap<>();
        talks.put("502 closed at once", (head, socket, in, out) -> socket.close());
        talks.put("502 reset before an answer", resetting(""));
        talks.put("502 reset in the status line", resetting("HTTP/1.1 20"));
        talks.put("502 reset in the headers", resetting("HTTP/1.1 204 No Content\r\nX: "));
        talks.put("502 reset in a small body", resetting("HTTP/1.1 400 No\r\nContent-Length: 10\r\n\r\nhalf"));
        talks.put("502 closed in a small body", closing("HTTP/1.1 400 No\r\nContent-Length: 10\r\n\r\nhalf"));
        talks.put("502 closed in a chunk", closing("HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"));
        talks.put("502 garbage", closing("this is not HTTP\r\n\r\n"));
        talks.put("502 no number for a length", closing("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"));
        talks.put("502 two lengths", closing("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"));
        talks.put("502 huge headers", closing("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000) + "\r\n\r\n"));
        talks.put("502 101", answering("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"));
        talks.put(
                "502 redirect",
                answering("HTTP/1.1 307 R\r\nLocation: http://evil.test/\r\nContent-Length: 0\r\n\r\n"));
        talks.put(
                "204 after 100 and 103",
                answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n\r\n" + NO_CONTENT));
        talks.put("400 ended by close", closing("HTTP/1.1 400 No\r\n\r\nno length"));
        talks.put("400 of HTTP/1.0", closing("HTTP/1.0 400 No\r\nContent-Length: 2\r\n\r\nno"));
        talks.put("413 before the body is read", early("HTTP/1.1 413 Large\r\nContent-Length: 2\r\n\r\nno"));
        talks.put(
                "413 before the body is read, then closed",
                closing("HTTP/1.1 413 Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno"));
        talks.put(
                "503 before the body is read",
                early("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"));
        return talks.entrySet().stream()
                .flatMap(entry -> Stream.of(SMALL, LARGE)
                        .map(size -> Arguments.of(entry.getKey() + ", " + size + " bytes", size, entry.getValue())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void theSenderGetsAnAnswerAndItsConnectionIsRight(String name, int size, Step step) {
        REQUESTS.set(0);
        firstStep = step;
        try (RawCaller caller = new RawCaller(world.proxy)) {
            String head = caller.post("", "x".repeat(size)).head();

            assertThat(head)
                    .startsWith("HTTP/1.1 " + name.substring(0, 3) + " ")
                    .doesNotContain("Location");
            if (!head.startsWith("HTTP/1.1 204")) {
                caller.body(head);
            }
            assertThat(caller.post("", "x").head()).startsWith("HTTP/1.1 204");
        }
        assertThat(REQUESTS).hasValue(2);
    }

    /** What came before the stall, what was written, and how often ingestion was asked in this case. */
    private record Stall(String before, int size, AtomicInteger requests) {
        static List<Stall> all() {
            return Stream.of("", "HTTP/1.1 204 No Content\r\nX: ", "HTTP/1.1 400 No\r\nContent-Length: 10\r\n\r\nhalf")
                    .flatMap(
                            before -> Stream.of(SMALL, LARGE).map(size -> new Stall(before, size, new AtomicInteger())))
                    .toList();
        }

        Step next() {
            return requests.incrementAndGet() == 1 ? stalling(before) : answering(NO_CONTENT);
        }
    }

    /** All of them at once, since each takes as long as the limit. */
    @Test
    void aStallIsA504InTimeAndTheSendersConnectionIsRight() {
        List<Stall> stalls = Stall.all();
        try (TestWorld stalled =
                TestWorld.startWith(RawIngestion.http(), limits -> limits.withTotalTimeout(Duration.ofSeconds(5)))) {
            stalled.ingestion.talking((socket, in, out) -> {
                String head;
                while (!socket.isClosed() && !(head = RawIngestion.head(in)).isEmpty()) {
                    int of = Integer.parseInt(head.replaceFirst("(?s).*\r\nX-Stall: (\\d+)\r\n.*", "$1"));
                    stalls.get(of).next().on(head, socket, in, out);
                }
            });
            List<CompletableFuture<Void>> all = IntStream.range(0, stalls.size())
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> isA504(stalled, "X-Stall: " + i + "\r\n", stalls.get(i)), Thread::startVirtualThread))
                    .toList();

            assertThat(all).allSatisfy(CompletableFuture::join);
        }
    }

    /** Once more when the process stood still at the very moment: it ends what is late by half a second with its connection. */
    private static void isA504(TestWorld stalled, String headerLine, Stall stall) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            stall.requests().set(0);
            try (RawCaller caller = new RawCaller(stalled.proxy)) {
                String head = caller.post(headerLine, "x".repeat(stall.size())).head();

                assertThat(head).as("%s", stall).startsWith("HTTP/1.1 504 ").doesNotContain("Connection: close");
                caller.body(head);
                assertThat(caller.post(headerLine, "x").head()).as("%s", stall).startsWith("HTTP/1.1 204");
                assertThat(stall.requests()).as("%s", stall).hasValue(2);
            }
        });
    }

    static Stream<Arguments> missingConnections() {
        Map<String, Unreachable> ways = new LinkedHashMap<>();
        // RFC 6761 6.4: no such name, wherever the test runs
        ways.put("its name cannot be resolved", new Unreachable(TestCertificates.SERVER, "ingestion.invalid", true));
        ways.put("the connection was refused", new Unreachable(TestCertificates.SERVER, "localhost", false));
        ways.put(
                "TLS failed: its certificate (CN=other, issued by CN=test ca) is not for the host localhost but for"
                        + " elsewhere.test. Correct the host in the setting, or the certificate there",
                new Unreachable(TestCertificates.OTHER_HOST, "localhost", true));
        ways.put(
                "TLS failed: its certificate (CN=server, issued by CN=somebody else's ca) is not trusted. If it is the right one,"
                        + " put the certificate of CN=somebody else's ca into the file of SSL_CERT_FILE or a directory of"
                        + " SSL_CERT_DIR",
                new Unreachable(TestCertificates.UNTRUSTED, "localhost", true));
        ways.put(
                "TLS failed: its certificate (CN=server, issued by CN=test ca) has expired, at 2021-01-01T00:00:00Z. Whoever"
                        + " runs it has to renew it, if the clock here is right",
                new Unreachable(TestCertificates.EXPIRED, "localhost", true));
        return ways.entrySet().stream()
                .flatMap(entry ->
                        Stream.of(SMALL, LARGE).map(size -> Arguments.of(entry.getKey(), size, entry.getValue())));
    }

    /** An ingestion endpoint that nobody can reach, or trust. */
    private record Unreachable(TestCertificates.Identity identity, String host, boolean listening) {
        Map<String, String> environment(FakeEntra entra, RawIngestion ingestion) throws IOException {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.compute("INGESTION_URL", (name, url) -> url.replace("localhost", host));
            if (!listening) {
                ingestion.close();
            }
            return environment;
        }
    }

    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("missingConnections")
    void whoeverCannotBeReachedOrTrustedGetsNothingAndTheSenderIsToldWhy(String reason, int size, Unreachable way)
            throws IOException {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https(way.identity());
        try (LogCapture log = new LogCapture();
                TestWorld unreachable = TestWorld.configured(entra, ingestion, way.environment(entra, ingestion));
                RawCaller caller = new RawCaller(unreachable.proxy)) {
            String head = caller.post("", "x".repeat(size)).head();

            assertThat(head).startsWith("HTTP/1.1 502 ");
            assertThat(caller.body(head)).contains("\"code\":\"IngestionUnreachable\"", reason);
            assertThat(log.lines("Write failed")).singleElement().asString().contains("failure=Unreachable", reason);
            assertThat(ingestion.seen()).isEmpty();
            assertThat(caller.send("GET /ready HTTP/1.1\r\nHost: proxy\r\n\r\n").head())
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 200000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n30d40\r\n"})
    void aLargeReplyThatIsCutIsSeenToBeCut(String framing) {
        REQUESTS.set(0);
        firstStep = closing("HTTP/1.1 400 No\r\n" + framing + "x".repeat(100_000));
        try (RawCaller caller = new RawCaller(world.proxy)) {
            String all = caller.post("", "x").rest();

            assertThat(all)
                    .startsWith("HTTP/1.1 400")
                    .contains("x".repeat(60_000))
                    .doesNotEndWith("0\r\n\r\n");
            assertThat(all).hasSizeLessThan(150_000);
        }
    }
}
