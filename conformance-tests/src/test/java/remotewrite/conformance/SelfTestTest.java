package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.report.CheckId;
import remotewrite.report.Verdict;

/** The judge is judged: mutants are caught by the checks that claim them, and by their facts. */
class SelfTestTest {
    @TempDir
    private static Path directory;

    private static SelfTest.Matrix matrix;

    @BeforeAll
    static void runEverything() {
        matrix = new SelfTest(Clock.systemUTC(), directory, 14).run();
    }

    @TestFactory
    Stream<DynamicTest> everyMutantIsCaughtByTheChecksThatClaimIt() {
        return matrix.rows().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.name(),
                        () -> assertThat(row.missedBy())
                                .as("%s Results: %s", row.sentence(), row.results())
                                .isEmpty()));
    }

    @Test
    void theReferenceSubjectsPassEveryCheck() {
        assertThat(matrix.reference()).hasSize(Catalog.all().size());
        assertThat(matrix.wronglyAccused()).isEmpty();
    }

    @Test
    void everyCheckIsSeenToFail() {
        Set<CheckId> seen = new LinkedHashSet<>();
        matrix.rows().forEach(row -> seen.addAll(row.caughtBy()));

        assertThat(seen).containsAll(Catalog.all().stream().map(Check::id).toList());
    }

    @Test
    void aCaughtMutantIsExplainedByWhatWasExpectedAndWhatWasSeen() {
        List<Verdict.Violated> violations = matrix.rows().stream()
                .flatMap(row ->
                        row.results().stream().filter(result -> row.claimed().contains(result.id())))
                .map(result -> (Verdict.Violated) result.verdict())
                .toList();

        assertThat(violations).isNotEmpty().allSatisfy(violated -> {
            assertThat(violated.actual()).containsPattern("[0-9]");
            assertThat(violated.expected()).isNotEqualTo(violated.actual());
        });
        assertThat(of("uses-put", "WIRE-01").actual()).contains("method PUT");
        assertThat(of("drops-retry-after", "FWD-08").actual()).contains("Retry-After is absent");
        assertThat(of("repeats-503-itself", "FWD-09").actual()).contains("sent", "reached ingestion");
        assertThat(of("never-renews", "TOKEN-01").actual()).contains("its token expired at +");
        assertThat(of("sends-every-second-scrape", "LOSS-01").actual()).contains("the sender never sent it");
        assertThat(of("answers-400-without-token", "LOSS-07").actual()).contains("the proxy answered 400");
    }

    private static Verdict.Violated of(String mutant, String check) {
        return matrix.rows().stream()
                .filter(row -> row.name().equals(mutant))
                .flatMap(row -> row.results().stream())
                .filter(result -> result.id().text().equals(check))
                .map(result -> (Verdict.Violated) result.verdict())
                .findFirst()
                .orElseThrow();
    }
}
