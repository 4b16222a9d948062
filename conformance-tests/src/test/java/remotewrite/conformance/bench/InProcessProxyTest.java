package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.Pace;
import remotewrite.conformance.bench.ProxySubject.RunningProxy;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

class InProcessProxyTest {
    @Test
    void aProxyInThisProcessCanBeHurriedAndSomebodyElsesCannot() {
        ProxySubject own = InProcessProxy.reference();
        ProxySubject process = new ProxyProcess(Path.of("proxy.jar"), ProxyProfile.MS_SIDECAR);

        assertThat(own.pace()).isEqualTo(Pace.USUAL);
        assertThat(own.hurried().pace()).isEqualTo(Pace.HURRIED);
        assertThat(own.hurried().name()).isEqualTo(own.name());
        assertThat(process.hurried()).isEqualTo(process);
        assertThat(process.hurried().pace()).isEqualTo(Pace.USUAL);
    }

    /** No pool is shared between proxies: a hundred token requests that all wait do not wait for each other. */
    @Test
    void manyProxiesGetTheirTokensAtTheSameTime(@TempDir Path directory) {
        int many = 12 * Runtime.getRuntime().availableProcessors();
        Clock clock = Clock.systemUTC();
        List<RunningProxy> running = new ArrayList<>();
        try (FakeCloud cloud =
                FakeCloud.start(CloudSettings.of(clock, directory).withEndpoints(Set.of()))) {
            cloud.entra()
                    .play(FaultScript.named("answers all at once")
                            .step(new Effect.Delay(Duration.ofSeconds(1)), Moment.REQUEST_END)
                            .times(many)
                            .thenNormally());
            for (int i = 0; i < many; i++) {
                running.add(InProcessProxy.reference().start(cloud.environment(Credential.CERTIFICATE), clock));
            }
            running.forEach(proxy ->
                    Awaitility.await().atMost(Duration.ofSeconds(20)).until(new ReadyProbe(proxy.port())::ready));

            assertThat(cloud.entra().journal().exchanges().stream()
                            .filter(exchange -> exchange.request().method().equals("POST")))
                    .hasSize(many);
        } finally {
            running.forEach(RunningProxy::close);
        }
    }
}
