package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose end can be read in two ways, and others that are meant to reach more than they may (PX-16, PX-17, PX-50). */
class SmugglingTest {
    private static final String HIDDEN =
            "POST /api/v1/write HTTP/1.1\r\nHost: hidden\r\nContent-Length: 6\r\n\r\nhidden";

    private static TestWorld world;

    @BeforeAll
    static void open() {
        world = TestWorld.startWith(RawIngestion.http(), java.util.function.UnaryOperator.identity());
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 60\r\n\r\n",
                "Content-Length: 0, 60\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: 0x0\r\n\r\n",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Content-Length : 0\r\n\r\n",
                "Content-Length:\r\n 0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
                "X: a\r\n b\r\nContent-Length: 0\r\n\r\n",
                "X: a\nContent-Length: 0\n\n",
                "X: a\rb\r\nContent-Length: 0\r\n\r\n",
                "X: a\0b\r\nContent-Length: 0\r\n\r\n",
                "X\0: a\r\nContent-Length: 0\r\n\r\n",
                "X Y: a\r\nContent-Length: 0\r\n\r\n",
                ": a\r\nContent-Length: 0\r\n\r\n",
                "Host: other\r\nContent-Length: 0\r\n\r\n"
            })
    void whatIsAmbiguousIsRefusedAndNothingHiddenGetsThrough(String rest) {
        int before = world.ingestion.seen().size();
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\n" + rest + HIDDEN);

            assertThat(caller.rest())
                    .containsPattern("^(HTTP/1.1 (400|501) |$)")
                    .doesNotContain(" 204 ");
        }
        assertThat(world.ingestion.seen()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.test/api/v1/write",
                "http://proxy/api/v1/write",
                "/api/v1/write?api-version=x&evil=1",
                "/api/v1/write?x=%0d%0aX:%20y",
                "/api/v1/write?@evil.test/",
                "/api/v1/write#fragment"
            })
    void theTargetIsTheConfiguredOneWhateverTheCallerNames(String target) {
        int before = world.ingestion.seen().size();
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send(
                    "POST " + target + " HTTP/1.1\r\nHost: proxy\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
            assertThat(caller.rest()).containsPattern("^HTTP/1.1 (204|400|404) ");
        }
        assertThat(world.ingestion.seen().stream().skip(before))
                .allMatch(seen -> seen.requestLine()
                                .equals("POST " + world.ingestion.url().getRawPath() + "?"
                                        + world.ingestion.url().getRawQuery() + " HTTP/1.1")
                        && seen.lines("host").equals(java.util.List.of("Host: localhost:" + world.ingestion.port())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"POST /%s HTTP/1.1\r\nHost: proxy\r\n", "POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nX: %s\r\n"
            })
    void whatIsTooLongIsRefused(String head) {
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send(head.formatted("x".repeat(65_536)) + "Content-Length: 0\r\n\r\n");
            assertThat(caller.head()).containsPattern("^HTTP/1.1 (400|414|431) ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1;a=b\r\nx\r\n0\r\n\r\n",
                "1;a=\"b\"\r\nx\r\n0\r\nContent-Length: 9\r\n\r\n",
                "01\r\nx\r\n000\r\n\r\n"
            })
    void chunkExtensionsAndTrailersAreHarmless(String chunks) {
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
            assertThat(caller.head()).startsWith("HTTP/1.1 204");
        }
        assertThat(world.ingestion.seen().getLast().body()).containsExactly('x');
        assertThat(world.ingestion.seen().getLast().lines("content-length")).containsExactly("Content-Length: 1");
    }
}
