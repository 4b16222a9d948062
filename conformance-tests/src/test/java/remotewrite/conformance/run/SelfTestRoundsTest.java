package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.Check;
import remotewrite.conformance.Mutant;
import remotewrite.conformance.run.SelfTestRun.Judged;
import remotewrite.report.CheckResult;
import remotewrite.report.Verdict;

/** Which runs of a self-test are made again, how often, and with how many others. */
class SelfTestRoundsTest {
    private static final int LANES = 30;
    private static final SelfTestRun REFERENCE = run(false);
    private static final SelfTestRun OF_A_MUTANT = run(true);

    private final List<String> made = new ArrayList<>();
    private final Map<SelfTestRun, Deque<Judged>> told = new HashMap<>();

    private static SelfTestRun run(boolean ofAMutant) {
        return SelfTestRun.all().stream()
                .filter(run -> run.mutant().isPresent() == ofAMutant)
                .findFirst()
                .orElseThrow();
    }

    private void tells(SelfTestRun run, Judged... judged) {
        told.put(run, new ArrayDeque<>(List.of(judged)));
    }

    /** What is told last is told for ever. */
    private SelfTestRounds rounds() {
        return SelfTestRounds.of(List.of(REFERENCE, OF_A_MUTANT), LANES, (runs, number) -> {
            made.add(number + " at a time: "
                    + String.join(", ", runs.stream().map(SelfTestRun::name).toList()));
            Map<SelfTestRun, Judged> results = new LinkedHashMap<>();
            runs.forEach(run -> {
                Deque<Judged> left = told.get(run);
                results.put(run, left.size() == 1 ? left.getFirst() : left.removeFirst());
            });
            return results;
        });
    }

    private static Judged judged(SelfTestRun run, Verdict verdict) {
        return new Judged(
                run.checks().stream().map(check -> result(check, verdict)).toList(), Optional.empty());
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

    private static Judged passed(SelfTestRun run) {
        return judged(run, new Verdict.Passed(List.of()));
    }

    private static Judged broken(SelfTestRun run) {
        return judged(run, new Verdict.Broken("too busy"));
    }

    /** By the checks that claim it, and for the reason they name. */
    private static Judged caught() {
        Mutant mutant = OF_A_MUTANT.mutant().orElseThrow();
        return new Judged(
                OF_A_MUTANT.checks().stream()
                        .map(check -> result(
                                check,
                                check.claims().stream()
                                        .filter(claim -> claim.mutant().equals(mutant))
                                        .findFirst()
                                        .<Verdict>map(claim -> new Verdict.Violated(
                                                "did", "expected", claim.phrase(), Optional.empty(), List.of()))
                                        .orElse(new Verdict.Passed(List.of()))))
                        .toList(),
                Optional.empty());
    }

    private static String all() {
        return LANES + " at a time: " + REFERENCE.name() + ", " + OF_A_MUTANT.name();
    }

    @Test
    void whatHasShownWhatItIsToShowIsMadeOnce() {
        tells(REFERENCE, passed(REFERENCE));
        tells(OF_A_MUTANT, caught());

        SelfTestRounds rounds = rounds();

        assertThat(made).containsExactly(all());
        assertThat(rounds.repeated()).isEmpty();
        assertThat(rounds.unmade()).isEmpty();
    }

    @Test
    void whatTheMachineWasTooBusyForIsMadeThreeTimesAgainTwiceOfThemAloneAndTheLastCounts() {
        tells(REFERENCE, broken(REFERENCE), broken(REFERENCE), broken(REFERENCE), passed(REFERENCE));
        tells(OF_A_MUTANT, broken(OF_A_MUTANT), caught());

        SelfTestRounds rounds = rounds();

        assertThat(made)
                .containsExactly(
                        all(),
                        "6 at a time: " + REFERENCE.name() + ", " + OF_A_MUTANT.name(),
                        "1 at a time: " + REFERENCE.name(),
                        "1 at a time: " + REFERENCE.name());
        assertThat(rounds.last())
                .containsEntry(REFERENCE, passed(REFERENCE))
                .containsEntry(OF_A_MUTANT, caught())
                .hasSize(2);
        assertThat(rounds.repeated()).containsExactly(REFERENCE.name(), OF_A_MUTANT.name());
    }

    @Test
    void whatWasNeverJudgedIsLeftAtThat() {
        tells(REFERENCE, broken(REFERENCE));
        tells(OF_A_MUTANT, caught());

        assertThat(rounds().last()).containsEntry(REFERENCE, broken(REFERENCE));
        assertThat(made).hasSize(4);
    }

    /** It may be wrong at its usual pace only; when it was alone that was its pace. */
    @Test
    void aMutantThatIsNotCaughtIsMadeTwiceAgain() {
        tells(REFERENCE, passed(REFERENCE));
        tells(OF_A_MUTANT, passed(OF_A_MUTANT));

        SelfTestRounds rounds = rounds();

        assertThat(made)
                .containsExactly(all(), "6 at a time: " + OF_A_MUTANT.name(), "1 at a time: " + OF_A_MUTANT.name());
        assertThat(rounds.last()).containsEntry(OF_A_MUTANT, passed(OF_A_MUTANT));
        assertThat(rounds.repeated()).containsExactly(OF_A_MUTANT.name());
    }

    @Test
    void aViolationOfTheReferenceIsAFindingAtOnce() {
        Judged violated =
                judged(REFERENCE, new Verdict.Violated("did", "expected", "actual 1", Optional.empty(), List.of()));
        tells(REFERENCE, violated);
        tells(OF_A_MUTANT, caught());

        assertThat(rounds().last()).containsEntry(REFERENCE, violated);
        assertThat(made).containsExactly(all());
    }

    @Test
    void whatCouldNotBeMadeIsToldThoughItCouldLater() {
        Judged unmade = OF_A_MUTANT.unmade(new RunFailure(new NoSuchElementException()));
        tells(REFERENCE, passed(REFERENCE));
        tells(OF_A_MUTANT, unmade, unmade, caught());

        SelfTestRounds rounds = rounds();

        assertThat(rounds.last()).containsEntry(OF_A_MUTANT, caught());
        assertThat(rounds.unmade())
                .containsExactly(OF_A_MUTANT.name() + ": " + unmade.failure().orElseThrow());
    }
}
