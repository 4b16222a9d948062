package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Other spellings of a path that is there lead nowhere, like any other path, and are counted (PX-14, PX-16). */
class OddTargetsTest {
    private static final List<String> NOWHERE = List.of(
            "//api/v1/write",
            "///api/v1/write",
            "/api/v1//write",
            "/api/v1/write/",
            "/api/v1/write//",
            "//",
            "/api/v1/./write",
            "/api/v1/x/../write",
            "/api/v1/%2e/write",
            "/api/v1/x/%2e%2e/write",
            "/api/v1/x/%2E./write",
            "/api/v1/%2fwrite",
            "/api%2Fv1%2Fwrite",
            "/api/v1/%77rite",
            "/api/v1/write%25",
            "/api/v1/write%20",
            "/api/v1/write%ff",
            "/api/v1/write%e2",
            "/api/v1%5cwrite",
            "/api/v1/write;x",
            "/api/v1;x=y/write",
            "/;/api/v1/write",
            "/api/v1/..;/v1/write",
            "//api/v1/write?api-version=x",
            "http://proxy//api/v1/write",
            "//api/v1/query",
            "/api/v1//query",
            "/api/v1/x/../query",
            "/api/v1/%71uery",
            "/api/v1/label//values",
            "/api/v1/label/..;/values",
            "//dataCollectionRules/dcr-1/streams/s/api/v1/write",
            "/dataCollectionRules//streams/s/api/v1/write",
            "/dataCollectionRules/../streams/s/api/v1/write",
            "/dataCollectionRules/%2e%2e/streams/s/api/v1/write",
            "/dataCollectionRules/dcr-1/streams/s;x/api/v1/write",
            "//health",
            "/metrics;x");

    /** What the RFCs have no place for, or what leaves the root. */
    private static final List<String> IMPROPER = List.of(
            "/../api/v1/write",
            "/%2e%2e/api/v1/write",
            "/api/v1/write%",
            "/api/v1/write%zz",
            "/api/v1/write%u0041",
            "/api/v1/write%00",
            "/api/v1/write|",
            "/api/v1\\write",
            "/api/v1/write#fragment",
            "http://user:canary@proxy/api/v1/write",
            "api/v1/write",
            "*");

    private static TestWorld sidecar;
    private static TestWorld targetHost;

    @BeforeAll
    static void open() {
        sidecar = TestWorld.start();
        targetHost = TestWorld.ofTargetHost(UnaryOperator.identity());
    }

    @AfterAll
    static void close() {
        try (TestWorld first = sidecar;
                TestWorld second = targetHost) {
            assertThat(first).isNotSameAs(second);
        }
    }

    private static Stream<Arguments> both(List<String> targets) {
        return targets.stream().flatMap(target -> Stream.of(Arguments.of(target, true), Arguments.of(target, false)));
    }

    static Stream<Arguments> nowhere() {
        return both(NOWHERE);
    }

    static Stream<Arguments> improper() {
        return both(IMPROPER);
    }

    private static void isRefused(String target, boolean host, int status, String cause) {
        TestWorld world = host ? targetHost : sidecar;
        int seen = world.ingestion.seen().size();
        double before = world.ownAnswers(cause);
        try (RawCaller caller = new RawCaller(world.proxy)) {
            assertThat(caller.send("POST " + target + " HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\n"
                                    + "Content-Length: 1\r\n\r\nx")
                            .rest())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("{\"code\":\"" + cause + "\",")
                    .doesNotContain("canary");
        }
        assertThat(world.ownAnswers(cause)).isEqualTo(before + 1);
        assertThat(world.ingestion.seen()).hasSize(seen);
    }

    @ParameterizedTest
    @MethodSource("nowhere")
    void anotherSpellingLeadsNowhere(String target, boolean host) {
        isRefused(target, host, 404, "NotFound");
    }

    @ParameterizedTest
    @MethodSource("improper")
    void whatIsNoTargetIsABadRequest(String target, boolean host) {
        isRefused(target, host, 400, "BadRequest");
    }
}
