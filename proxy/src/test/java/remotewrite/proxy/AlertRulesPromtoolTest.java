package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.proxy.ProxyPod.list;
import static remotewrite.proxy.ProxyPod.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The alerts that are deployed are rules by the word of an unmodified promtool, that of Debian's Prometheus 2.42, and each fires
 * where it is meant to and not where it is not: {@code src/test/resources/alerts.test.yaml}.
 */
class AlertRulesPromtoolTest {
    private static final Path DEPLOYED = Path.of("..", "deploy", "kubernetes", "alerts.yaml");
    private static final Path CASES = Path.of("src", "test", "resources", "alerts.test.yaml");
    private static final int DEADLINE_SECONDS = 60;

    @TempDir
    private Path directory;

    private static Map<String, Object> yaml(Path file) throws IOException {
        return map(new Yaml().load(Files.readString(file)));
    }

    /** What the conformance suite has left in its cache: {@code ./conformance gate --sender fetch --prometheus-version 2.42}. */
    private static Path promtool() throws IOException {
        String configured = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path base =
                configured.startsWith("/") ? Path.of(configured) : Path.of(System.getProperty("user.home"), ".cache");
        Path cache = base.resolve("remote-write-conformance").resolve("prometheus");
        Optional<Path> newest = Optional.empty();
        if (Files.isDirectory(cache)) {
            try (Stream<Path> versions = Files.list(cache)) {
                newest = versions.sorted(Comparator.reverseOrder())
                        .map(version -> version.resolve("promtool"))
                        .filter(Files::isExecutable)
                        .findFirst();
            }
        }
        return newest.orElseGet(() -> NotRun.because("no promtool in the cache " + cache
                + "; ./conformance gate --sender fetch --prometheus-version 2.42 fetches it"));
    }

    /** What it prints when it ends with 0. */
    private String promtool(String... arguments) throws IOException, InterruptedException {
        Path printed = directory.resolve("printed.txt");
        Process process = new ProcessBuilder(Stream.concat(Stream.of(promtool().toString()), Stream.of(arguments))
                        .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .as("promtool has ended within %s s", DEADLINE_SECONDS)
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(printed)).isZero();
            return Files.readString(printed);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What stands below spec is a file of rules. */
    private void extractRules() throws IOException {
        Files.writeString(
                directory.resolve("alerts.rules.yaml"),
                new Yaml().dump(yaml(DEPLOYED).get("spec")));
    }

    private static Set<String> alerts(boolean firing) throws IOException {
        return list(yaml(CASES).get("tests")).stream()
                .flatMap(test -> list(test.get("alert_rule_test")).stream())
                .filter(asked -> ((List<?>) asked.get("exp_alerts")).isEmpty() != firing)
                .map(asked -> String.valueOf(asked.get("alertname")))
                .collect(Collectors.toSet());
    }

    @Test
    void theyAreRules() throws Exception {
        extractRules();

        assertThat(promtool("check", "rules", "alerts.rules.yaml")).contains("SUCCESS: 7 rules found");
    }

    @Test
    void eachFiresWhereItIsMeantToAndNotWhereItIsNot() throws Exception {
        extractRules();
        Files.copy(CASES, directory.resolve("alerts.test.yaml"));

        assertThat(promtool("test", "rules", "alerts.test.yaml")).contains("SUCCESS");
    }

    @Test
    void thereIsACaseOfEitherKindForEach() throws IOException {
        Set<String> deployed = list(map(yaml(DEPLOYED).get("spec")).get("groups")).stream()
                .flatMap(group -> list(group.get("rules")).stream())
                .map(rule -> String.valueOf(rule.get("alert")))
                .collect(Collectors.toSet());

        assertThat(alerts(true)).isEqualTo(deployed);
        assertThat(alerts(false)).isEqualTo(deployed);
    }
}
