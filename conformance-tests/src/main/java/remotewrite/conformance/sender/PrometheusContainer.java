package remotewrite.conformance.sender;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A Prometheus that runs as a container of the local Docker engine. It reaches this machine as {@code
 * host.docker.internal}. Nothing is pulled; the image must be there.
 */
public final class PrometheusContainer implements Sender {
    private static final Duration READY_DEADLINE = Duration.ofSeconds(60);
    private static final String CONFIG = "/etc/prometheus/prometheus.yml";

    private final DockerEngine engine;
    private final String image;
    private final SenderVersion version;

    PrometheusContainer(DockerEngine engine, String image, SenderVersion version) {
        this.engine = Objects.requireNonNull(engine, "engine is null");
        this.image = Objects.requireNonNull(image, "image is null");
        this.version = Objects.requireNonNull(version, "version is null");
    }

    @Override
    public String name() {
        return "Prometheus";
    }

    @Override
    public String version() {
        return version.text();
    }

    @Override
    public String runtime() {
        return "container image " + image;
    }

    @Override
    public boolean real() {
        return true;
    }

    @Override
    public String hostName() {
        return DockerEngine.HOST_NAME;
    }

    @Override
    public String bindAddress() {
        return "0.0.0.0";
    }

    @Override
    public RunningSender start(SenderJob job) {
        String config = PrometheusConfig.render(job, version);
        Workspace workspace = Workspace.in(job.workDirectory());
        SenderLog log = new SenderLog(workspace.log(), job.callerBearer());
        @SuppressWarnings("resource") // closed by Running
        GenericContainer<?> container = container(image, frame -> add(frame, log))
                .withExtraHost(DockerEngine.HOST_NAME, "host-gateway")
                .withTmpFs(Map.of("/prometheus", "rw,mode=1777"))
                .withCopyToContainer(Transferable.of(config), CONFIG)
                .withCommand(PrometheusConfig.flags(job, CONFIG, "/prometheus", "127.0.0.1:9090")
                        .toArray(String[]::new));
        Running running = new Running(engine, container, log, workspace);
        try {
            container.start();
        } catch (ContainerLaunchException | DockerException e) {
            running.close();
            throw new SenderFailure("cannot start " + describe() + ": " + rootMessage(e), log.lines(), e);
        } catch (RuntimeException e) {
            // an interrupt comes out of the library in many guises
            running.close();
            throw e;
        }
        if (log.await(line -> line.contains(PrometheusProcess.READY), () -> !running.alive(), READY_DEADLINE)) {
            return running;
        }
        ExitStatus status = running.exit();
        running.close();
        throw new SenderFailure(
                switch (status) {
                    case ExitStatus.Exited exited ->
                        describe() + " ended with code " + exited.code() + " while it started";
                    case ExitStatus.Running stillThere ->
                        describe() + " was not ready within " + READY_DEADLINE.toSeconds() + " s";
                    case ExitStatus.Unknown unknown -> describe() + " was removed by somebody while it started";
                },
                log.lines());
    }

    /** What {@code prometheus --version} prints in a container of this image; empty when it is no Prometheus. */
    static Optional<SenderVersion> printedVersion(String image) {
        try (GenericContainer<?> container = container(image, frame -> {})
                .withCommand("--version")
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofSeconds(20)))) {
            container.start();
            String logs = container.getLogs();
            return BinaryCheck.read(logs) instanceof BinaryCheck.Runs runs
                    ? Optional.of(runs.version())
                    : Optional.empty();
        } catch (ContainerLaunchException e) {
            return Optional.empty();
        }
    }

    /** A container of {@code image} that is never pulled, is told apart by a label and hands out its output. */
    private static GenericContainer<?> container(String image, Consumer<OutputFrame> output) {
        return new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false)
                .withLabel(DockerEngine.LABEL, "sender")
                .withLabel(DockerEngine.OWNER, DockerEngine.THIS_PROCESS)
                .withStartupAttempts(1)
                .withLogConsumer(output);
    }

    private static void add(OutputFrame frame, SenderLog log) {
        if (frame.getType() != OutputFrame.OutputType.END) {
            frame.getUtf8String().lines().forEach(log::add);
        }
    }

    private String describe() {
        return "Prometheus " + version + " (" + runtime() + ")";
    }

    private static String rootMessage(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static final class Running implements RunningSender {
        private final DockerEngine engine;
        private final GenericContainer<?> container;
        private final SenderLog log;
        private final Workspace workspace;
        private ExitStatus last = new ExitStatus.Unknown();
        private boolean closed;

        Running(DockerEngine engine, GenericContainer<?> container, SenderLog log, Workspace workspace) {
            this.engine = engine;
            this.container = container;
            this.log = log;
            this.workspace = workspace;
        }

        @Override
        public boolean alive() {
            return exit() instanceof ExitStatus.Running;
        }

        @Override
        public List<String> log() {
            return log.lines();
        }

        @Override
        public synchronized ExitStatus exit() {
            if (!closed) {
                last = inspect();
            }
            return last;
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            // the engine's client does nothing for an interrupted thread, and then the container would stay
            boolean interrupted = Thread.interrupted();
            try {
                takeDown();
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void takeDown() {
            if (container.getContainerId() != null) {
                end(container.getContainerId());
                last = inspect();
            }
            closed = true;
            container.stop();
            log.close();
            workspace.removeAllButLog();
        }

        /** The library's own stop kills at once; a Prometheus is to write what it still has. */
        private void end(String id) {
            try {
                engine.client()
                        .stopContainerCmd(id)
                        .withTimeout((int) PrometheusProcess.END_DEADLINE.toSeconds())
                        .exec();
            } catch (NotModifiedException | NotFoundException e) {
                log.add("(had ended before it was told to)");
            }
        }

        private ExitStatus inspect() {
            String id = container.getContainerId();
            if (id == null) {
                return new ExitStatus.Unknown();
            }
            try {
                InspectContainerResponse.ContainerState state =
                        engine.client().inspectContainerCmd(id).exec().getState();
                if (Boolean.TRUE.equals(state.getRunning())) {
                    return new ExitStatus.Running();
                }
                Long code = state.getExitCodeLong();
                return code == null ? new ExitStatus.Unknown() : new ExitStatus.Exited(code.intValue());
            } catch (NotFoundException e) {
                return new ExitStatus.Unknown();
            }
        }
    }
}
