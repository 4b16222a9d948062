package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerProbeTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);

    private static DockerProbe.Answer ask(String dockerHost, Duration patience) {
        return new DockerProbe(Map.of("DOCKER_HOST", dockerHost), patience).ask();
    }

    private static DockerProbe.Answer ask(String dockerHost) {
        return ask(dockerHost, LONG);
    }

    private static Thread answering(ServerSocket server, String text) {
        return Thread.ofPlatform().daemon().start(() -> {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // the probe has gone: nothing to answer
            }
        });
    }

    @Test
    void anEngineThatAnswersIsAlive() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answering(server, "HTTP/1.1 200 OK\r\n\r\nOK");

            assertThat(ask("tcp://127.0.0.1:" + server.getLocalPort())).isInstanceOf(DockerProbe.Answer.Alive.class);
        }
    }

    @Test
    void anEngineThatNeverAnswersCostsWhatThePatienceIs() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();

            assertThat(ask("tcp://127.0.0.1:" + server.getLocalPort(), SHORT))
                    .isInstanceOfSatisfying(
                            DockerProbe.Answer.Silent.class,
                            silent -> assertThat(silent.detail()).contains("no answer within 500 ms"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, LONG);
        }
    }

    @Test
    void nobodyWaitsLongForAnEngineThatIsNoneOfHisConcern() {
        assertThat(new DockerProbe(Map.of()).patience()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void somethingElseThatListensIsNoEngine() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answering(server, "SSH-2.0-x\r\n");

            assertThat(ask("tcp://127.0.0.1:" + server.getLocalPort()))
                    .isInstanceOfSatisfying(
                            DockerProbe.Answer.Silent.class,
                            silent -> assertThat(silent.detail()).contains("something else listens there"));
        }
    }

    @Test
    void aMissingSocketIsSaidWithARemedy(@TempDir Path directory) {
        assertThat(ask("unix://" + directory.resolve("docker.sock")))
                .isInstanceOfSatisfying(DockerProbe.Answer.Silent.class, silent -> {
                    assertThat(silent.detail()).startsWith("the Docker engine does not answer");
                    assertThat(silent.remedy()).contains("DOCKER_HOST");
                });
    }
}
