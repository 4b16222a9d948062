package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.proxy.ProxyPod.list;
import static remotewrite.proxy.ProxyPod.map;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The alerts that are deployed are those of the page for operators, and ask for metrics and log lines there are. */
class AlertRulesTest {
    private static final Path RULES = Path.of("..", "deploy", "kubernetes", "alerts.yaml");
    private static final Path PAGE = Path.of("..", "docs", "operators.md");
    private static final Pattern METRIC = Pattern.compile("remotewrite_proxy_\\w+");

    /** On the page in front of an alert, {@code for: 5m}; below it the expression. */
    private static final Pattern ON_THE_PAGE = Pattern.compile("(?m)((?:^#.*\\n)+)^([^#`].*)$");

    private static final Pattern FOR = Pattern.compile("\\(for: (\\d+m)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private static List<Map<String, Object>> rules() {
        Map<String, Object> document = map(new Yaml().load(text(RULES)));
        return list(map(document.get("spec")).get("groups")).stream()
                .flatMap(group -> list(group.get("rules")).stream())
                .toList();
    }

    /** The block behind "Alerts worth having". */
    private static String block() {
        String page = text(PAGE);
        int begin = page.indexOf("```\n", page.indexOf("Alerts worth having:")) + 4;
        return page.substring(begin, page.indexOf("```", begin));
    }

    @Test
    void theyAreThoseOfThePage() {
        Map<String, String> onThePage = ON_THE_PAGE
                .matcher(block())
                .results()
                .collect(Collectors.toMap(
                        found -> found.group(2),
                        found -> FOR.matcher(found.group(1))
                                .results()
                                .map(time -> time.group(1))
                                .findFirst()
                                .orElse("")));
        Map<String, String> deployed = rules().stream()
                .collect(Collectors.toMap(
                        rule -> String.valueOf(rule.get("expr")),
                        rule -> String.valueOf(rule.getOrDefault("for", ""))));

        assertThat(deployed).hasSize(7).isEqualTo(onThePage);
    }

    @Test
    void eachHasANameASeverityAndSaysWhatToDo() {
        assertThat(rules()).extracting(rule -> rule.get("alert")).doesNotHaveDuplicates();
        assertThat(rules()).allSatisfy(rule -> {
            assertThat(map(rule.get("labels")).get("severity")).isIn("critical", "warning");
            assertThat(map(rule.get("annotations"))).containsOnlyKeys("summary", "description");
        });
    }

    @Test
    void theyAskForMetricsThereAre() {
        String page = new String(
                ((Bytes) new Metrics(new StillTokens(), Clock.systemUTC(), true)
                                .page()
                                .body())
                        .toArray(),
                StandardCharsets.UTF_8);
        Set<String> asked = new TreeSet<>();
        for (Map<String, Object> rule : rules()) {
            METRIC.matcher(String.valueOf(rule.get("expr")))
                    .results()
                    .map(MatchResult::group)
                    .forEach(asked::add);
        }

        assertThat(asked).hasSizeGreaterThan(4).allMatch(metric -> page.contains("\n# TYPE " + metric + " "));
    }

    @Test
    void theLogLinesTheyNameAreOnThePage() {
        String page = text(PAGE);
        List<String> named = rules().stream()
                .map(rule -> String.valueOf(map(rule.get("annotations")).get("description")))
                .flatMap(description -> QUOTED.matcher(description).results().map(found -> found.group(1)))
                .toList();

        assertThat(named).hasSizeGreaterThan(4).allMatch(line -> page.contains("\n| `" + line));
    }
}
