package remotewrite.conformance.bench;

import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import remotewrite.conformance.sender.DockerEngine;
import remotewrite.conformance.sender.DockerProbe;
import remotewrite.conformance.sender.ExitStatus;
import remotewrite.fake.Fingerprint;

/**
 * A proxy as a container of the local Docker engine, configured through its environment alone. It reaches the fakes as
 * {@code host.docker.internal}; the files its variables name are copied into it.
 *
 * @param image must be on this machine
 * @param profile how it is configured
 */
public record ProxyContainer(DockerEngine engine, String image, ProxyProfile profile) implements ProxySubject {
    /** What {@code images/build-proxy} builds. */
    public static final String OWN_IMAGE = "remote-write-conformance/proxy:latest";

    private static final int PORT = 8081;
    private static final String FILES = "/run/conformance/";

    /** For reading by whatever user the image runs as. */
    private static final int READABLE = 0444;

    private static final Duration REGISTRY_DEADLINE = Duration.ofSeconds(8);
    private static final Duration PULL_DEADLINE = Duration.ofMinutes(5);

    public ProxyContainer {
        Objects.requireNonNull(engine, "engine is null");
        Objects.requireNonNull(image, "image is null");
        Objects.requireNonNull(profile, "profile is null");
    }

    /**
     * A proxy of this image, pulled when it is not on this machine.
     *
     * @param image empty for the reference proxy's own, which is built here and never pulled
     * @param environment of this process: where the Docker engine is
     * @throws ProxyMissing when there is no engine or no such image; says what can be done
     */
    public static ProxyContainer of(Optional<String> image, ProxyProfile profile, Map<String, String> environment) {
        if (new DockerProbe(environment).ask() instanceof DockerProbe.Answer.Silent silent) {
            throw new ProxyMissing("the proxy cannot run as a container: " + silent.detail() + "; " + silent.remedy());
        }
        try {
            return of(image, profile, DockerEngine.connect(environment));
        } catch (IllegalStateException | DockerException e) {
            throw new ProxyMissing("the proxy cannot run as a container: the Docker engine cannot be used: "
                    + rootMessage(e) + "; see that 'docker info' works for this user");
        }
    }

    private static ProxyContainer of(Optional<String> image, ProxyProfile profile, DockerEngine engine) {
        String name = image.orElse(OWN_IMAGE);
        if (!engine.has(name)) {
            if (image.isEmpty()) {
                throw new ProxyMissing(
                        "the image " + name + " is not on this machine; build it with images/build-proxy");
            }
            engine.pull(name, REGISTRY_DEADLINE, PULL_DEADLINE).ifPresent(problem -> {
                throw new ProxyMissing("the image " + name + " is not on this machine and cannot be pulled: " + problem
                        + "; check the name, or load it with 'docker load'");
            });
        }
        return new ProxyContainer(engine, name, profile);
    }

    @Override
    public String name() {
        return image.equals(OWN_IMAGE) ? "reference proxy" : "proxy " + image;
    }

    @Override
    public String version() {
        return "container image " + image + ", told what to do as " + profile.word();
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
    public boolean has(String variable) {
        return profile.documents(variable) || image.equals(OWN_IMAGE) && profile.keeps(variable);
    }

    @Override
    public String writePath(String ingestionTarget) {
        return profile.writePath(ingestionTarget);
    }

    @Override
    public Start attempt(Map<String, String> environment, Clock clock) {
        Map<String, String> own = new HashMap<>(environment);
        own.put("LISTENING_PORT", String.valueOf(PORT));
        RunningContainer.Log log = new RunningContainer.Log();
        @SuppressWarnings("resource") // closed by RunningContainer
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false)
                .withLabel(DockerEngine.LABEL, "proxy")
                .withLabel(DockerEngine.OWNER, DockerEngine.THIS_PROCESS)
                .withStartupAttempts(1)
                .withExtraHost(DockerEngine.HOST_NAME, "host-gateway")
                .withExposedPorts(PORT)
                .waitingFor(new Nothing())
                .withLogConsumer(log::add);
        LoopbackNames.ALL.forEach(name -> container.withExtraHost(name, "host-gateway"));
        // a file with an extension: aad-auth-proxy goes by it (azure.md 5.5)
        mount(container, own, "SSL_CERT_FILE", "ca.pem");
        mount(container, own, "AZURE_CLIENT_CERTIFICATE_PATH", "client-certificate.pfx");
        if (own.containsKey("AZURE_FEDERATED_TOKEN_FILE")) {
            mount(container, own, "AZURE_FEDERATED_TOKEN_FILE", "federated-token");
        }
        profile.environment(own).forEach(container::addEnv);
        try {
            container.start();
            Optional<Start> ended = ended(container);
            if (ended.isPresent()) {
                // its port is gone with it
                return ended.get();
            }
            RunningContainer running =
                    new RunningContainer(engine, container, log, container.getMappedPort(PORT)).listening();
            return ended(container).orElseGet(() -> new Start.Listening(running));
        } catch (ContainerLaunchException | DockerException | IllegalStateException e) {
            // Testcontainers gives a container up that has ended before it looked
            Optional<Start> ended = container.getContainerId() == null ? Optional.empty() : ended(container);
            if (ended.isPresent()) {
                return ended.get();
            }
            container.stop();
            throw new BenchFailure(
                    "the proxy's container cannot be started: " + rootMessage(e) + ". It logged:\n"
                            + String.join("\n", log.lines()),
                    e);
        }
    }

    /** Empty while it runs; removed when it does not. */
    private Optional<Start> ended(GenericContainer<?> container) {
        ExitStatus exit = RunningContainer.exit(engine, container.getContainerId());
        return switch (exit) {
            case ExitStatus.Running running -> Optional.empty();
            case ExitStatus.Unknown unknown -> Optional.empty();
            case ExitStatus.Exited exited -> {
                // of the engine: what is followed as it comes may be late
                List<String> log =
                        container.getLogs().lines().map(Fingerprint::inText).toList();
                container.stop();
                yield Optional.of(new Start.Ended(exited, log));
            }
        };
    }

    private static void mount(
            GenericContainer<?> container, Map<String, String> environment, String name, String file) {
        try {
            byte[] content = Files.readAllBytes(Path.of(environment.get(name)));
            container.withCopyToContainer(Transferable.of(content, READABLE), FILES + file);
            environment.put(name, FILES + file);
        } catch (IOException e) {
            throw new UncheckedIOException("a file of the proxy cannot be read", e);
        }
    }

    private static String rootMessage(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** An image without a shell cannot be asked from inside; whoever starts it waits from outside. */
    private static final class Nothing extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {}
    }
}
