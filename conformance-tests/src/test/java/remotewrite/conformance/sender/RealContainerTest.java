package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.conformance.NotRun;

/**
 * With Prometheus images on a Docker engine. Skipped with the reason where they are missing; with {@code
 * CONFORMANCE_REQUIRE_CONTAINERS=true} in the environment a missing one is a failure instead.
 */
@Tag("container")
class RealContainerTest {
    @TempDir
    private Path directory;

    private static Sender real(SenderPreferences preferences) {
        try {
            long start = System.nanoTime();
            Sender sender = SenderFinder.of(System.getenv(), System.out::println)
                    .find(preferences.withRuntime(SenderRuntime.CONTAINER))
                    .choice()
                    .orElseThrow();
            System.out.printf(
                    "Prometheus %s, %s, found in %.1f s%n",
                    sender.version(), sender.runtime(), (System.nanoTime() - start) / 1e9);
            return sender;
        } catch (SenderMissing e) {
            return NotRun.because(e.getMessage());
        }
    }

    private static List<String> ourContainers(DockerEngine engine) {
        return engine
                .client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("remote-write-conformance", "sender"))
                .exec()
                .stream()
                .map(container -> container.getId())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.53", "3.5"})
    void aContainerScrapesThisMachineWritesToItAndLeavesNothingBehind(String version) throws IOException {
        Sender sender = real(SenderPreferences.none().withVersion(WantedVersion.of(version)));
        List<String> before = ourContainers(DockerEngine.connect(System.getenv()));
        try (Surroundings surroundings = new Surroundings(sender)) {
            long start = System.nanoTime();
            RunningSender running = sender.start(surroundings
                    .job(directory)
                    .withScrapeInterval(Duration.ofMillis(500))
                    .withExternalLabels(Map.of("cluster", "$HOME")));
            System.out.printf("container ready in %.1f s%n", (System.nanoTime() - start) / 1e9);
            try (running) {
                assertThat(ourContainers(DockerEngine.connect(System.getenv()))).hasSize(before.size() + 1);

                Surroundings.Write write = surroundings.awaitSample();

                assertThat(write.authorization()).isEqualTo("Bearer canary-of-the-sender");
                assertThat(write.decompressed()).contains("$HOME");
                assertThat(running.alive()).isTrue();
                assertThat(running.exit()).isEqualTo(new ExitStatus.Running());
            }
            assertThat(running.exit()).isEqualTo(new ExitStatus.Exited(0));
            assertThat(running.log()).anyMatch(line -> line.contains("See you next time!"));
        }
        assertThat(ourContainers(DockerEngine.connect(System.getenv()))).isEqualTo(before);
    }

    @Test
    void aRefusedConfigurationIsInTheFailure() {
        String image = real(SenderPreferences.none().withVersion(WantedVersion.of("2.53")))
                .runtime()
                .replace("container image ", "");
        DockerEngine engine = DockerEngine.connect(System.getenv());
        List<String> before = ourContainers(engine);
        Sender misnamed = new PrometheusContainer(engine, image, SenderVersion.of("3.5.0"));

        assertThatThrownBy(() ->
                        misnamed.start(SenderJob.of(URI.create("http://localhost:1/write"), "localhost:2", directory)))
                .isInstanceOf(SenderFailure.class)
                .hasMessageContaining("field fallback_scrape_protocol not found");
        assertThat(ourContainers(engine)).isEqualTo(before);
    }

    @Test
    void theVersionOfAnImageWithoutALabelIsAskedOfItsProgram() {
        Sender sender = real(SenderPreferences.none().withVersion(WantedVersion.of("3.5")));

        assertThat(PrometheusContainer.printedVersion(sender.runtime().replace("container image ", "")))
                .hasValueSatisfying(version -> assertThat(version.text()).isEqualTo(sender.version()));
    }

    @Test
    void anImageThatWasAskedForAndIsNowhereIsAnErrorWithinTenSeconds() {
        real(SenderPreferences.none());
        long start = System.nanoTime();

        assertThatThrownBy(() -> SenderFinder.of(System.getenv(), System.out::println)
                        .find(SenderPreferences.none().withImage("registry.invalid/nobody/prometheus:1")))
                .isInstanceOf(SenderMissing.class)
                .hasMessageContaining("the image registry.invalid/nobody/prometheus:1 is not on this machine")
                .hasMessageContaining("Remedy: check the name");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
