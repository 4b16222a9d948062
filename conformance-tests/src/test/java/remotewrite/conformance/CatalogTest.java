package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import remotewrite.report.Clause;

class CatalogTest {
    @Test
    void idsAndMutantNamesAreUnique() {
        assertThat(Catalog.all()).extracting(Check::id).doesNotHaveDuplicates();
        assertThat(Catalog.mutants()).extracting(Mutant::name).doesNotHaveDuplicates();
    }

    @Test
    void sentencesNameTheActorAndEndWithAFullStop() {
        assertThat(Catalog.all())
                .extracting(Check::sentence)
                .allSatisfy(sentence ->
                        assertThat(sentence).matches("(The|Every|Writes) .*\\.").doesNotContain(" should ", " must "));
        assertThat(Catalog.mutants())
                .extracting(Mutant::sentence)
                .allSatisfy(sentence -> assertThat(sentence).matches("The (sender|proxy) .*\\."));
    }

    @Test
    void everyCheckHasAClauseAndAMutant() {
        assertThat(Catalog.all()).hasSizeGreaterThanOrEqualTo(15).allSatisfy(check -> {
            assertThat(check.clauses()).isNotEmpty();
            assertThat(check.mutants()).isNotEmpty();
        });
    }

    @Test
    void clausesWithoutACheckAreListedAndOthersAreNot() {
        assertThat(Catalog.unchecked())
                .extracting(clause -> clause.id())
                .contains("RW1-S-02")
                .doesNotContain("RW1-S-33", "PX-01", "AZ-02");
    }

    @Test
    void aProxyClauseWithoutACheckSaysWhyAndOnlySuchAClauseDoes() {
        Set<String> unchecked = Catalog.unchecked().stream().map(Clause::id).collect(Collectors.toSet());

        assertThat(Clauses.all())
                .extracting(Clause::id)
                .filteredOn(id -> id.startsWith("PX-"))
                .hasSize(66)
                .allSatisfy(id ->
                        assertThat(Clauses.whyUnchecked(id).isPresent()).as(id).isEqualTo(unchecked.contains(id)));
    }

    @Test
    void whatIsOurOwnIsAHeadingOfAPageOfOurs() {
        List<URI> pages = Clauses.all().stream()
                .map(Clause::link)
                .filter(link -> !link.isAbsolute())
                .distinct()
                .toList();

        assertThat(pages)
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(link ->
                        assertThat(headings(link.getPath())).as("%s", link).contains(link.getFragment()));
    }

    /** The headings of a page as a link names them. */
    private static List<String> headings(String page) throws IOException {
        return Files.readAllLines(Path.of("..").resolve(page)).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void nearNamesAreFoundWhateverTheirCase() {
        assertThat(Catalog.near("retry-9", List.of("WIRE-01", "RETRY-09", "AUTH-01")))
                .containsExactly("RETRY-09");
        assertThat(Catalog.near("entirely-different", List.of("WIRE-01"))).isEmpty();
    }

    /** Regenerate with {@code mvn -pl conformance-tests -am test -Dtest=CatalogTest -Dsurefire.failIfNoSpecifiedTests=false -Dcatalogue.update=true}. */
    @Test
    void theCatalogueInTheDocumentationIsUpToDate() throws IOException {
        Path file = Path.of("..", "docs", "checks.md");
        String generated = CatalogDocument.render();
        if (Boolean.getBoolean("catalogue.update")) {
            Files.writeString(file, generated);
        }
        assertThat(file).hasContent(generated);
    }
}
