package remotewrite.conformance.sender;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.utility.ResourceReaper;

/** The Docker engine of this machine, reached through Testcontainers. */
public final class DockerEngine {
    private static final String LABEL_VERSION = "org.opencontainers.image.version";

    /** The name of this machine in containers that are started with it as {@code host-gateway}. */
    public static final String HOST_NAME = "host.docker.internal";

    /** Marks every container that is started here. */
    public static final String LABEL = "remote-write-conformance";

    /** The process that started a container; when it is gone, so should the container be. */
    public static final String OWNER = "remote-write-conformance.owner";

    public static final String THIS_PROCESS = owner(ProcessHandle.current().pid());

    private final DockerClient client;

    private static boolean swept;

    DockerEngine(DockerClient client) {
        this.client = client;
    }

    /**
     * Connects; call it only after {@link DockerProbe} saw an engine.
     *
     * @throws IllegalStateException when Testcontainers finds no engine it can use
     */
    public static synchronized DockerEngine connect(Map<String, String> environment) {
        silence("org.testcontainers", "tc", "com.github.dockerjava");
        useWhatNeedsNoHelperImages(environment);
        DockerEngine engine = new DockerEngine(DockerClientFactory.instance().client());
        if (!swept) {
            swept = true;
            engine.sweep(false);
            // after the orderly end, for what an interrupted start has left
            Runtime.getRuntime().addShutdownHook(new Thread(() -> engine.sweep(true), "sweep-containers"));
        }
        return engine;
    }

    /**
     * Makes Testcontainers work on machines that can pull nothing, without any setting of the user.
     *
     * <p>By default it starts a container (Ryuk) that removes what a killed JVM leaves, and in surroundings that look
     * like a container a second one that finds the host's address. Both are images to be pulled, and both can only be
     * turned off by environment variables ({@code TESTCONTAINERS_RYUK_DISABLED}, {@code TESTCONTAINERS_HOST_OVERRIDE}),
     * which a JVM cannot set for itself. So its own replacement for Ryuk, a shutdown hook, is put in place before
     * Ryuk's turn comes, and the address, which nothing here uses, is answered beforehand. Both settings win where the
     * user has made them. Fields of Testcontainers 2.0.5; the container test notices when they move.
     */
    private static void useWhatNeedsNoHelperImages(Map<String, String> environment) {
        try {
            if (!environment.containsKey("TESTCONTAINERS_RYUK_DISABLED")) {
                Field reaper = open(ResourceReaper.class.getDeclaredField("instance"));
                if (reaper.get(null) == null) {
                    Constructor<?> hook = Class.forName("org.testcontainers.utility.JVMHookResourceReaper")
                            .getDeclaredConstructor();
                    hook.setAccessible(true);
                    reaper.set(null, hook.newInstance());
                }
            }
            if (!environment.containsKey("TESTCONTAINERS_HOST_OVERRIDE")) {
                DockerClientFactory factory = DockerClientFactory.instance();
                String scheme = factory.getTransportConfig().getDockerHost().getScheme();
                Field address = open(DockerClientProviderStrategy.class.getDeclaredField("dockerHostIpAddress"));
                Object strategy = open(DockerClientFactory.class.getDeclaredField("strategy"))
                        .get(factory);
                if (scheme.equals("unix") && address.get(strategy) == null) {
                    address.set(strategy, "localhost");
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this version of Testcontainers is not prepared for: set TESTCONTAINERS_RYUK_DISABLED=true and"
                            + " TESTCONTAINERS_HOST_OVERRIDE=localhost",
                    e);
        }
    }

    private static Field open(Field field) {
        field.setAccessible(true);
        return field;
    }

    /** What went wrong is told by exceptions and attempts; the library's own logging stays out, unless configured. */
    private static void silence(String... names) {
        for (String name : names) {
            if (LoggerFactory.getLogger(name) instanceof Logger logger && logger.getLevel() == null) {
                logger.setLevel(Level.OFF);
            }
        }
    }

    /** Removes containers whose process was killed before it could, and with {@code own} those of this process as well. */
    void sweep(boolean own) {
        for (var container : client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(LABEL))
                .exec()) {
            String owner = container.getLabels().getOrDefault(OWNER, "");
            if (owner.equals(THIS_PROCESS) ? own : abandoned(owner)) {
                try {
                    client.removeContainerCmd(container.getId()).withForce(true).exec();
                } catch (NotFoundException | ConflictException e) {
                    // somebody else is removing it
                    continue;
                }
            }
        }
    }

    private static boolean abandoned(String owner) {
        String here = hostName() + "/";
        return owner.startsWith(here)
                && owner.substring(here.length()).matches("[0-9]{1,9}")
                && ProcessHandle.of(Long.parseLong(owner.substring(here.length())))
                        .isEmpty();
    }

    /** What {@link #OWNER} says of a container that the process {@code pid} of this machine has started. */
    public static String owner(long pid) {
        return hostName() + "/" + pid;
    }

    private static String hostName() {
        return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("localhost");
    }

    public DockerClient client() {
        return client;
    }

    /** The tags of one repository that this engine has, as {@code repository:tag}. */
    List<String> tagsOf(String repository) {
        return client.listImagesCmd().exec().stream()
                .map(Image::getRepoTags)
                .flatMap(tags -> tags == null ? Stream.<String>empty() : Stream.of(tags))
                .filter(tag -> tag.startsWith(repository + ":"))
                .toList();
    }

    public boolean has(String image) {
        try {
            client.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    /** The version an image is labelled with; empty when it has no such label or it is no version. */
    Optional<SenderVersion> labelledVersion(String image) {
        var config = client.inspectImageCmd(image).exec().getConfig();
        Map<String, String> labels = config == null || config.getLabels() == null ? Map.of() : config.getLabels();
        try {
            return Optional.ofNullable(labels.get(LABEL_VERSION)).map(SenderVersion::of);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Pulls an image.
     *
     * @param firstAnswer how long a registry may take to answer at all
     * @param whole how long the pull may take altogether
     * @return why it was not pulled; empty when it was
     */
    public Optional<String> pull(String image, Duration firstAnswer, Duration whole) {
        CountDownLatch answered = new CountDownLatch(1);
        long end = System.nanoTime() + whole.toNanos();
        try (var pull = new ResultCallback.Adapter<PullResponseItem>() {
            @Override
            public void onNext(PullResponseItem item) {
                answered.countDown();
            }

            @Override
            public void onError(Throwable problem) {
                super.onError(problem);
                answered.countDown();
            }
        }) {
            client.pullImageCmd(image).exec(pull);
            if (!answered.await(firstAnswer.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of("no registry answered within " + firstAnswer.toSeconds() + " s");
            }
            if (!pull.awaitCompletion(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return Optional.of("not pulled within " + whole.toMinutes() + " min");
            }
            return has(image) ? Optional.empty() : Optional.of("pulled, and yet not there");
        } catch (DockerException | IOException e) {
            return Optional.of(String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
