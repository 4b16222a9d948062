package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.Pace;

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
}
