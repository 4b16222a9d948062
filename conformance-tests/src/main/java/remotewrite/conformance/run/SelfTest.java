package remotewrite.conformance.run;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
import remotewrite.conformance.Judge;
import remotewrite.conformance.Mutant;
import remotewrite.conformance.Pace;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.bench.Bench;
import remotewrite.conformance.bench.BenchFailure;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.bench.Patience;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.ScriptedSender;
import remotewrite.report.CheckId;
import remotewrite.report.CheckResult;
import remotewrite.report.Verdict;

/**
 * The judge is judged: every mutant is run, and every check that claims it must be violated; the reference subjects are
 * run as well, and must pass everything.
 *
 * @param clock for the runs
 * @param workDirectory for the runs
 * @param lanes how many runs go on at the same time that use a processor; others wait beside them
 */
public record SelfTest(Clock clock, Path workDirectory, int lanes) {
    /** So many keep two cores busy; more would slow each other down past the times that checks look at. */
    public static final int LANES = 9;

    /** Of runs that wait most of the time there may be so many more for every one of the others. */
    private static final double WAITING = 2.5;

    private static final Duration MOSTLY_WAITING = Duration.ofMillis(2500);

    /** What all runs need is loaded by then. */
    private static final Duration WARM = Duration.ofMillis(1500);

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
     * @param repeated the runs that were made again, with hardly any others, because the first showed nothing
     */
    public record Matrix(List<CheckResult> reference, List<Row> rows, List<String> repeated) {
        public Matrix {
            reference = List.copyOf(reference);
            rows = List.copyOf(rows);
            repeated = List.copyOf(repeated);
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
     * @throws BenchFailure when a run could not be made
     */
    public Matrix run() {
        NativeCryptography.prefer();
        Map<Run, List<CheckResult>> results = new LinkedHashMap<>(sideBySide(Run.all(), lanes, WARM));
        // once more, with hardly any others: a busy machine is no finding about the judge
        List<Run> again = results.keySet().stream()
                .filter(run -> run.inconclusive(results.get(run)))
                .toList();
        results.putAll(sideBySide(again, 1, Duration.ZERO));
        List<Row> rows = Catalog.mutants().stream()
                .map(mutant -> new Row(mutant, of(Optional.of(mutant), results)))
                .toList();
        return new Matrix(
                of(Optional.empty(), results),
                rows,
                again.stream().map(Run::name).toList());
    }

    /**
     * All the runs.
     *
     * @param number of lanes for runs that use a processor
     * @param warm when the first of those begins that mostly wait
     */
    private Map<Run, List<CheckResult>> sideBySide(List<Run> all, int number, Duration warm) {
        try (Lanes busy = new Lanes(number, Duration.ZERO, "run-");
                Lanes waiting = new Lanes((int) (number * WAITING), warm, "waiting run-")) {
            try {
                return results(all, busy, waiting);
            } finally {
                busy.stop();
                waiting.stop();
            }
        }
    }

    private Map<Run, List<CheckResult>> results(List<Run> all, Lanes busy, Lanes waiting) {
        Map<Run, Future<List<CheckResult>>> pending = new LinkedHashMap<>();
        // the longest first: the short ones fill the gaps
        all.stream().sorted(Comparator.comparing(Run::length).reversed()).forEach(run -> {
            boolean waits = run.length().compareTo(MOSTLY_WAITING) >= 0;
            pending.put(run, waits ? waiting.submit(() -> judged(run, waiting, busy)) : busy.submit(() -> judged(run)));
        });
        Map<Run, List<CheckResult>> results = new LinkedHashMap<>();
        all.forEach(run -> results.put(run, result(pending.get(run))));
        return results;
    }

    /** In one of {@code lanes}; when they have no more runs, {@code others} get what this one used. */
    private List<CheckResult> judged(Run run, Lanes lanes, Lanes others) {
        try {
            return judged(run);
        } finally {
            if (lanes.spare()) {
                others.widen();
            }
        }
    }

    private List<CheckResult> judged(Run run) {
        Recording recording = bench(run.mutant()).run(run.stimulus());
        return run.checks().stream()
                .map(check -> Judge.judge(check, recording, ""))
                .toList();
    }

    /**
     * One run of the self-test.
     *
     * @param mutant what is run; the reference subjects when there is none
     * @param stimulus with those calls only that a check looks at which claims the mutant
     * @param checks all that look at no other calls than these
     */
    private record Run(Optional<Mutant> mutant, Stimulus stimulus, List<Check> checks) {
        static List<Run> all() {
            Map<Stimulus, List<Check>> all = Catalog.byStimulus(Catalog.all());
            List<Run> runs = new ArrayList<>();
            all.forEach((stimulus, checks) -> runs.add(new Run(Optional.empty(), stimulus, checks)));
            Catalog.mutants()
                    .forEach(mutant -> Catalog.byStimulus(Catalog.claiming(mutant))
                            .forEach((stimulus, claiming) ->
                                    runs.add(of(mutant, stimulus, claiming, all.get(stimulus)))));
            return List.copyOf(runs);
        }

        private static Run of(Mutant mutant, Stimulus stimulus, List<Check> claiming, List<Check> checks) {
            Stimulus part = stimulus.only(call ->
                    claiming.stream().anyMatch(check -> check.expectation().looksAt(call)));
            Set<String> left = new LinkedHashSet<>(stimulus.calls());
            part.calls().forEach(left::remove);
            return new Run(
                    Optional.of(mutant),
                    part,
                    checks.stream()
                            .filter(check -> left.stream().noneMatch(check.expectation()::looksAt))
                            .toList());
        }

        String name() {
            return mutant.map(Mutant::name).orElse("reference") + " on " + stimulus.name();
        }

        Duration length() {
            Stimulus hurried = stimulus.hurried().at(Pace.HURRIED);
            return hurried.length().plus(hurried.recovery());
        }

        /**
         * Whether the run shows nothing about the judge: a mutant that was not caught, or for another reason, may have been
         * wrong at its usual pace only, and what was not judged was not judged. A violation of the reference subjects is a
         * finding.
         */
        boolean inconclusive(List<CheckResult> results) {
            Set<CheckId> wanted = mutant.map(Catalog::claiming).orElseGet(Catalog::all).stream()
                    .map(Check::id)
                    .collect(Collectors.toSet());
            return results.stream()
                            .filter(result -> wanted.contains(result.id()))
                            .map(CheckResult::verdict)
                            .anyMatch(verdict -> switch (verdict) {
                                case Verdict.Broken broken -> true;
                                case Verdict.NotObserved notObserved -> true;
                                case Verdict.NotApplicable notApplicable -> mutant.isPresent();
                                case Verdict.Passed passed -> mutant.isPresent();
                                case Verdict.Violated violated -> false;
                            })
                    || mutant.map(wrong -> !new Row(wrong, results)
                                    .wronglyExplainedBy()
                                    .isEmpty())
                            .orElse(false);
        }
    }

    private Bench bench(Optional<Mutant> mutant) {
        if (mutant.isEmpty()) {
            return bench(InProcessProxy.reference(), Behaviour.standard());
        }
        return switch (mutant.get()) {
            case Mutant.WrongProxy proxy ->
                bench(new InProcessProxy(proxy.name(), proxy.change()), Behaviour.standard());
            case Mutant.WrongSender sender ->
                bench(InProcessProxy.reference(), sender.change().apply(Behaviour.standard()));
        };
    }

    private Bench bench(InProcessProxy proxy, Behaviour behaviour) {
        return new Bench(
                clock, new ScriptedSender(behaviour, clock), proxy, Patience.forTheScriptedSender(), workDirectory);
    }

    private static List<CheckResult> of(Optional<Mutant> mutant, Map<Run, List<CheckResult>> results) {
        return results.entrySet().stream()
                .filter(entry -> entry.getKey().mutant().equals(mutant))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }

    private static List<CheckResult> result(Future<List<CheckResult>> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new BenchFailure(
                    "a run of the self-test failed: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("the self-test was interrupted", e);
        }
    }
}
