package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be read may be a write, which its sender drops: it is counted and has a line, with nothing of it. */
class RefusedRequestsTest {
    private static final long LIMIT_SECONDS = 30;
    private static final String HEAD = "POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\n";

    private static void send(TestWorld world, String request, int status) {
        try (RawCaller caller = new RawCaller(world.proxy)) {
            assertThat(caller.send(request).head()).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "POST /api/v1/write HTTP/1.1|X: canary||~400~the request is not proper HTTP (RFC 9112)",
                "POST /api/v1/write HTTP/1.1|Host: proxy|canary||~400~the request is not proper HTTP (RFC 9112)",
                "POST /%2e%2e/canary HTTP/1.1|Host: proxy||~400~the request is not proper HTTP (RFC 9112)",
                "canary||~400~the request is not proper HTTP (RFC 9112)",
                "POST /api/v1/write HTTP/4.0|Host: proxy|X: canary||"
                        + "~505~the request is of a version of HTTP other than 1.0 and 1.1",
                "POST /api/v1/write HTTP/1.1|Host: proxy|Expect: canary||~417~no expectation is met but 100-continue",
                "POST /api/v1/write HTTP/1.1|Host: proxy|Transfer-Encoding: chunked||canary|"
                        + "~400~the request is not proper HTTP (RFC 9112)"
            })
    void whatMayBeAWriteIsCountedAndHasALine(String request, int status, String reason) {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.start()) {
            assertThat(world.ownAnswers("BadRequest")).isZero();

            send(world, request.replace("|", "\r\n"), status);

            assertThat(world.ownAnswers("BadRequest")).isEqualTo(1);
            assertThat(log.lines("Request refused"))
                    .singleElement()
                    .asString()
                    .contains("level=warning")
                    .endsWith("leg=C2P status=" + status + " failure=BadRequest reason=\"" + reason + "\"");
            assertThat(String.join("\n", log.lines("Request refused"))).doesNotContain("canary");
        }
    }

    @Test
    void aHeadOrTargetThatIsTooLongIsCountedByItsStatus() {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.start()) {
            send(world, HEAD + "X: " + "canary".repeat(7000) + "\r\n\r\n", 431);
            send(world, "POST /" + "canary".repeat(7000) + " HTTP/1.1\r\nHost: proxy\r\n\r\n", 414);

            assertThat(world.ownAnswers("BadRequest")).isEqualTo(2);
            assertThat(log.lines("Request refused").getFirst()).contains(" status=431 ");
            assertThat(log.lines("Request refused").getLast()).contains(" status=414 ");
        }
    }

    @Test
    void aTargetThatIsNoUrlIsCounted() {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.ofTargetHost(UnaryOperator.identity())) {
            send(world, "POST /api/v1/write?canary=%zz HTTP/1.1\r\nHost: proxy\r\nContent-Length: 0\r\n\r\n", 400);
            send(world, "GET /api/v1/query?canary=%zz HTTP/1.1\r\nHost: proxy\r\n\r\n", 400);

            assertThat(world.ownAnswers("BadRequest")).isEqualTo(1);
            assertThat(log.lines("Request refused"))
                    .singleElement()
                    .asString()
                    .endsWith("failure=BadRequest reason=\"the request's target is not a URL\"");
        }
    }

    @Test
    void equalOnesHaveOneLine() {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https();
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        environment.remove("TRACE_LOGGING");
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.configured(entra, ingestion, environment)) {
            for (int times = 0; times < 20; times++) {
                send(world, HEAD + "X" + times + "\r\n\r\n", 400);
            }

            assertThat(world.ownAnswers("BadRequest")).isEqualTo(20);
            assertThat(log.lines("Request refused")).hasSize(1);
        }
    }

    @Test
    void whatIsNoWriteIsNotCounted() {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.start()) {
            send(world, "GET /health HTTP/1.1\r\nHost: proxy\r\ncanary\r\n\r\n", 400);

            assertThat(world.ownAnswers("BadRequest")).isZero();
            assertThat(log.lines("Request refused")).isEmpty();
        }
    }

    /** Tells when an exchange has ended without its own answer. */
    private record Ended(CompletableFuture<Throwable> failure) implements Front {
        @Override
        public Handler routes(Handler right) {
            return new Handler.Wrapper(right) {
                @Override
                public boolean handle(Request request, Response response, Callback callback) throws Exception {
                    return super.handle(request, response, Callback.from(callback::succeeded, broken -> {
                        callback.failed(broken);
                        failure.complete(broken);
                    }));
                }
            };
        }
    }

    @Test
    void aSenderThatWentAwayIsNotCounted() throws Exception {
        Ended ended = new Ended(new CompletableFuture<>());
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.startWith(parts -> parts.withFront(ended))) {
            try (RawCaller caller = new RawCaller(world.proxy)) {
                caller.begin(100).send("half");
            }

            assertThat(ended.failure().get(LIMIT_SECONDS, TimeUnit.SECONDS)).isNotNull();
            assertThat(world.ownAnswers("BadRequest")).isZero();
            assertThat(log.lines("Request refused")).isEmpty();
        }
    }
}
