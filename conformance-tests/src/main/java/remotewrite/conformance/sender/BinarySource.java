package remotewrite.conformance.sender;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Prometheus that is already installed: at a given path, or on the PATH. */
final class BinarySource implements SenderSource {
    private static final String WHAT = "local binary";

    private final Map<String, String> environment;

    BinarySource(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Search search(SenderPreferences preferences) {
        List<Path> candidates = preferences.binary().map(List::of).orElseGet(this::onPath);
        String runtime = preferences.binary().isPresent() ? "binary given by path" : "binary on the PATH";
        List<String> reasons = new ArrayList<>();
        for (Path candidate : candidates) {
            switch (BinaryCheck.of(candidate)) {
                case BinaryCheck.Runs runs -> {
                    SenderVersion version = runs.version();
                    if (preferences.version().accepts(version)) {
                        return Search.found(
                                WHAT,
                                "Prometheus " + version + ", " + runtime,
                                new PrometheusProcess(candidate, version, runtime));
                    }
                    reasons.add(candidate + " is " + version + ", not " + preferences.version());
                }
                case BinaryCheck.DoesNotRun broken -> reasons.add(broken.reason());
            }
        }
        return Search.nothing(
                WHAT,
                reasons.isEmpty() ? "no prometheus on the PATH" : String.join("; ", reasons),
                "install Prometheus, or give the path of its executable");
    }

    private List<Path> onPath() {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry, "prometheus"))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .toList();
    }
}
