package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.NotRun;
import remotewrite.conformance.sender.DockerEngine;
import remotewrite.conformance.sender.DockerProbe;

/**
 * Ctrl-C while Prometheus runs in a container. Where there is no engine or no image, {@link NotRun}; the image is built by
 * {@code images/build-prometheus 3.5}.
 */
@Tag("container")
class ContainerInterruptionTest {
    private static final String IMAGE = "remote-write-conformance/prometheus:3.5";

    /** The engine's own, which are always there. */
    private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none");

    @TempDir
    private Path directory;

    private static DockerEngine engine() {
        if (new DockerProbe(System.getenv()).ask() instanceof DockerProbe.Answer.Silent silent) {
            return NotRun.because(silent.detail() + "; " + silent.remedy());
        }
        DockerEngine engine = DockerEngine.connect(System.getenv());
        return engine.has(IMAGE)
                ? engine
                : NotRun.because("no image " + IMAGE + "; images/build-prometheus 3.5 builds it");
    }

    /** The ids of the containers that a process has started, running or not. */
    private static List<String> containers(DockerEngine engine, CommandProcess command) {
        return engine
                .client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(DockerEngine.OWNER, DockerEngine.owner(command.pid())))
                .exec()
                .stream()
                .map(container -> container.getId())
                .toList();
    }

    private static boolean running(InspectContainerResponse container) {
        return Boolean.TRUE.equals(container.getState().getRunning());
    }

    /** Empty when it is gone. */
    private static List<InspectContainerResponse> inspected(DockerEngine engine, String id) {
        try {
            return List.of(engine.client().inspectContainerCmd(id).exec());
        } catch (NotFoundException e) {
            return List.of();
        }
    }

    private static List<String> networks(DockerEngine engine) {
        return engine.client().listNetworksCmd().exec().stream()
                .map(network -> network.getName())
                .toList();
    }

    @Test
    void noContainerNoNetworkNoProcessAndNoFileOutlivesARunThatIsInterrupted()
            throws IOException, InterruptedException {
        DockerEngine engine = engine();
        try (CommandProcess gate = CommandProcess.start(
                directory, "gate", "--sender", "container", "--prometheus-image", IMAGE, "--check", "TOKEN-07")) {
            Set<ProcessHandle> children = new HashSet<>();
            Set<String> networks = new HashSet<>();
            Set<String> containers = new HashSet<>();
            gate.await(printed -> {
                children.addAll(gate.children());
                containers.addAll(containers(engine, gate));
                List<InspectContainerResponse> running = containers.stream()
                        .flatMap(id -> inspected(engine, id).stream())
                        .filter(ContainerInterruptionTest::running)
                        .toList();
                running.forEach(container -> networks.addAll(
                        container.getNetworkSettings().getNetworks().keySet()));
                return !running.isEmpty();
            });
            networks.removeAll(PREDEFINED);
            CommandProcess.Ended ended = gate.interrupt();

            assertThat(containers).as(ended.err()).isNotEmpty();
            assertThat(ended.err())
                    .contains("Interrupted: nothing was judged, nothing is left running.")
                    .doesNotContain("\tat ");
            assertThat(ended.code()).isEqualTo(3);
            assertThat(containers(engine, gate)).isEmpty();
            assertThat(containers)
                    .allSatisfy(id -> assertThat(inspected(engine, id)).isEmpty());
            assertThat(networks(engine)).noneMatch(networks::contains);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(gate.leftBehind()).isEmpty();
        }
    }
}
