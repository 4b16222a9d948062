package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C2P to P2I: what ingestion sees of a write. */
class ForwardingTest {
    private static TestWorld world;

    @BeforeAll
    static void open() {
        world = TestWorld.start();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static RawIngestion.Seen last() {
        return world.ingestion.seen().getLast();
    }

    private static RawIngestion.Seen seenAfter(String headerLines) {
        try (RawCaller caller = new RawCaller(world.proxy)) {
            assertThat(caller.post(headerLines, "body").head()).startsWith("HTTP/1.1 204");
        }
        return last();
    }

    private static String bearer() {
        return last().lines("authorization").getFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256, 20_000, 1_048_576})
    void bodyArrivesByteForByte(int size) {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);

        assertThat(world.write(body).statusCode()).isEqualTo(204);

        assertThat(last().body()).isEqualTo(body);
        assertThat(last().lines("content-length")).containsExactly("Content-Length: " + size);
        assertThat(last().lines("transfer-encoding")).isEmpty();
    }

    @Test
    void chunkedBodyArrivesWhole() {
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "1;ext=1\r\na\r\n3\r\nbcd\r\n0\r\nX-Trailer: 1\r\n\r\n");
            assertThat(caller.head()).startsWith("HTTP/1.1 204");
        }

        assertThat(last().body()).isEqualTo("abcd".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(last().lines("content-length")).containsExactly("Content-Length: 4");
        assertThat(last().lines("x-trailer")).isEmpty();
    }

    @Test
    void headersKeepSpellingOrderAndRepeats() {
        RawIngestion.Seen seen = seenAfter("User-Agent: Prometheus/3.5.0\r\nX-Scope-OrgID: b\r\nX-Scope-OrgID: a\r\n"
                + "Content-Type: application/x-protobuf;proto=io.prometheus.write.v2.Request\r\n"
                + "Content-Encoding: snappy\r\nX-Prometheus-Remote-Write-Version: 2.9.9\r\nretry-attempt: 3\r\n"
                + "traceparent: 00-1-2-01\r\n");

        assertThat(seen.headerLines())
                .filteredOn(line -> !line.toLowerCase(Locale.ROOT).startsWith("authorization"))
                .containsExactlyInAnyOrder(
                        "Host: localhost:" + world.ingestion.port(),
                        "User-Agent: Prometheus/3.5.0",
                        "X-Scope-OrgID: b",
                        "X-Scope-OrgID: a",
                        "Content-Type: application/x-protobuf;proto=io.prometheus.write.v2.Request",
                        "Content-Encoding: snappy",
                        "X-Prometheus-Remote-Write-Version: 2.9.9",
                        "retry-attempt: 3",
                        "traceparent: 00-1-2-01",
                        "Via: 1.1 remote-write-proxy",
                        "Content-Length: 4");
        assertThat(seen.headerLines())
                .containsSubsequence(
                        "User-Agent: Prometheus/3.5.0",
                        "X-Scope-OrgID: b",
                        "X-Scope-OrgID: a",
                        "Content-Encoding: snappy",
                        "traceparent: 00-1-2-01");
    }

    @Test
    void valuesKeepTheirSpellingAlsoWhereJettyKnowsThem() {
        RawIngestion.Seen seen = seenAfter("Content-Encoding: GZIP\r\nContent-Type: TEXT/Plain; Charset=\"UTF-8\"\r\n");

        assertThat(seen.headerLines())
                .contains("Content-Encoding: GZIP", "Content-Type: TEXT/Plain; Charset=\"UTF-8\"");
    }

    @Test
    void nothingIsAddedThatTheSenderDidNotSend() {
        RawIngestion.Seen seen = seenAfter("");

        assertThat(seen.headerLines())
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactlyInAnyOrder("Host", "Content-Length", "Authorization", "Via");
    }

    @Test
    void hopByHopHeadersStay() {
        RawIngestion.Seen seen = seenAfter("Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n"
                + "Proxy-Connection: keep-alive\r\nTE: trailers\r\nTrailer: X-T\r\n"
                + "Proxy-Authorization: Basic eA==\r\nProxy-Authenticate: Basic\r\n");

        assertThat(seen.headerLines())
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactlyInAnyOrder("Host", "Content-Length", "Authorization", "Via");
    }

    @Test
    void connectionCannotStripWhatIngestionNeeds() {
        RawIngestion.Seen seen = seenAfter("Connection: authorization, content-encoding, content-type, host\r\n"
                + "Content-Encoding: snappy\r\nContent-Type: application/x-protobuf\r\n");

        assertThat(seen.headerLines())
                .contains(
                        "Content-Encoding: snappy",
                        "Content-Type: application/x-protobuf",
                        "Host: localhost:" + world.ingestion.port());
        assertThat(seen.lines("authorization")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Basic ZXZpbA==\r\n",
                "Authorization: Bearer evil\r\nAuthorization: Bearer evil\r\n",
                "aUTHorization: Bearer evil\r\n"
            })
    void theOnlyCredentialIsTheProxysToken(String headerLines) {
        RawIngestion.Seen seen = seenAfter(headerLines);

        assertThat(seen.lines("authorization")).hasSize(1);
        assertThat(bearer()).startsWith("Authorization: Bearer " + FakeEntra.CANARY);
    }

    @Test
    void otherCredentialsOfTheCallerAreWithheld() {
        RawIngestion.Seen seen = seenAfter("Cookie: a=b\r\nX-MS-TOKEN-AAD-ID-TOKEN: x\r\n"
                + "Ocp-Apim-Subscription-Key: x\r\nExpect: 100-continue\r\n");

        assertThat(seen.headerLines())
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactlyInAnyOrder("Host", "Content-Length", "Authorization", "Via");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/write", "/api/v1/write?api-version=x&evil=1", "http://evil.test/api/v1/write?evil=1"})
    void targetAndHostAreTheConfiguredOnesWhateverTheCallerAsksFor(String target) {
        try (RawCaller caller = new RawCaller(world.proxy)) {
            String host = target.startsWith("http") ? "evil.test" : "proxy";
            caller.send("POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 1\r\n\r\nx");
            assertThat(caller.head()).startsWith("HTTP/1.1 204");
        }

        assertThat(last().requestLine())
                .isEqualTo("POST " + RawIngestion.PATH + "?api-version=2023-04-24&x=a%2Fb%20c HTTP/1.1");
        assertThat(last().lines("host")).containsExactly("Host: localhost:" + world.ingestion.port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST //evil.test/x",
                "POST /a/../../b",
                "POST /api/v1/%2e%2e/write",
                "POST /api/v1/write/",
                "POST /api/v1/write;x=1",
                "POST /api/v1/write%0d%0aX:%20y",
                "POST @evil.test",
                "POST /x",
                "GET /metrics/",
                "GET /api/v1/write",
                "PUT /api/v1/write",
                "DELETE /api/v1/write",
                "OPTIONS /api/v1/write",
                "OPTIONS *",
                "TRACE /api/v1/write",
                "CONNECT evil.test:443"
            })
    void everythingElseStaysHere(String methodAndTarget) {
        int before = world.ingestion.seen().size();
        try (RawCaller caller = new RawCaller(world.proxy)) {
            caller.send(methodAndTarget + " HTTP/1.1\r\nHost: proxy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            assertThat(caller.head()).containsPattern("^HTTP/1.1 (400|404|405) ");
        }

        assertThat(world.ingestion.seen()).hasSize(before);
    }

    @Test
    void otherMethodsOnKnownPathsAreToldWhatIsAllowed() {
        assertThat(world.get("/api/v1/write").statusCode()).isEqualTo(405);
        assertThat(world.get("/api/v1/write").header("Allow")).isEqualTo("POST");
        assertThat(world.request().post("/health").statusCode()).isEqualTo(405);
        assertThat(world.request().post("/ready").header("Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: a\0b\r\n", "X : a\r\n", "X: a\r\n b\r\n", "Transfer-Encoding: chunked\r\n"})
    void malformedHeadersAreRefused(String headerLines) {
        int before = world.ingestion.seen().size();
        try (RawCaller caller = new RawCaller(world.proxy)) {
            assertThat(caller.post(headerLines, "body").head()).startsWith("HTTP/1.1 400");
        }

        assertThat(world.ingestion.seen()).hasSize(before);
    }

    @Test
    void aRequestThatCameBackIsRefused() {
        int before = world.ingestion.seen().size();

        Response response = world.request()
                .header("Via", "1.0 other, 1.1 remote-write-proxy")
                .body(new byte[] {1})
                .post("/api/v1/write");

        assertThat(response.statusCode()).isEqualTo(508);
        assertThat(world.ingestion.seen()).hasSize(before);
    }

    @Test
    void viaOfOthersIsKept() {
        assertThat(seenAfter("Via: 1.1 first\r\nVia: 1.1 second\r\n").lines("via"))
                .containsExactly("Via: 1.1 first", "Via: 1.1 second", "Via: 1.1 remote-write-proxy");
    }

    @Test
    void connectionsToIngestionAreReused() {
        world.write();
        int before = world.ingestion.connections();
        List<Integer> statuses = IntStream.range(0, 20)
                .mapToObj(i -> world.write().statusCode())
                .distinct()
                .toList();

        assertThat(statuses).containsExactly(204);
        assertThat(world.ingestion.connections()).isEqualTo(before);
    }

    @Test
    void oneTokenServesManyWrites() {
        int before = world.entra.requests();
        IntStream.range(0, 20).forEach(i -> world.write());

        assertThat(world.entra.requests()).isEqualTo(before);
    }
}
