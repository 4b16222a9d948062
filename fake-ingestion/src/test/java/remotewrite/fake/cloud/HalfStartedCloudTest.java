package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.FreePort;

class HalfStartedCloudTest {
    private static ServerSocket listening(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void whatHadStartedHasEndedWhenTheLastOfACloudDoesNotStart(@TempDir Path directory) throws IOException {
        int ofIngestion = FreePort.next();
        try (ServerSocket taken = listening(0)) {
            CloudSettings settings = CloudSettings.of(Clock.systemUTC(), directory)
                    .withEndpoints(Set.of("logs"))
                    .withPort("ingestion", ofIngestion)
                    .withPort("logs", taken.getLocalPort());

            assertThatThrownBy(() -> FakeCloud.start(settings)).hasMessageContaining("" + taken.getLocalPort());
        }

        assertThatCode(() -> listening(ofIngestion).close())
                .as("nobody listens at the port of ingestion any more")
                .doesNotThrowAnyException();
    }
}
