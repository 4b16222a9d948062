package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Finding;
import remotewrite.conformance.NotRun;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.bench.ProxySubject.Start;
import remotewrite.conformance.mutant.StartMutants;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.ExitStatus;
import remotewrite.conformance.sender.ScriptedSender;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/** A proxy that does not start with what it is told. */
class RefusedStartTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private static final Traffic.Calls NONE = new Traffic.Calls(Traffic.Begin.READY_UNLESS_ENDED, List.of());

    @TempDir
    private Path directory;

    private FakeCloud cloud;

    @BeforeEach
    void startTheCloud() {
        cloud = FakeCloud.start(CloudSettings.of(CLOCK, directory).withEndpoints(Set.of()));
    }

    @AfterEach
    void stopTheCloud() {
        cloud.close();
    }

    @Test
    void inThisProcessItHasALogAndNoExitCode() {
        Start start = InProcessProxy.reference().attempt(withHttp(), CLOCK);

        assertThat(start).isInstanceOfSatisfying(Start.Ended.class, ended -> {
            assertThat(ended.exit()).isEqualTo(new ExitStatus.Unknown());
            assertThat(ended.log()).anyMatch(line -> line.contains("INGESTION_URL"));
        });
    }

    @Test
    void asAJarItHasBoth() {
        Start start = jar().attempt(withHttp(), CLOCK);

        assertThat(start).isInstanceOfSatisfying(Start.Ended.class, ended -> {
            assertThat(ended.exit()).isEqualTo(new ExitStatus.Exited(2));
            assertThat(ended.log()).anyMatch(line -> line.contains("INGESTION_URL"));
        });
    }

    @Test
    void whoeverDoesNotExpectItIsToldTheLog() {
        assertThatThrownBy(() -> InProcessProxy.reference().start(withHttp(), CLOCK))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("ended at its start")
                .hasMessageContaining("INGESTION_URL");
    }

    /** A proxy may refuse an ingestion URL whose path is that of a page of its own (PX-62). */
    @Test
    void aProxyThatMayRefuseItsSettingsConformsWhenItEndsAndIsNotJudgedWhenItRuns() {
        Check check = Catalog.find("HEALTH-15").orElseThrow();
        InProcessProxy refusing = new InProcessProxy("refusing", StartMutants.SAYS_NOT_WHAT_IS_WRONG.change());

        assertThat(check.expectation().judge(bench(refusing).run(check.stimulus())))
                .isInstanceOf(Finding.Holds.class);
        assertThat(check.expectation().judge(bench(InProcessProxy.reference()).run(Stimulus.calls("none", "", NONE))))
                .isInstanceOf(Finding.NotSeen.class);
    }

    /** It opens its port first, and looks at what it was told then. */
    @Test
    void aProxyThatListensForAMomentBeforeItEndsHasEndedAtItsStart() {
        Check check = Catalog.find("HEALTH-15").orElseThrow();

        assertThat(check.expectation().judge(bench(new EndsAtOnce()).run(check.stimulus())))
                .isInstanceOf(Finding.Holds.class);
    }

    /** Listens, and is gone as soon as it is looked at. */
    private record EndsAtOnce() implements ProxySubject {
        @Override
        public String name() {
            return "one that ends at once";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public boolean has(String variable) {
            return true;
        }

        @Override
        public Start attempt(Map<String, String> environment, Clock clock) {
            RunningProxy proxy = InProcessProxy.reference().start(environment, clock);
            return new Start.Listening(new RunningProxy() {
                @Override
                public int port() {
                    return proxy.port();
                }

                @Override
                public boolean alive() {
                    return false;
                }

                @Override
                public void end() {
                    proxy.end();
                }

                @Override
                public ExitStatus exit() {
                    return new ExitStatus.Exited(2);
                }

                @Override
                public List<String> log() {
                    return List.of("the ingestion URL has the path of a page of mine");
                }

                @Override
                public void close() {
                    proxy.close();
                }
            });
        }
    }

    private Bench bench(ProxySubject proxy) {
        return new Bench(
                CLOCK,
                new ScriptedSender(Behaviour.standard(), CLOCK),
                proxy,
                Patience.forTheScriptedSender(),
                directory);
    }

    private Map<String, String> withHttp() {
        Map<String, String> told = new HashMap<>(cloud.environment(Credential.CERTIFICATE));
        told.put("INGESTION_URL", "http://ingestion.test/write");
        return Map.copyOf(told);
    }

    private static ProxyProcess jar() {
        try {
            return ProxyProcess.ofThisBuild(Path.of("..").toAbsolutePath().normalize(), ProxyProfile.MS_SIDECAR);
        } catch (BenchFailure e) {
            return NotRun.because(e.getMessage());
        }
    }
}
