package remotewrite.conformance.sender;

import com.github.dockerjava.api.exception.DockerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.testcontainers.containers.ContainerLaunchException;

/** A Prometheus in a container: an image that was named, one that is here, or the official one from a registry. */
final class ContainerSource implements SenderSource {
    private static final String WHAT = "container image";
    private static final Duration REGISTRY_DEADLINE = Duration.ofSeconds(8);
    private static final Duration PULL_DEADLINE = Duration.ofMinutes(5);

    /** The project's own image first: only it can authenticate natively (observed: Debian's cannot). */
    private static final String OFFICIAL = "prom/prometheus";

    private static final String OWN = "remote-write-conformance/prometheus";
    private static final List<String> OFFICIAL_TAGS = List.of("v3.5.0", "v2.53.5", "v2.45.6");
    private static final String BUILD = "build one here with images/build-prometheus 3.5";

    private final Map<String, String> environment;
    private final Consumer<String> progress;

    ContainerSource(Map<String, String> environment, Consumer<String> progress) {
        this.environment = Map.copyOf(environment);
        this.progress = Objects.requireNonNull(progress, "progress is null");
    }

    private record Candidate(String image, SenderVersion version) {}

    @Override
    public Search search(SenderPreferences preferences) {
        if (new DockerProbe(environment).ask() instanceof DockerProbe.Answer.Silent silent) {
            return Search.nothing(WHAT, silent.detail(), silent.remedy());
        }
        try {
            DockerEngine engine = DockerEngine.connect(environment);
            return preferences
                    .image()
                    .map(image -> named(engine, image, preferences.version()))
                    .orElseGet(() -> any(engine, preferences.version()));
        } catch (IllegalStateException | DockerException | ContainerLaunchException e) {
            return Search.nothing(
                    WHAT,
                    "the Docker engine cannot be used: " + e.getMessage(),
                    "see that 'docker info' works for this user");
        }
    }

    private Search named(DockerEngine engine, String image, WantedVersion wanted) {
        if (!engine.has(image)) {
            progress.accept("pulling " + image);
            Optional<String> problem = engine.pull(image, REGISTRY_DEADLINE, PULL_DEADLINE);
            if (problem.isPresent()) {
                return Search.nothing(
                        WHAT,
                        "the image " + image + " is not on this machine and cannot be pulled: " + problem.get(),
                        "check the name, or load it with 'docker load'; or leave the image out and " + BUILD);
            }
        }
        return versionOf(engine, image)
                .map(version -> wanted.accepts(version)
                        ? found(engine, new Candidate(image, version))
                        : Search.nothing(
                                WHAT,
                                image + " has Prometheus " + version + ", not " + wanted,
                                "name another image, or leave the version out"))
                .orElseGet(() -> Search.nothing(
                        WHAT,
                        image + " does not answer 'prometheus --version'",
                        "name an image whose entry point is Prometheus"));
    }

    private Search any(DockerEngine engine, WantedVersion wanted) {
        List<Candidate> here = new ArrayList<>();
        for (String repository : List.of(OFFICIAL, OWN)) {
            for (String image : engine.tagsOf(repository)) {
                versionOf(engine, image)
                        .filter(wanted::accepts)
                        .ifPresent(version -> here.add(new Candidate(image, version)));
            }
        }
        return here.stream()
                .max(Comparator.comparing(Candidate::version))
                .map(candidate -> found(engine, candidate))
                .orElseGet(() -> pulled(engine, wanted));
    }

    private Search pulled(DockerEngine engine, WantedVersion wanted) {
        Optional<String> tag = OFFICIAL_TAGS.stream()
                .filter(known -> wanted.accepts(SenderVersion.of(known)))
                .findFirst();
        if (tag.isEmpty()) {
            return Search.nothing(WHAT, "no image of " + wanted + " on this machine", "name an image of that version");
        }
        String image = OFFICIAL + ":" + tag.get();
        progress.accept("pulling " + image);
        return engine.pull(image, REGISTRY_DEADLINE, PULL_DEADLINE)
                .map(problem -> Search.nothing(
                        WHAT,
                        "no image of " + wanted + " on this machine, and " + image + " cannot be pulled: " + problem,
                        BUILD))
                .orElseGet(() -> found(engine, new Candidate(image, SenderVersion.of(tag.get()))));
    }

    private static Search found(DockerEngine engine, Candidate candidate) {
        return Search.found(
                WHAT,
                "Prometheus " + candidate.version() + ", image " + candidate.image(),
                new PrometheusContainer(engine, candidate.image(), candidate.version()));
    }

    private static Optional<SenderVersion> versionOf(DockerEngine engine, String image) {
        return engine.labelledVersion(image).or(() -> PrometheusContainer.printedVersion(image));
    }
}
