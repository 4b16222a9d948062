package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is lost before ingestion sees it, and what a query endpoint refuses, is told. */
class MisdirectedTest {
    private static String answer(TestWorld world, String requestLine) {
        try (RawCaller caller = new RawCaller(world.proxy)) {
            return caller.send(requestLine + " HTTP/1.1\r\nHost: proxy\r\nContent-Length: 1\r\n\r\nx")
                    .head();
        }
    }

    @Test
    void aWriteThatLeadsNowhereIsCountedAndHasALineWithoutItsPath() {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.start()) {
            assertThat(world.ownAnswers("NotFound")).isZero();

            assertThat(answer(world, "POST /api/v1/push/canary")).startsWith("HTTP/1.1 404");
            assertThat(answer(world, "POST /ready")).startsWith("HTTP/1.1 405");
            assertThat(answer(world, "GET /favicon.ico")).startsWith("HTTP/1.1 404");
            assertThat(answer(world, "PUT /api/v1/write")).startsWith("HTTP/1.1 405");

            assertThat(world.ownAnswers("NotFound")).isEqualTo(1);
            assertThat(world.ownAnswers("MethodNotAllowed")).isEqualTo(1);
            assertThat(log.lines("Request leads nowhere")).hasSize(2);
            assertThat(log.lines("Request leads nowhere").getFirst())
                    .contains("level=warning")
                    .endsWith("leg=C2P status=404 failure=NotFound");
            assertThat(log.lines("Request leads nowhere").getLast())
                    .endsWith("leg=C2P status=405 failure=MethodNotAllowed");
            assertThat(String.join("\n", log.lines("Request leads nowhere"))).doesNotContain("canary");
        }
    }

    @Test
    void aQueryThatIsRefusedHasALine() {
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.ofTargetHost(UnaryOperator.identity())) {
            world.ingestion.then(403, "", "{\"error\":{\"code\":\"Forbidden\",\"message\":\"canary\"}}");
            world.get("/api/v1/query?query=up");
            world.get("/api/v1/query?query=up");

            assertThat(log.lines("Query refused"))
                    .singleElement()
                    .asString()
                    .contains("level=warning")
                    .endsWith("leg=I2P status=403 code=Forbidden");
        }
    }
}
