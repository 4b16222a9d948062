package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.qameta.allure.model.Label;
import io.qameta.allure.model.Link;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllureResultsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path root;

    private Path results() {
        return root.resolve("allure-results");
    }

    private List<Path> write(RunReport report) {
        return new AllureResults(results(), root).write(report);
    }

    private List<JsonNode> tests(RunReport report) throws IOException {
        List<Path> files = write(report).stream()
                .filter(file -> file.toString().endsWith("-result.json"))
                .toList();
        List<JsonNode> tests = new ArrayList<>();
        for (Path file : files) {
            tests.add(JSON.readTree(file.toFile()));
        }
        return tests;
    }

    static Stream<String> verdicts() {
        return Examples.perVerdict().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void writesEveryVerdictAsPinned(String verdict) throws IOException {
        JsonNode test = tests(Examples.of(Examples.perVerdict().get(verdict))).getFirst();

        Golden.matches("allure-" + verdict + ".json", test.toPrettyString() + "\n");
    }

    @Test
    void writesOneResultACheck() throws IOException {
        assertThat(tests(Examples.conforming()))
                .extracting(test -> test.at("/name").asText())
                .contains("RETRY-02 The sender retries a write that was answered 503.")
                .hasSize(3);
    }

    @Test
    void sharesOneCopyOfTheRecordingBetweenChecks() throws IOException {
        Files.createDirectories(root.resolve("runs/17"));
        Files.writeString(root.resolve("runs/17/always-503.har"), "{\"log\": {}}");

        List<JsonNode> tests = tests(Examples.conforming());

        List<String> sources = tests.stream()
                .map(test -> test.at("/attachments/0/source").asText())
                .distinct()
                .toList();
        assertThat(sources).hasSize(1);
        assertThat(results().resolve(sources.getFirst())).hasContent("{\"log\": {}}");
        assertThat(tests.getFirst().at("/attachments/0/type").asText()).isEqualTo("application/json");
    }

    @Test
    void attachesNothingThatIsMissingOrOutside() throws IOException {
        Path inner = Files.createDirectories(root.resolve("inner"));
        Files.writeString(root.resolve("secret.txt"), "not yours");
        CheckResult outside = new CheckResult(
                new CheckId("X-01"),
                "It does.",
                List.of(Examples.clause(Level.MUST)),
                "s",
                "sender",
                Examples.passed(),
                "../secret.txt");

        List<Path> written = new AllureResults(results(), inner).write(Examples.of(outside, Examples.hostileResult()));

        assertThat(written).noneMatch(file -> file.toString().contains("attachment"));
    }

    @Test
    void keepsTheHistoryOfACheckAndTellsRunsApart() throws IOException {
        CheckResult check = Examples.perVerdict().get("passed");
        RunReport report = Examples.of(check);
        RunReport later = new RunReport(
                report.title(),
                List.of(),
                List.of(),
                List.of(),
                report.results(),
                report.startedAt().plusSeconds(60),
                report.took(),
                false);
        RunReport otherSubject = new RunReport(
                "vmagent", List.of(), List.of(), List.of(), report.results(), report.startedAt(), report.took(), false);

        JsonNode first = tests(report).getFirst();
        JsonNode second = tests(later).getFirst();
        JsonNode third = tests(otherSubject).getFirst();

        assertThat(second.at("/historyId")).isEqualTo(first.at("/historyId"));
        assertThat(second.at("/uuid")).isNotEqualTo(first.at("/uuid"));
        assertThat(third.at("/historyId")).isNotEqualTo(first.at("/historyId"));
        assertThat(third.at("/testCaseId")).isEqualTo(first.at("/testCaseId"));
    }

    @Test
    void writesAnEnvironmentThatReadsBack() throws IOException {
        write(Examples.hostile());
        Properties environment = new Properties();
        try (Reader reader =
                Files.newBufferedReader(results().resolve("environment.properties"), StandardCharsets.ISO_8859_1)) {
            environment.load(reader);
        }

        String text = Printable.line(Examples.HOSTILE);
        assertThat(environment)
                .containsEntry("sender " + text, text)
                .containsEntry("run", "Title " + text)
                .containsEntry("NOTICE 1", "Notice " + text + Examples.LONG_WORD)
                .hasSize(6);
    }

    @Test
    void leavesNoDraftsBehind() throws IOException {
        write(Examples.everything());

        try (Stream<Path> files = Files.list(results())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("."))
                    .contains("environment.properties", "categories.json");
        }
    }

    @Test
    void writesCategoriesThatParse() throws IOException {
        write(Examples.everything());

        assertThat(JSON.readTree(results().resolve("categories.json").toFile())).hasSize(4);
    }

    @Test
    void offersTheLabelsAndLinksOfACheckToARunningTest() {
        CheckResult result = Examples.perVerdict().get("violated-without-cause");

        assertThat(AllureLabels.labels(result))
                .extracting(Label::getName, Label::getValue)
                .containsExactly(
                        tuple("epic", "sender"),
                        tuple("feature", "WIRE"),
                        tuple("severity", "normal"),
                        tuple("suite", "WIRE"),
                        tuple("subSuite", "sender"),
                        tuple("level", "SHOULD"),
                        tuple("subject", "sender"),
                        tuple("stimulus", "always 503"));
        assertThat(AllureLabels.links(result))
                .extracting(Link::getName, Link::getUrl)
                .containsExactly(
                        tuple("RW1-S-33", "https://prometheus.io/docs/specs/prw/remote_write_spec/#retries--backoff"));
    }

    @Test
    void refusesLabelsWithoutAClause() {
        CheckId id = new CheckId("X-01");
        assertThatThrownBy(() -> AllureLabels.labels(id, List.of(), "s", "sender"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("X-01 has no clause");
    }
}
