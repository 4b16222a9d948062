package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import remotewrite.fake.SourceSentences;

/** What the query endpoint can refuse, by its sources and by its page, is what promtool is seen to meet. */
class EveryQueryRefusalIsMetTest {
    private static final Set<String> NO_REFUSALS = Set.of(
            // to callers in Java: what the parser never lets through
            "a range vector has no value of its own",
            "the parser has let a scalar pass",
            " is no comparison",
            " is not for the samples of one series",
            "writing to memory failed",
            // patterns and lists
            "Bearer +(?<token>.*)",
            "GET, POST",
            // its lists are as long as the language: its beginning is met once for each kind of what is not known
            "%s is PromQL that this fake does not understand; it knows selectors, offset, the operators %s, the aggregations %s and the functions %s");

    /** The names of functions, as one text. */
    private static final Pattern FUNCTIONS = Pattern.compile("abs acos [a-z0-9_ ]+ year");

    private static final Pattern GIVEN = Pattern.compile("\\b([45]\\d\\d),\\s*(?:error\\()?\"(\\w+)\"");

    private static Stream<PromtoolRefusal> refusals() {
        return Stream.of(
                        PromtoolRefusalsTest.credentials(),
                        PromtoolRefusalsTest.parameters(),
                        PromtoolRefusalsTest.queries(),
                        PromtoolTextsTest.parameters())
                .flatMap(all -> all);
    }

    private static List<String> told() {
        return Stream.concat(
                        refusals().map(refusal -> String.join(" ", refusal.printed()) + " " + refusal.why()),
                        PromtoolTextsTest.queries()
                                .map(said -> said.words() + (said.status() == 400 ? " Failed parsing the query" : "")))
                .toList();
    }

    @Test
    void everySentenceOfTheSourcesIsToldToPromtool() throws IOException {
        List<SourceSentences> sentences = SourceSentences.of("query");
        List<String> told = told();

        assertThat(sentences).hasSizeGreaterThan(60);
        assertThat(sentences)
                .filteredOn(sentence -> !NO_REFUSALS.contains(sentence.text()))
                .filteredOn(sentence -> !FUNCTIONS.matcher(sentence.text()).matches())
                .filteredOn(sentence -> told.stream().noneMatch(sentence::standsIn))
                .isEmpty();
        assertThat(sentences.stream().map(SourceSentences::text)).containsAll(NO_REFUSALS);
    }

    @Test
    void everyCodeOfTheSourcesIsToldToPromtoolWithItsStatus() throws IOException {
        String source =
                Files.readString(Path.of("src", "main", "java", "remotewrite", "fake", "query", "QueryErrors.java"));
        Set<String> given = GIVEN.matcher(source)
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> answers = refusals()
                .map(refusal -> refusal.status() + " " + String.join(" ", refusal.printed()) + " " + refusal.why())
                .toList();

        // three of Azure's, three of Prometheus's; the other codes have no status beside them
        assertThat(given).hasSizeGreaterThan(5);
        assertThat(given)
                .allSatisfy(code -> assertThat(answers)
                        .anyMatch(answer -> answer.startsWith(code.split(" ")[0])
                                && answer.contains(
                                        switch (code.split(" ")[1]) {
                                            // promtool has a word of its own for what it does not know
                                            case "unsupported" -> "server_error";
                                            default -> code.split(" ")[1];
                                        })));
    }

    /** Whatever the page says of a refusal, by its status, names the test, and its code is met. */
    @Test
    void thePagesRefusalsAreThoseThatPromtoolMeets() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "fakes-query.md")).stream()
                .filter(row -> row.matches("\\|[^|]*\\b[45]\\d\\d\\b.*"))
                .toList();
        Set<String> codes = rows.stream()
                .flatMap(row -> Pattern.compile("\\b[45]\\d\\d `(\\w+)`")
                        .matcher(row.split("\\|")[1])
                        .results()
                        .map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        String told = told() + refusals().map(PromtoolRefusal::printed).toList().toString();

        assertThat(rows)
                .hasSizeGreaterThan(10)
                .allSatisfy(row -> assertThat(row).contains("`PromtoolRefusalsTest.isWhatPromtoolPrints`"));
        assertThat(codes)
                .hasSizeGreaterThan(7)
                .allSatisfy(code -> assertThat(told).contains(code));
    }
}
