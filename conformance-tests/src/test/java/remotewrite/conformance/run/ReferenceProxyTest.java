package remotewrite.conformance.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.bench.Bench;
import remotewrite.conformance.bench.BenchFailure;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.bench.Patience;
import remotewrite.conformance.bench.ProxyContainer;
import remotewrite.conformance.bench.ProxyProcess;
import remotewrite.conformance.bench.ProxyProfile;
import remotewrite.conformance.bench.ProxySubject;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.ScriptedSender;

/**
 * The scripted sender through the reference proxy: proves nothing about any Prometheus. Runs everywhere in process; as a
 * jar where it has been packaged, as a container where its image is; with {@code CONFORMANCE_REQUIRE_CONTAINERS=true} in
 * the environment it is a failure when one is missing.
 */
class ReferenceProxyTest {
    /** A Java process needs a core for a second when it starts. */
    private static final int PROCESSES = 3;

    @TempDir
    private static Path directory;

    @TestFactory
    List<DynamicTest> theReferenceProxyConformsInProcess() {
        return conforms(InProcessProxy.reference(), 8, "in-process");
    }

    @TestFactory
    List<DynamicTest> theReferenceProxyConformsAsAJar() {
        Path home = Path.of("..").toAbsolutePath().normalize();
        return conforms(orSkipped(() -> ProxyProcess.ofThisBuild(home)), PROCESSES, "jar");
    }

    @TestFactory
    @Tag("container")
    List<DynamicTest> theReferenceProxyConformsAsAContainer() {
        return conforms(
                orSkipped(() -> ProxyContainer.of(Optional.empty(), ProxyProfile.MS_SIDECAR, System.getenv())),
                PROCESSES,
                "container");
    }

    private static ProxySubject orSkipped(Supplier<ProxySubject> subject) {
        try {
            return subject.get();
        } catch (BenchFailure e) {
            if (Boolean.parseBoolean(System.getenv("CONFORMANCE_REQUIRE_CONTAINERS"))) {
                throw e;
            }
            System.out.println("NOT RUN: " + e.getMessage());
            return Assumptions.abort(e.getMessage());
        }
    }

    private static List<DynamicTest> conforms(ProxySubject subject, int lanes, String name) {
        Clock clock = Clock.systemUTC();
        return CatalogTests.on(
                new Bench(
                        clock,
                        new ScriptedSender(Behaviour.standard(), clock),
                        subject,
                        Patience.forTheScriptedSender(),
                        directory),
                lanes,
                directory.resolve(name));
    }
}
