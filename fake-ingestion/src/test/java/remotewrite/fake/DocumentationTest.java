package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The pages about the fakes say what each endpoint does, how sure we are of it and which test holds the fake to it: in one
 * table for each endpoint, whose last columns are "how sure" and "test"; what concerns the fakes alone is in tables of its own,
 * with a "test" and nothing about a real service. What is documented says where: in the pages below {@code facts}, by section, or
 * elsewhere by name.
 */
class DocumentationTest {
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    /** The three words, one of which begins a cell; remarks come after it. */
    private static final Pattern SURE = Pattern.compile("^(?:documented|observed|assumed)\\b");
    /** Where what is documented stands: the facts, an RFC, a clause of remote write, or a page by its title. */
    private static final Pattern SOURCE =
            Pattern.compile("\\b(?:azure|entra)\\.md \\d|\\bremote-write\\.md\\b|\\bRFC \\d"
                    + "|\\bRW[12]-[RS]-\\d|\\bLearn: \"[^\"]+\"|\\bTROUBLESHOOTING\\.md\\b");
    /** A section of the facts, and further ones of the same page. */
    private static final Pattern SECTIONS =
            Pattern.compile("\\b(azure|entra)\\.md ((?:\\d+(?:\\.\\d+)?)(?:(?:, | and )\\d+(?:\\.\\d+)?)*)");

    private static final Pattern DEFINITION =
            Pattern.compile("(?m)^[*-] \\*\\*(?:documented|observed|assumed|specified|ours)\\*\\*");

    @Test
    void everyRowNamesTestsByClassAndMethodThatExist() throws IOException {
        List<String> mistakes = new ArrayList<>();
        Set<String> right = new HashSet<>();
        for (DocumentedRow row : DocumentedRow.all()) {
            List<String> names = QUOTED.matcher(row.test())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            if (names.isEmpty()) {
                mistakes.add(row + " names no test");
            }
            for (String name : names) {
                Optional<String> mistake = right.contains(name) ? Optional.empty() : NamedMethod.mistake(name);
                mistake.ifPresentOrElse(what -> mistakes.add(row + ": " + name + " " + what), () -> right.add(name));
            }
        }
        assertThat(mistakes).isEmpty();
        assertThat(right).hasSizeGreaterThan(200);
    }

    @Test
    void everyRowIsAsLongAsItsHeadAndSaysHowSureItIs() throws IOException {
        assertThat(DocumentedRow.all())
                .allSatisfy(row -> assertThat(row.cells()).as("%s", row).hasSameSizeAs(row.head()));
        assertThat(DocumentedRow.all())
                .filteredOn(row -> !row.ofTheFakes())
                .hasSizeGreaterThan(300)
                .allSatisfy(row -> {
                    assertThat(row.head().get(row.head().size() - 2))
                            .as("%s", row)
                            .isEqualTo("how sure");
                    assertThat(row.howSure()).as("%s", row).containsPattern(SURE);
                });
    }

    @Test
    void whatIsDocumentedNamesItsSource() throws IOException {
        assertThat(DocumentedRow.all())
                .filteredOn(row -> !row.ofTheFakes() && row.howSure().startsWith("documented"))
                .hasSizeGreaterThan(150)
                .allSatisfy(row -> assertThat(row.howSure()).as("%s", row).containsPattern(SOURCE));
    }

    @Test
    void theSectionsThatAreNamedExist() throws IOException {
        List<String> missing = new ArrayList<>();
        for (DocumentedRow row : DocumentedRow.all()) {
            for (MatchResult found : SECTIONS.matcher(row.howSure()).results().toList()) {
                String facts =
                        Files.readString(DocumentedRow.DOCS.resolve("facts").resolve(found.group(1) + ".md"));
                for (String section : found.group(2).split(", | and ")) {
                    if (!Pattern.compile("(?m)^##+ " + Pattern.quote(section) + "\\.? ")
                            .matcher(facts)
                            .find()) {
                        missing.add(row + ": " + found.group(1) + ".md has no section " + section);
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyPageLinksTheFactsItNames() throws IOException {
        for (Path page : DocumentedRow.pages()) {
            for (String facts : List.of("azure", "entra")) {
                if (Files.readString(page).contains(facts + ".md ")) {
                    assertThat(Files.readString(page)).as("%s", page).contains("](facts/" + facts + ".md)");
                }
            }
        }
    }

    @Test
    void whatConcernsTheFakesAloneIsNotSaidToBeSure() throws IOException {
        assertThat(DocumentedRow.all())
                .filteredOn(DocumentedRow::ofTheFakes)
                .hasSizeGreaterThan(15)
                .allSatisfy(row -> assertThat(row.head()).as("%s", row).doesNotContain("how sure"));
    }

    @Test
    void howSureIsDefinedOnceAndLinkedElsewhere() throws IOException {
        for (Path page : DocumentedRow.pages()) {
            boolean defines = page.endsWith("fakes.md");
            assertThat(DEFINITION.matcher(Files.readString(page)).results().count())
                    .as("definitions in %s", page)
                    .isEqualTo(defines ? 3 : 0);
            assertThat(Files.readString(page))
                    .as("%s", page)
                    .contains(defines ? "\n## How sure\n" : "(fakes.md#how-sure)");
        }
    }

    @Test
    void anEndpointHasOneTable() throws IOException {
        List<String> places = DocumentedRow.tables().stream()
                .map(List::getFirst)
                .map(row -> row.page().getFileName() + " " + row.section())
                .toList();

        assertThat(places).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }
}
