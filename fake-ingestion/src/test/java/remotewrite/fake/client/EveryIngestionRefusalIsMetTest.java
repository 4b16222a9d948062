package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.SourceSentences;

/**
 * What the ingestion endpoint can refuse, by its sources and by its page, is what curl is seen to meet. What is wrong in the
 * bytes of a body has the words of the decoder, which {@code HostileWriteTest} and the tests of the codecs provoke one by one,
 * and of {@code HistogramRules}, which {@code HistogramRulesTest} does: each family is met here once.
 */
class EveryIngestionRefusalIsMetTest {
    /** Every file that says something to a sender by itself. */
    private static final Set<String> FILES = Set.of(
            "IngestionErrors.java",
            "IngestionService.java",
            "WriteContents.java",
            "Judgement.java",
            "SeriesRules.java",
            "Unwritten.java",
            "JwtTokenVerifier.java");

    private static final Set<String> NO_REFUSALS = Set.of(
            // a pattern
            "Bearer +(?<token>.*)",
            // to callers in Java
            "no data collection rule has the immutable id ",
            "skew is ",
            ", 0 or more is needed",
            "untilRoom is ",
            ", at least 0 is needed",
            // over HTTP a head of that length is refused before: RefusedCurlWritesTest.aHeadOfMoreThan64Kibibytes…
            "It has %s characters, more than %s.",
            // of the fake itself, with a small heap: HostileWriteTest.whatFillsTheWorkspaceIsRefusedInTheEnd
            "Its workspace has had its part of the heap, for series and their samples.",
            "Empty it (DELETE / of the control interface, or FakeCloud.reset)");

    private static final Pattern GIVEN = Pattern.compile("\\b([45]\\d\\d),\\s*\"(\\w+)\"");
    private static final Pattern CODE = Pattern.compile("`(\\w+)`");
    private static final Pattern STATUS = Pattern.compile("\\b[45]\\d\\d\\b");
    private static final Pattern CLIENT =
            Pattern.compile("`(RefusedCurl(Writes|Contents|Limits)|FullFakes)Test\\.\\w+`");

    private static List<RefusedWrite> met() {
        return Stream.of(
                        RefusedCurlWritesTest.urls(),
                        RefusedCurlWritesTest.methods(),
                        WrongCredentials.credentials(),
                        WrongCredentials.roles(),
                        WrongBodies.sizes(),
                        WrongBodies.headers(),
                        WrongBodies.bodies(),
                        RefusedCurlContentsTest.types(),
                        RefusedCurlContentsTest.version1(),
                        RefusedCurlContentsTest.version2(),
                        RefusedCurlContentsTest.workspaces())
                .<RefusedWrite>flatMap(all -> all)
                .toList();
    }

    /** Without the marks that JSON puts before quotes. */
    private static List<String> told() {
        return met().stream()
                .map(refused -> String.join(" ", refused.printed()).replace("\\\"", "\""))
                .toList();
    }

    private static Set<String> answers() {
        return Stream.of(IngestionProfile.values())
                .flatMap(profile -> answers(profile).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> answers(IngestionProfile profile) {
        return met().stream()
                .filter(refused -> refused.profile() == profile)
                .flatMap(refused -> Pattern.compile("\"code\":\"(\\w+)\"")
                        .matcher(String.join(" ", refused.printed()))
                        .results()
                        .map(code -> refused.status() + " " + code.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everySentenceOfTheSourcesIsToldToCurl() throws IOException {
        List<SourceSentences> sentences = Stream.concat(
                        SourceSentences.of("").stream().filter(sentence -> FILES.contains(sentence.file())),
                        SourceSentences.of("store").stream()
                                .filter(sentence -> sentence.file().equals("Drops.java")))
                .toList();
        List<String> told = told();

        assertThat(sentences).hasSizeGreaterThan(30);
        assertThat(sentences.stream().map(SourceSentences::file).distinct())
                .contains("Drops.java")
                .containsAll(FILES);
        assertThat(sentences)
                .filteredOn(sentence -> !NO_REFUSALS.contains(sentence.text()))
                .filteredOn(sentence -> told.stream().noneMatch(sentence::standsIn))
                .isEmpty();
        assertThat(sentences.stream().map(SourceSentences::text)).containsAll(NO_REFUSALS);
    }

    /** Or else its sentences would be none of those that are looked for. */
    @Test
    void noOtherFileRefusesAWrite() throws IOException {
        Set<String> refusing = SourceSentences.filesWith("", "IngestionErrors.", "new TokenVerdict.Refused(");

        assertThat(refusing).contains("IngestionService.java", "WriteContents.java", "JwtTokenVerifier.java");
        assertThat(FILES).containsAll(refusing);
    }

    @Test
    void everyCodeOfTheSourcesIsToldToCurlWithItsStatus() throws IOException {
        String source = Files.readString(Path.of("src", "main", "java", "remotewrite", "fake", "IngestionErrors.java"));
        Set<String> given = GIVEN.matcher(source)
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(given).hasSizeGreaterThan(6);
        assertThat(answers()).containsAll(given);
    }

    /** A row of the first table: its status and codes are told to curl, of the row's profile, by a test that the row names. */
    @Test
    void thePagesRefusalsAreThoseThatCurlMeets() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("..", "docs", "fakes.md")).stream()
                .filter(row -> row.matches("\\|[^|]*\\|[^|]*\\b[45]\\d\\d\\b[^|]*\\|.*"))
                .map(row -> row.split("\\|"))
                .toList();
        Map<IngestionProfile, Set<String>> documented = new EnumMap<>(IngestionProfile.class);
        for (IngestionProfile profile : IngestionProfile.values()) {
            documented.put(profile, new TreeSet<>());
        }
        for (String[] row : rows) {
            IngestionProfile profile =
                    row[1].strip().startsWith("profile `SPEC`") ? IngestionProfile.SPEC : IngestionProfile.AZURE;
            List<String> codes =
                    CODE.matcher(row[3]).results().map(found -> found.group(1)).toList();
            for (MatchResult status : STATUS.matcher(row[2]).results().toList()) {
                codes.forEach(code -> documented.get(profile).add(status.group() + " " + code));
            }
        }
        assertThat(rows).hasSizeGreaterThan(25);
        assertThat(rows)
                .extracting(row -> row[row.length - 1])
                .allSatisfy(tests -> assertThat(tests).containsPattern(CLIENT));
        assertThat(documented)
                .allSatisfy((profile, refusals) ->
                        assertThat(refusals).as("%s", profile).isNotEmpty().isEqualTo(answers(profile)));
    }
}
