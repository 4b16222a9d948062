package remotewrite.conformance.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.bench.Bench;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.bench.Patience;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.ScriptedSender;

/** The scripted sender through the reference proxy: runs everywhere, and proves nothing about any Prometheus. */
class ReferenceProxyTest {
    @TempDir
    private static Path directory;

    @TestFactory
    List<DynamicTest> theReferenceProxyConforms() {
        Clock clock = Clock.systemUTC();
        return CatalogTests.on(
                new Bench(
                        clock,
                        new ScriptedSender(Behaviour.standard(), clock),
                        InProcessProxy.reference(),
                        Patience.forTheScriptedSender(),
                        directory),
                directory.resolve("recordings"));
    }
}
