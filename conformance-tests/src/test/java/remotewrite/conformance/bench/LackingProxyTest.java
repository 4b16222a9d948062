package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Judge;
import remotewrite.conformance.Recording;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.ScriptedSender;
import remotewrite.report.Verdict;

/** A proxy that is not known to take a variable that a check needs. */
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
        public boolean has(String variable) {
            return ProxyProfile.MS_SIDECAR.documents(variable);
        }

        @Override
        public Start attempt(Map<String, String> environment, Clock clock) {
            throw new AssertionError("started with " + environment.keySet());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FWD-36 | INGESTION_403_HOLD",
                // and IDENTITY_TYPE, which the sidecar's documents name
                "AUTH-11 | AZURE_CLIENT_SECRET, AZURE_FEDERATED_TOKEN_FILE, TRACE_LOGGING"
            })
    void isNotJudgedByItAndEveryOneIsNamed(String id, String unknown, @TempDir Path directory) {
        Clock clock = Clock.systemUTC();
        Bench bench = new Bench(
                clock,
                new ScriptedSender(Behaviour.standard(), clock),
                new Sidecar(),
                Patience.forTheScriptedSender(),
                directory);
        Check check = Catalog.find(id).orElseThrow();

        Recording recording = bench.run(check.stimulus());

        assertThat(Judge.judge(check, recording, "").verdict())
                .isEqualTo(new Verdict.NotApplicable(
                        "not run: it needs " + unknown + ", which this proxy is not known to take"));
    }
}
