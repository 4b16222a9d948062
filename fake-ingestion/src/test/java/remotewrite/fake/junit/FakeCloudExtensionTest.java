package remotewrite.fake.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;
import remotewrite.fake.cloud.FakeCloud;

/** Runs test classes that use the extension, and looks at what became of them. */
class FakeCloudExtensionTest {
    private static Path recordings = Path.of("none");
    private static final List<Integer> ports = new ArrayList<>();

    @TempDir
    private Path directory;

    /** What a run came to: results by name of test, report entries, and what was printed to standard error. */
    private record Run(Map<String, TestExecutionResult> results, List<String> entries, ByteArrayOutputStream printed) {}

    private Run run(Class<?>... types) {
        recordings = directory;
        ports.clear();
        Run run = new Run(new TreeMap<>(), new ArrayList<>(), new ByteArrayOutputStream());
        // not found by the build: what it runs here it must not run by itself
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Stream.of(types).map(DiscoverySelectors::selectClass).toList())
                .configurationParameter(
                        "junit.jupiter.testmethod.order.default", MethodOrderer.MethodName.class.getName())
                .build();
        PrintStream before = System.err;
        System.setErr(new PrintStream(run.printed(), true));
        try {
            execute(request, run);
        } finally {
            System.setErr(before);
        }
        return run;
    }

    private static void execute(LauncherDiscoveryRequest request, Run run) {
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                run.results().put(test.getDisplayName(), result);
            }

            @Override
            public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
                run.entries().addAll(entry.getKeyValuePairs().values());
            }
        });
    }

    /** One request to ingestion, which is refused without a token. */
    private static int knock(FakeCloud cloud) throws Exception {
        ports.add(cloud.ingestion().port());
        try (HttpClient http =
                HttpClient.newBuilder().sslContext(cloud.clientContext()).build()) {
            return http.send(
                            HttpRequest.newBuilder(cloud.writeUri())
                                    .header("X-Test", "knocked")
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
        }
    }

    private static boolean listening(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Shared {
        @RegisterExtension
        static final FakeCloudExtension azure = FakeCloudExtension.start().keepingRecordingsIn(recordings);

        static final URI AT_CLASS_INITIALIZATION = azure.writeUri();

        @Test
        void aFails(FakeCloud cloud) throws Exception {
            assertThat(cloud).isSameAs(azure.cloud());
            cloud.ingestion().play(FaultScript.named("down").thenAlways(Effect.answer(503, ""), Moment.REQUEST_END));
            assertThat(knock(cloud)).isEqualTo(503);
            assertThat(azure.writes(1)).hasSize(1);
            throw new AssertionError("on purpose");
        }

        @Test
        void bBeginsAnew() throws Exception {
            assertThat(azure.cloud().ingestion().journal().exchanges()).isEmpty();
            assertThat(azure.writeUri()).isEqualTo(AT_CLASS_INITIALIZATION);
            assertThat(knock(azure.cloud())).isEqualTo(401);
            assertThat(azure.writes(1)).hasSize(1);
        }

        @Test
        void cIsAborted() {
            Assumptions.abort("on purpose");
        }

        @Nested
        class Within {
            @Test
            void dIsServedToo(FakeCloud cloud) throws Exception {
                assertThat(knock(cloud)).isEqualTo(401);
            }
        }

        @Nested
        class WithinAgain {
            @Test
            void eIsServedAfterTheFirstNestedClass(FakeCloud cloud) throws Exception {
                assertThat(knock(cloud)).isEqualTo(401);
            }
        }
    }

    static class Own {
        @RegisterExtension
        final FakeCloudExtension azure = FakeCloudExtension.start();

        @Test
        void a() throws Exception {
            assertThat(knock(azure.cloud())).isEqualTo(401);
        }

        @Test
        void b() throws Exception {
            assertThat(listening(ports.getFirst())).isFalse();
            assertThat(knock(azure.cloud())).isEqualTo(401);
        }
    }

    @ExtendWith(FakeCloudExtension.class)
    static class Annotated {
        @Test
        void a(FakeCloud cloud) throws Exception {
            assertThat(knock(cloud)).isEqualTo(401);
        }
    }

    /** What two classes have it from. */
    interface InCommon {
        @RegisterExtension
        FakeCloudExtension AZURE = FakeCloudExtension.start();

        URI WRITE = AZURE.writeUri();
    }

    static class ACommon implements InCommon {
        @Test
        void firstOfTwo(FakeCloud cloud) throws Exception {
            assertThat(knock(cloud)).isEqualTo(401);
            cloud.ingestion().play(FaultScript.named("down").thenAlways(Effect.answer(503, ""), Moment.REQUEST_END));
        }
    }

    static class BCommon implements InCommon {
        @Test
        void secondOfTwo(FakeCloud cloud) throws Exception {
            assertThat(cloud.writeUri()).isEqualTo(WRITE);
            assertThat(cloud.ingestion().journal().exchanges()).isEmpty();
            assertThat(knock(cloud)).as("nothing is played any more").isEqualTo(401);
        }
    }

    private static final class Holder {
        static final FakeCloudExtension AZURE = FakeCloudExtension.start();
    }

    static class AField {
        @RegisterExtension
        static final FakeCloudExtension azure = Holder.AZURE;

        @Test
        void firstByField(FakeCloud cloud) throws Exception {
            assertThat(knock(cloud)).isEqualTo(401);
        }
    }

    static class BField {
        @RegisterExtension
        static final FakeCloudExtension azure = Holder.AZURE;

        @Test
        void secondByField(FakeCloud cloud) throws Exception {
            assertThat(listening(ports.getFirst())).as("each has its own").isFalse();
            assertThat(cloud).isSameAs(azure.cloud());
            assertThat(knock(cloud)).isEqualTo(401);
            assertThat(azure.writes(1)).hasSize(1);
        }
    }

    static class Waiting {
        @RegisterExtension
        static final FakeCloudExtension azure = FakeCloudExtension.start().keepingRecordingsIn(recordings);

        @Test
        void aNobodyWrites() {
            azure.writes(1, Duration.ofMillis(200));
        }

        @Test
        void bOneEndsAndOneDoesNot() throws Exception {
            assertThat(knock(azure.cloud())).isEqualTo(401);
            azure.cloud()
                    .ingestion()
                    .play(FaultScript.named("silent").thenAlways(new Effect.Stall(), Moment.REQUEST_END));
            Thread.startVirtualThread(() -> assertThatThrownBy(() -> knock(azure.cloud())));
            assertThat(azure.cloud()
                            .ingestion()
                            .journal()
                            .await(all -> all.size() == 2 && !all.getFirst().open(), Duration.ofSeconds(10)))
                    .isTrue();
            azure.writes(2, Duration.ofMillis(1500));
        }

        @Test
        void cNoneIsWanted() {
            assertThat(azure.writes(0)).isEmpty();
        }
    }

    @Test
    void tooFewWritesFailTheTestAndTheMessageCountsThem() {
        Run run = run(Waiting.class);

        assertThat(run.results().get("aNobodyWrites()").getThrowable().orElseThrow())
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("0 of 1 wanted writes had ended at https://localhost:\\d+/dataCollectionRules/\\S+"
                        + " after 0.2 s; 0 more were under way");
        assertThat(run.results().get("bOneEndsAndOneDoesNot()").getThrowable().orElseThrow())
                .hasMessageMatching("1 of 2 wanted .* after 1.5 s; 1 more were under way");
        assertThat(run.results().get("cNoneIsWanted()").getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
    }

    @Test
    void everyTestBeginsAnewAndTheFailedOneLeavesItsRecording() throws Exception {
        Run run = run(Shared.class);

        assertThat(run.results().get("aFails(FakeCloud)").getThrowable().orElseThrow())
                .hasMessage("on purpose");
        assertThat(run.results().get("bBeginsAnew()").getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        assertThat(run.results().get("cIsAborted()").getStatus()).isEqualTo(TestExecutionResult.Status.ABORTED);
        assertThat(run.results().get("dIsServedToo(FakeCloud)").getStatus())
                .isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        assertThat(run.results()
                        .get("eIsServedAfterTheFirstNestedClass(FakeCloud)")
                        .getStatus())
                .isEqualTo(TestExecutionResult.Status.SUCCESSFUL);

        assertThat(run.entries()).hasSize(1);
        Path kept = Path.of(run.entries().getFirst());
        assertThat(directory).isDirectoryContaining(kept::equals);
        assertThat(run.printed().toString().lines())
                .containsExactly("fake cloud recording of aFails(FakeCloud): " + kept);
        assertThat(kept.getFileName().toString()).contains("Shared.aFails").endsWith(".har");
        var entries = new ObjectMapper().readTree(kept.toFile()).at("/log/entries");
        assertThat(entries).hasSize(1);
        assertThat(entries.at("/0/response/status").asInt()).isEqualTo(503);
        assertThat(entries.at("/0/_fault").asText()).isEqualTo("down: answer 503 at REQUEST_END");
    }

    @Test
    void theFakesEndWithTheClass() {
        Run run = run(Annotated.class);

        assertThat(run.results().get("a(FakeCloud)").getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        assertThat(ports).hasSize(1);
        assertThat(listening(ports.getFirst())).isFalse();
    }

    private static void allWell(Run run, String... tests) {
        for (String test : tests) {
            TestExecutionResult result = run.results().get(test);
            assertThat(result.getStatus())
                    .as("%s: %s", test, result.getThrowable())
                    .isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        }
    }

    @Test
    void classesThatHaveItFromOneInterfaceHaveOneCloudUntilTheLastHasEnded() {
        Run run = run(ACommon.class, BCommon.class);

        allWell(run, "firstOfTwo(FakeCloud)", "secondOfTwo(FakeCloud)");
        assertThat(listening(ports.getLast())).as("after the last").isFalse();
    }

    @Test
    void classesWithAFieldEachOfOneExtensionHaveACloudEach() {
        Run run = run(AField.class, BField.class);

        allWell(run, "firstByField(FakeCloud)", "secondByField(FakeCloud)");
        assertThat(listening(ports.getLast())).isFalse();
    }

    @Test
    void anInstanceFieldStartsACloudForEveryTest() {
        Run run = run(Own.class);

        assertThat(run.results().get("a()").getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        assertThat(run.results().get("b()").getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        assertThat(ports).hasSize(2);
        assertThat(listening(ports.getLast())).isFalse();
    }
}
