package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Judge;
import remotewrite.conformance.Recording;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.ScriptedSender;
import remotewrite.report.Verdict;

/** A proxy that does not have an option that a check is about. */
class LackingProxyTest {
    /** Knows the sidecar's variables and no others, and is not to be started. */
    private record Sidecar() implements ProxySubject {
        @Override
        public String name() {
            return "sidecar";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Start attempt(Map<String, String> environment, Clock clock) {
            throw new AssertionError("started with " + environment.keySet());
        }
    }

    @Test
    void isNotJudgedByIt(@TempDir Path directory) {
        Clock clock = Clock.systemUTC();
        Bench bench = new Bench(
                clock,
                new ScriptedSender(Behaviour.standard(), clock),
                new Sidecar(),
                Patience.forTheScriptedSender(),
                directory);
        Check check = Catalog.find("FWD-36").orElseThrow();

        Recording recording = bench.run(check.stimulus());

        assertThat(Judge.judge(check, recording, "").verdict())
                .isEqualTo(new Verdict.NotApplicable("the proxy has no option INGESTION_403_HOLD"));
    }
}
