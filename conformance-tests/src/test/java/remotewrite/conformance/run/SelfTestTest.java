package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Mutant;
import remotewrite.report.CheckId;
import remotewrite.report.CheckResult;
import remotewrite.report.Verdict;

/** The judge is judged: mutants are caught by the checks that claim them, and by their facts. */
class SelfTestTest {
    @TempDir
    private static Path directory;

    private static SelfTest.Matrix matrix;

    @BeforeAll
    static void runEverything() {
        matrix = new SelfTest(Clock.systemUTC(), directory, SelfTest.LANES).run();
    }

    @TestFactory
    Stream<DynamicTest> everyMutantIsCaughtByTheChecksThatClaimItForTheReasonTheyName() {
        return matrix.rows().stream()
                .flatMap(row -> Catalog.claiming(row.mutant()).stream()
                        .map(check -> DynamicTest.dynamicTest(
                                row.mutant().name() + " by " + check.id(),
                                () -> assertThat(verdict(row, check))
                                        .isInstanceOfSatisfying(
                                                Verdict.Violated.class,
                                                violated -> assertThat(row.claim(check))
                                                        .get()
                                                        .matches(claim -> claim.shownBy(violated), "" + violated)))));
    }

    private static Verdict verdict(SelfTest.Row row, Check check) {
        return row.results().stream()
                .filter(result -> result.id().equals(check.id()))
                .map(CheckResult::verdict)
                .findFirst()
                .orElseThrow();
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
    void aViolationSaysWhatWasExpectedAndWhatWasSeenInstead() {
        assertThat(matrix.rows())
                .flatExtracting(SelfTest.Row::results)
                .extracting(CheckResult::verdict)
                .filteredOn(Verdict.Violated.class::isInstance)
                .isNotEmpty()
                .allSatisfy(verdict -> {
                    Verdict.Violated violated = (Verdict.Violated) verdict;
                    assertThat(violated.actual()).containsPattern("[0-9]").isNotEqualTo(violated.expected());
                });
    }

    @Test
    void aMutantThatIsCaughtForAnotherReasonIsNotCaught() {
        Mutant mutant = Catalog.mutants().iterator().next();
        Check check = Catalog.claiming(mutant).getFirst();
        String phrase = check.claims().getFirst().phrase();
        assertThat(row(mutant, check, "something with 1 " + phrase).wronglyExplainedBy())
                .isEmpty();

        SelfTest.Row row = row(mutant, check, "something else with 2 of it");

        assertThat(row.caughtBy()).containsExactly(check.id());
        assertThat(row.wronglyExplainedBy()).containsExactly(check.id());
        assertThat(row.sound()).isFalse();
    }

    @Test
    void whatABusyMachineDidNotJudgeIsUndecidedAndNeitherSoundNorUnsound() {
        Mutant mutant = Catalog.mutants().iterator().next();
        Check check = Catalog.claiming(mutant).getFirst();
        SelfTest.Row broken = new SelfTest.Row(mutant, List.of(result(check, new Verdict.Broken("too busy"))));
        SelfTest.Row missed = new SelfTest.Row(mutant, List.of(result(check, new Verdict.Passed(List.of()))));
        List<CheckResult> accused = List.of(result(check, new Verdict.NotObserved("nothing")));

        assertThat(matrix(List.of(), broken).undecided()).isTrue();
        assertThat(matrix(List.of(), broken).sound()).isFalse();
        assertThat(matrix(List.of(), broken, missed).undecided()).isFalse();
        assertThat(matrix(accused, broken).undecided()).isFalse();
        assertThat(matrix.undecided()).isFalse();
    }

    @Test
    void aRunThatCouldNotBeMadeIsToldWithItsPlaceMadeAgainAndTakesNoOtherWithIt() {
        SelfTestRun run = SelfTestRun.all().getFirst();

        SelfTestRun.Judged judged = SelfTest.result(run, CompletableFuture.failedFuture(new NoSuchElementException()));

        assertThat(judged.results())
                .hasSameSizeAs(run.checks())
                .extracting(CheckResult::verdict)
                .allSatisfy(verdict -> assertThat(verdict)
                        .isInstanceOfSatisfying(
                                Verdict.Broken.class,
                                broken -> assertThat(broken.reason())
                                        .startsWith("the harness itself failed with java.util.NoSuchElementException at"
                                                + " remotewrite.conformance.run.SelfTestTest.")));
        assertThat(run.inconclusive(judged.results())).isTrue();
        assertThat(judged.failure())
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("the harness itself failed with "));
    }

    private static SelfTest.Matrix matrix(List<CheckResult> reference, SelfTest.Row... rows) {
        return new SelfTest.Matrix(reference, List.of(rows), List.of(), List.of());
    }

    private static SelfTest.Row row(Mutant mutant, Check check, String actual) {
        return new SelfTest.Row(
                mutant,
                List.of(result(check, new Verdict.Violated("did", "expected", actual, Optional.empty(), List.of()))));
    }

    private static CheckResult result(Check check, Verdict verdict) {
        return new CheckResult(
                check.id(),
                check.sentence(),
                check.clauses(),
                check.stimulus().name(),
                check.judged().word(),
                verdict,
                "");
    }
}
