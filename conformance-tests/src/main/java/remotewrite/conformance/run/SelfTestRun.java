package remotewrite.conformance.run;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Judge;
import remotewrite.conformance.Mutant;
import remotewrite.conformance.Pace;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.bench.Bench;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.bench.Patience;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.ScriptedSender;
import remotewrite.report.CheckId;
import remotewrite.report.CheckResult;
import remotewrite.report.Verdict;

/**
 * One run of the self-test.
 *
 * @param mutant what is run; the reference subjects when there is none
 * @param stimulus with those calls only that a check looks at which claims the mutant
 * @param checks all that look at no other calls than these
 */
record SelfTestRun(Optional<Mutant> mutant, Stimulus stimulus, List<Check> checks) {
    /**
     * What came of a run.
     *
     * @param results one a check
     * @param failure why it could not be made, if it could not
     */
    record Judged(List<CheckResult> results, Optional<String> failure) {
        Judged {
            results = List.copyOf(results);
            Objects.requireNonNull(failure, "failure is null");
        }
    }

    static List<SelfTestRun> all() {
        Map<Stimulus, List<Check>> all = Catalog.byStimulus(Catalog.all());
        List<SelfTestRun> runs = new ArrayList<>();
        all.forEach((stimulus, checks) -> runs.add(new SelfTestRun(Optional.empty(), stimulus, checks)));
        Catalog.mutants()
                .forEach(mutant -> Catalog.byStimulus(Catalog.claiming(mutant))
                        .forEach((stimulus, claiming) -> runs.add(of(mutant, stimulus, claiming, all.get(stimulus)))));
        return List.copyOf(runs);
    }

    private static SelfTestRun of(Mutant mutant, Stimulus stimulus, List<Check> claiming, List<Check> checks) {
        Stimulus part = stimulus.only(
                call -> claiming.stream().anyMatch(check -> check.expectation().looksAt(call)));
        Set<String> left = new LinkedHashSet<>(stimulus.calls());
        part.calls().forEach(left::remove);
        return new SelfTestRun(
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
        return ofThoseWanted(results).anyMatch(verdict -> switch (verdict) {
                    case Verdict.Broken broken -> true;
                    case Verdict.NotObserved notObserved -> true;
                    case Verdict.NotApplicable notApplicable -> mutant.isPresent();
                    case Verdict.Passed passed -> mutant.isPresent();
                    case Verdict.Violated violated -> false;
                })
                || mutant.map(wrong -> !new SelfTest.Row(wrong, results)
                                .wronglyExplainedBy()
                                .isEmpty())
                        .orElse(false);
    }

    /** Whether a check that the run is made for could not judge it: the machine was too busy, or the run was not made. */
    boolean undecided(List<CheckResult> results) {
        return ofThoseWanted(results).anyMatch(Verdict.Broken.class::isInstance);
    }

    private Stream<Verdict> ofThoseWanted(List<CheckResult> results) {
        Set<CheckId> wanted = mutant.map(Catalog::claiming).orElseGet(Catalog::all).stream()
                .map(Check::id)
                .collect(Collectors.toSet());
        return results.stream().filter(result -> wanted.contains(result.id())).map(CheckResult::verdict);
    }

    /** What came of it when it could not be made. */
    Judged unmade(RunFailure failure) {
        String reason = failure.reason();
        return new Judged(
                checks.stream().map(check -> Judge.broken(check, reason)).toList(), Optional.of(reason));
    }

    /** What the checks say of it; {@code clock} and {@code workDirectory} are those of the bench. */
    Judged judged(Clock clock, Path workDirectory) {
        Recording recording = bench(clock, workDirectory).run(stimulus);
        return new Judged(
                checks.stream()
                        .map(check -> mutant.isPresent()
                                ? Judge.judgeMutant(check, recording)
                                : Judge.judge(check, recording, ""))
                        .toList(),
                Optional.empty());
    }

    private Bench bench(Clock clock, Path workDirectory) {
        if (mutant.isEmpty()) {
            return bench(clock, workDirectory, InProcessProxy.reference(), Behaviour.standard());
        }
        return switch (mutant.get()) {
            case Mutant.WrongProxy proxy ->
                bench(clock, workDirectory, new InProcessProxy(proxy.name(), proxy.change()), Behaviour.standard());
            case Mutant.WrongSender sender ->
                bench(
                        clock,
                        workDirectory,
                        InProcessProxy.reference(),
                        sender.change().apply(Behaviour.standard()));
        };
    }

    private static Bench bench(Clock clock, Path workDirectory, InProcessProxy proxy, Behaviour behaviour) {
        return new Bench(
                clock, new ScriptedSender(behaviour, clock), proxy, Patience.forTheScriptedSender(), workDirectory);
    }
}
