package remotewrite.conformance.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import remotewrite.conformance.NotRun;
import remotewrite.conformance.bench.Bench;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.bench.Patience;
import remotewrite.conformance.sender.Sender;
import remotewrite.conformance.sender.SenderFinder;
import remotewrite.conformance.sender.SenderMissing;
import remotewrite.conformance.sender.SenderPreferences;
import remotewrite.conformance.sender.SenderRuntime;
import remotewrite.conformance.sender.WantedVersion;

/**
 * A real Prometheus through the reference proxy: as a process of this machine, and in containers. What cannot run here is
 * skipped with the reason; with {@code CONFORMANCE_REQUIRE_CONTAINERS=true} in the environment it is a failure instead. Waits most of the time, so it
 * runs beside other classes; its methods one after the other.
 */
@Execution(ExecutionMode.CONCURRENT)
class RealPrometheusTest {
    /** Kept, so that a failure on somebody else's machine can be judged again. */
    private static final Path RECORDINGS = Path.of("target", "recordings");

    @TempDir
    private static Path directory;

    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    @Tag("real-sender")
    Stream<DynamicTest> prometheusAsAProcessConforms() {
        return NotRun.orOneSkipped(
                () -> conforms("process", SenderPreferences.none().withRuntime(SenderRuntime.FETCH)));
    }

    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    @Tag("container")
    Stream<DynamicTest> prometheus253InAContainerConforms() {
        return NotRun.orOneSkipped(() -> conforms("container-2.53", container("2.53")));
    }

    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    @Tag("container")
    Stream<DynamicTest> prometheus35InAContainerConforms() {
        return NotRun.orOneSkipped(() -> conforms("container-3.5", container("3.5")));
    }

    private static SenderPreferences container(String version) {
        return SenderPreferences.none().withRuntime(SenderRuntime.CONTAINER).withVersion(WantedVersion.of(version));
    }

    private static Stream<DynamicTest> conforms(String name, SenderPreferences preferences) {
        Sender sender = find(preferences);
        System.out.printf("Prometheus %s, %s, through the reference proxy%n", sender.version(), sender.runtime());
        return CatalogTests.on(
                new Bench(
                        Clock.systemUTC(),
                        sender,
                        InProcessProxy.reference(),
                        Patience.forRealSenders(),
                        directory.resolve(name)),
                RECORDINGS.resolve(name));
    }

    private static Sender find(SenderPreferences preferences) {
        try {
            return SenderFinder.of(System.getenv(), System.out::println)
                    .find(preferences)
                    .choice()
                    .orElseThrow();
        } catch (SenderMissing e) {
            return NotRun.because(e.getMessage());
        }
    }
}
