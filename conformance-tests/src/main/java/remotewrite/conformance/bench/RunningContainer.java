package remotewrite.conformance.bench;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.core.ConditionTimeoutException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import remotewrite.conformance.Waiting;
import remotewrite.conformance.bench.ProxySubject.RunningProxy;
import remotewrite.conformance.sender.DockerEngine;
import remotewrite.conformance.sender.ExitStatus;
import remotewrite.fake.Fingerprint;

/** A proxy's container that has been started. */
record RunningContainer(DockerEngine engine, GenericContainer<?> container, Log output, int port)
        implements RunningProxy {
    private static final Duration LISTENS_WITHIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);

    /** The default grace time of Kubernetes. */
    private static final int GRACE_SECONDS = 30;

    /** What it wrote to its standard streams. */
    static final class Log {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        void add(OutputFrame frame) {
            if (frame.getType() != OutputFrame.OutputType.END) {
                frame.getUtf8String().lines().map(Fingerprint::inText).forEach(lines::add);
            }
        }

        List<String> lines() {
            return List.copyOf(lines);
        }
    }

    /** Waits for it to answer anything: the engine takes connections before the proxy does. */
    RunningContainer listening() {
        ReadyProbe probe = new ReadyProbe(port);
        try {
            Waiting.await().pollInterval(POLL).atMost(LISTENS_WITHIN).until(() -> {
                probe.ready();
                return probe.lastStatus().isPresent() || !alive();
            });
        } catch (ConditionTimeoutException e) {
            // whoever started it waits for more than this, and says what is missing
            return this;
        }
        return this;
    }

    @Override
    public boolean alive() {
        return exit() instanceof ExitStatus.Running;
    }

    @Override
    public List<String> log() {
        return output.lines();
    }

    @Override
    public void end() {
        Thread.ofVirtual().name("end of the proxy").start(() -> {
            try {
                engine.client()
                        .stopContainerCmd(container.getContainerId())
                        .withTimeout(GRACE_SECONDS)
                        .exec();
            } catch (NotModifiedException | NotFoundException e) {
                // it had ended before it was told to, as its exit status says
                return;
            }
        });
    }

    @Override
    public ExitStatus exit() {
        return exit(engine, container.getContainerId());
    }

    static ExitStatus exit(DockerEngine engine, String containerId) {
        try {
            InspectContainerResponse.ContainerState state =
                    engine.client().inspectContainerCmd(containerId).exec().getState();
            if (Boolean.TRUE.equals(state.getRunning())) {
                return new ExitStatus.Running();
            }
            Long code = state.getExitCodeLong();
            return code == null ? new ExitStatus.Unknown() : new ExitStatus.Exited(code.intValue());
        } catch (NotFoundException e) {
            return new ExitStatus.Unknown();
        }
    }

    @Override
    public void close() {
        // the engine's client does nothing for an interrupted thread, and then the container would stay
        boolean interrupted = Thread.interrupted();
        try {
            container.stop();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
