package remotewrite.conformance.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.NotRun;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.bench.Bench;
import remotewrite.conformance.bench.BenchFailure;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.bench.Patience;
import remotewrite.conformance.bench.ProxyContainer;
import remotewrite.conformance.bench.ProxyImage;
import remotewrite.conformance.bench.ProxyMissing;
import remotewrite.conformance.bench.ProxyProcess;
import remotewrite.conformance.bench.ProxyProfile;
import remotewrite.conformance.bench.ProxySubject;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.ScriptedSender;

/**
 * The scripted sender through the reference proxy: proves nothing about any Prometheus. Runs everywhere in process; as a
 * jar where it has been packaged, as a container where the image of this build is; with {@code CONFORMANCE_REQUIRE_CONTAINERS=true} in
 * the environment it is a failure when one is missing.
 */
class ReferenceProxyTest {
    /** A Java process needs a core for a second when it starts. */
    private static final int PROCESSES = 4;

    private static final Set<String> SIDECARS =
            Set.of("INGESTION_URL", "INGESTION_AAD_AUDIENCE", "AZURE_FEDERATED_TOKEN_FILE");

    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> theReferenceProxyConformsInProcess() {
        return conforms(InProcessProxy::reference, Catalog.all(), 8, "in-process");
    }

    @TestFactory
    Stream<DynamicTest> theReferenceProxyConformsAsAJar() {
        return conforms(() -> jar(ProxyProfile.MS_SIDECAR), Catalog.all(), PROCESSES, "jar");
    }

    /**
     * What is different then is what reaches ingestion of a request, and from where: the checks on single calls, and the
     * sender's usual writes.
     */
    @TestFactory
    Stream<DynamicTest> theReferenceProxyConformsInThePlaceOfAadAuthProxy() {
        List<Check> checks = Catalog.all().stream()
                // not told as the sidecar is, so that those about its own variables do not apply
                .filter(check -> check.stimulus().settings().keySet().stream().noneMatch(SIDECARS::contains))
                .filter(check -> check.stimulus().traffic() instanceof Traffic.Calls
                        || check.stimulus().name().equals("steady"))
                .toList();
        return conforms(() -> jar(ProxyProfile.AAD_AUTH_PROXY), checks, PROCESSES, "jar-target-host");
    }

    @TestFactory
    @Tag("container")
    Stream<DynamicTest> theReferenceProxyConformsAsAContainer() {
        return conforms(() -> container(ProxyProfile.MS_SIDECAR), Catalog.all(), PROCESSES, "container");
    }

    /** What reaches ingestion of a sender's usual writes; all else is the same program as the jar's. */
    @TestFactory
    @Tag("container")
    Stream<DynamicTest> theReferenceProxyConformsAsAContainerInThePlaceOfAadAuthProxy() {
        return conforms(
                () -> container(ProxyProfile.AAD_AUTH_PROXY),
                Catalog.all().stream()
                        .filter(check -> check.stimulus().name().equals("steady"))
                        .toList(),
                PROCESSES,
                "container-target-host");
    }

    private static ProxySubject jar(ProxyProfile profile) {
        Path home = Path.of("..").toAbsolutePath().normalize();
        return orSkipped(() -> ProxyProcess.ofThisBuild(home, profile));
    }

    /** Of this build: an image of another one would be judged in its name. */
    private static ProxySubject container(ProxyProfile profile) {
        ProxyImage.required();
        return orSkipped(() -> ProxyContainer.of(Optional.empty(), profile, System.getenv()));
    }

    private static ProxySubject orSkipped(Supplier<ProxySubject> subject) {
        try {
            return subject.get();
        } catch (BenchFailure | ProxyMissing e) {
            return NotRun.because(e.getMessage());
        }
    }

    private static Stream<DynamicTest> conforms(
            Supplier<ProxySubject> subject, List<Check> checks, int lanes, String name) {
        Clock clock = Clock.systemUTC();
        return NotRun.orOneSkipped(() -> CatalogTests.on(
                new Bench(
                        clock,
                        new ScriptedSender(Behaviour.standard(), clock),
                        subject.get(),
                        Patience.forTheScriptedSender(),
                        directory),
                checks,
                lanes,
                directory.resolve(name)));
    }
}
