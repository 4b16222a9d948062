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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Claim;
import remotewrite.conformance.Judge;
import remotewrite.conformance.Mutant;
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
 * @param lanes how many runs go on at the same time
 */
public record SelfTest(Clock clock, Path workDirectory, int lanes) {
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
     */
    public record Matrix(List<CheckResult> reference, List<Row> rows) {
        public Matrix {
            reference = List.copyOf(reference);
            rows = List.copyOf(rows);
        }

        /** The checks that the reference subjects do not pass. */
        public List<CheckResult> wronglyAccused() {
            return reference.stream()
                    .filter(result -> !(result.verdict() instanceof Verdict.Passed))
                    .toList();
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
        ExecutorService runs = Executors.newFixedThreadPool(
                lanes, Thread.ofPlatform().name("run-", 1).daemon().factory());
        try {
            List<Run> all = new ArrayList<>();
            Catalog.byStimulus(Catalog.all())
                    .keySet()
                    .forEach(stimulus -> all.add(new Run(Optional.empty(), stimulus)));
            Catalog.mutants()
                    .forEach(mutant -> Catalog.byStimulus(Catalog.claiming(mutant))
                            .keySet()
                            .forEach(stimulus -> all.add(new Run(Optional.of(mutant), stimulus))));
            // the longest first: the short ones fill the gaps
            all.sort(Comparator.comparing(Run::length).reversed());
            Map<Run, Future<List<CheckResult>>> pending = new LinkedHashMap<>();
            // the shortest alone: started cold all together, the runs would slow each other down past their deadlines
            Run first = all.removeLast();
            pending.put(first, CompletableFuture.completedFuture(judged(bench(first.mutant()), first.stimulus())));
            all.forEach(run -> pending.put(run, runs.submit(() -> judged(bench(run.mutant()), run.stimulus()))));
            List<Row> rows = Catalog.mutants().stream()
                    .map(mutant -> new Row(mutant, results(pending, Optional.of(mutant))))
                    .toList();
            return new Matrix(results(pending, Optional.empty()), rows);
        } finally {
            // an interrupted run takes its parts down; wait for that
            runs.shutdownNow();
            runs.close();
        }
    }

    private static List<CheckResult> judged(Bench bench, Stimulus stimulus) {
        Recording recording = bench.run(stimulus);
        return Catalog.byStimulus(Catalog.all()).get(stimulus).stream()
                .map(check -> Judge.judge(check, recording, ""))
                .toList();
    }

    /** One run of the self-test: a mutant, or the reference subjects when there is none. */
    private record Run(Optional<Mutant> mutant, Stimulus stimulus) {
        Duration length() {
            Stimulus hurried = stimulus.hurried();
            return hurried.traffic().plus(hurried.recovery());
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

    private static List<CheckResult> results(Map<Run, Future<List<CheckResult>>> pending, Optional<Mutant> mutant) {
        List<CheckResult> results = new ArrayList<>();
        pending.forEach((run, future) -> {
            if (run.mutant().equals(mutant)) {
                results.addAll(result(future));
            }
        });
        return results;
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
