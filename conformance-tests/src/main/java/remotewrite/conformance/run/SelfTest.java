package remotewrite.conformance.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Claim;
import remotewrite.conformance.Mutant;
import remotewrite.conformance.bench.BenchFailure;
import remotewrite.conformance.run.SelfTestRun.Judged;
import remotewrite.report.CheckId;
import remotewrite.report.CheckResult;
import remotewrite.report.Verdict;

/**
 * The judge is judged: every mutant is run, and every check that claims it must be violated; the reference subjects are
 * run as well, and must pass everything.
 *
 * @param clock for the runs
 * @param workDirectory for the runs
 * @param lanes how many runs go on at the same time at most; most of the time they wait
 */
public record SelfTest(Clock clock, Path workDirectory, int lanes) {
    /** So many that the throttle decides, and not they, how many runs go on. */
    public static final int LANES = 30;

    public SelfTest {
        Objects.requireNonNull(clock, "clock is null");
        Objects.requireNonNull(workDirectory, "workDirectory is null");
    }

    /**
     * What the checks said of one mutant.
     *
     * @param mutant what was run
     * @param results everything that was judged on the mutant's runs
     */
    public record Row(Mutant mutant, List<CheckResult> results) {
        public Row {
            Objects.requireNonNull(mutant, "mutant is null");
            results = List.copyOf(results);
        }

        /** The checks that claim the mutant. */
        public Set<CheckId> claimed() {
            return ids(Catalog.claiming(mutant).stream().map(Check::id));
        }

        /** The checks that were violated, whether they claim the mutant or not. */
        public Set<CheckId> caughtBy() {
            return ids(results.stream()
                    .filter(result -> result.verdict() instanceof Verdict.Violated)
                    .map(CheckResult::id));
        }

        /** The checks that claim the mutant and were not violated by it. */
        public Set<CheckId> missedBy() {
            Set<CheckId> caught = caughtBy();
            return ids(claimed().stream().filter(id -> !caught.contains(id)));
        }

        /** The checks that were violated as they claim, but whose explanation does not show what is wrong. */
        public Set<CheckId> wronglyExplainedBy() {
            return ids(Catalog.claiming(mutant).stream()
                    .filter(check -> claim(check)
                            .filter(claim -> results.stream()
                                    .filter(result -> result.id().equals(check.id()))
                                    .map(CheckResult::verdict)
                                    .anyMatch(verdict ->
                                            verdict instanceof Verdict.Violated violated && !claim.shownBy(violated)))
                            .isPresent())
                    .map(Check::id));
        }

        /** What the explanation of {@code check} must show of this mutant; empty when the check does not claim it. */
        public Optional<Claim> claim(Check check) {
            return check.claims().stream()
                    .filter(claim -> claim.mutant().equals(mutant))
                    .findFirst();
        }

        /** Whether no check says anything wrong of the mutant, but one could not judge it. */
        boolean undecided() {
            return wronglyExplainedBy().isEmpty()
                    && results.stream()
                            .filter(result -> missedBy().contains(result.id()))
                            .allMatch(result -> result.verdict() instanceof Verdict.Broken);
        }

        /** Whether every check that claims the mutant caught it, and for the right reason. */
        public boolean sound() {
            return missedBy().isEmpty() && wronglyExplainedBy().isEmpty();
        }

        private static Set<CheckId> ids(Stream<CheckId> ids) {
            return ids.collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    /**
     * All that was found out.
     *
     * @param reference the checks on the reference subjects, all of which must pass
     * @param rows one a mutant
     * @param repeated the runs that were made again, with hardly any others, because the first showed nothing, and alone, at
     *     most twice, if that showed nothing either
     * @param unmade those of them that could not be made, and why: a mistake of this harness, or of its machine
     */
    public record Matrix(List<CheckResult> reference, List<Row> rows, List<String> repeated, List<String> unmade) {
        public Matrix {
            reference = List.copyOf(reference);
            rows = List.copyOf(rows);
            repeated = List.copyOf(repeated);
            unmade = List.copyOf(unmade);
        }

        /** The checks that the reference subjects do not pass. */
        public List<CheckResult> wronglyAccused() {
            return reference.stream()
                    .filter(result -> !(result.verdict() instanceof Verdict.Passed))
                    .toList();
        }

        /** Whether all that stands against {@link #sound} is what could not be judged: the machine was too busy. */
        public boolean undecided() {
            return !sound()
                    && wronglyAccused().stream().allMatch(result -> result.verdict() instanceof Verdict.Broken)
                    && rows.stream().allMatch(Row::undecided);
        }

        /** Whether every mutant was caught by every check that claims it, for the right reason, and nobody else accused. */
        public boolean sound() {
            return wronglyAccused().isEmpty() && rows.stream().allMatch(Row::sound);
        }
    }

    /**
     * Runs everything.
     *
     * @throws BenchFailure when it is interrupted
     */
    public Matrix run() {
        NativeCryptography.prefer();
        SelfTestRounds rounds = SelfTestRounds.of(SelfTestRun.all(), lanes, this::sideBySide);
        Map<SelfTestRun, Judged> results = rounds.last();
        List<Row> rows = Catalog.mutants().stream()
                .map(mutant -> new Row(mutant, of(Optional.of(mutant), results)))
                .toList();
        return new Matrix(of(Optional.empty(), results), rows, rounds.repeated(), rounds.unmade());
    }

    private Map<SelfTestRun, Judged> sideBySide(List<SelfTestRun> all, int number) {
        try (Lanes runs = new Lanes(number)) {
            try {
                return results(all, runs);
            } finally {
                runs.stop();
            }
        }
    }

    private Map<SelfTestRun, Judged> results(List<SelfTestRun> all, Lanes runs) {
        Map<SelfTestRun, Future<Judged>> pending = new LinkedHashMap<>();
        // the longest first: the short ones fill the gaps
        all.stream()
                .sorted(Comparator.comparing(SelfTestRun::length).reversed())
                .forEach(run -> pending.put(run, runs.submit(() -> run.judged(clock, workDirectory))));
        Map<SelfTestRun, Judged> results = new LinkedHashMap<>();
        all.forEach(run -> results.put(run, result(run, pending.get(run))));
        return results;
    }

    private static List<CheckResult> of(Optional<Mutant> mutant, Map<SelfTestRun, Judged> results) {
        return results.entrySet().stream()
                .filter(entry -> entry.getKey().mutant().equals(mutant))
                .flatMap(entry -> entry.getValue().results().stream())
                .toList();
    }

    /** What came of {@code run}: a run that could not be made does not take the others with it. */
    static Judged result(SelfTestRun run, Future<Judged> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return run.unmade(new RunFailure(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("the self-test was interrupted", e);
        }
    }
}
