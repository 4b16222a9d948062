package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import remotewrite.fake.SourceSentences;

/** What the endpoints of this package can refuse, by their sources and by their page, is what real clients are seen to meet. */
class EveryRefusalIsMetTest {
    /** Of answers that are none, and of exceptions to callers in Java. */
    private static final Set<String> NO_REFUSALS = Set.of(
            "M/d/uuuu h:mm:ss a",
            "pageSize is ",
            ", at least 1 is needed",
            "no such operator: ",
            " has no column ",
            ", it has ",
            "Metrics Usage Details",
            "more than two ends",
            "id is ",
            ", it lies in no subscription",
            "Active Time Series",
            "Active Time Series Limit",
            "Active Time Series % Utilization",
            "Events Per Minute Received",
            "Events Per Minute Received Limit",
            "Events Per Minute Received % Utilization",
            "Events Dropped",
            "Time Series Samples Dropped",
            "Metrics Ingestion Requests per Min",
            "Bearer +(?<token>.*)",
            "application/json; charset=utf-8",
            "(?<dimension>[\\w ]+?)\\s+eq\\s+'(?<value>[^']*)'",
            "GET, POST");

    /** In the sources, and in a row of the page: a status, and the codes that come with it. */
    private static final Pattern GIVEN = Pattern.compile("\\b([45]\\d\\d),\\s*\"(\\w+)\"");

    private static final Pattern DOCUMENTED = Pattern.compile("\\b([45]\\d\\d) (`\\w+`(?:, `\\w+`)*)");
    private static final Pattern CODE = Pattern.compile("`(\\w+)`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|.*\\b[45]\\d\\d `.*\\|$");
    private static final Pattern CLIENT = Pattern.compile(
            "`(?:ClientExceptionsTest|KqlExceptionsTest)\\.aRefusalIsTheClientsOwnException`|`ManageCurlRefusalsTest\\.isWhatCurlPrints`");

    private static List<MetRefusal> met() {
        return Stream.of(
                        ClientExceptionsTest.refusals(),
                        KqlExceptionsTest.refusals(),
                        ManageCurlRefusalsTest.refusals())
                .<MetRefusal>flatMap(all -> all)
                .toList();
    }

    /** Status and code of each. */
    private static Set<String> answers() {
        return met().stream()
                .map(refusal -> refusal.status() + " " + refusal.code())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everySentenceOfTheSourcesIsToldToAClient() throws IOException {
        List<String> told =
                met().stream().map(refusal -> String.join(" ", refusal.texts())).toList();
        List<SourceSentences> sentences = SourceSentences.of("manage");

        assertThat(sentences).hasSizeGreaterThan(60);
        assertThat(sentences)
                .filteredOn(sentence -> !NO_REFUSALS.contains(sentence.text()))
                .filteredOn(sentence -> told.stream().noneMatch(sentence::standsIn))
                .isEmpty();
    }

    @Test
    void everyCodeOfTheSourcesIsToldToAClientWithItsStatus() throws IOException {
        Set<String> given = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src", "main", "java", "remotewrite", "fake", "manage"))) {
            for (Path file : files.toList()) {
                GIVEN.matcher(Files.readString(file))
                        .results()
                        .forEach(found -> given.add(found.group(1) + " " + found.group(2)));
            }
        }

        assertThat(given).hasSizeGreaterThan(15);
        assertThat(answers()).containsAll(given);
    }

    @Test
    void thePagesRefusalsAreThoseThatClientsMeet() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(Path.of("..", "docs", "fakes-management.md")))
                .results()
                .map(MatchResult::group)
                .toList();
        Set<String> documented = new TreeSet<>();
        for (String row : rows) {
            for (MatchResult answer : DOCUMENTED.matcher(row).results().toList()) {
                CODE.matcher(answer.group(2))
                        .results()
                        .forEach(code -> documented.add(answer.group(1) + " " + code.group(1)));
            }
        }

        assertThat(rows).hasSizeGreaterThan(20);
        assertThat(rows).filteredOn(row -> !CLIENT.matcher(row).find()).isEmpty();
        assertThat(documented).isEqualTo(answers());
    }
}
