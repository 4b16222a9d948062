package remotewrite.conformance.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Har;
import remotewrite.conformance.Judge;
import remotewrite.conformance.Ledger;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.bench.Bench;
import remotewrite.conformance.bench.BenchFailure;
import remotewrite.report.Accounting;
import remotewrite.report.CheckResult;

/**
 * Runs what checks need and judges them: one run for all checks with an equal stimulus, different stimuli side by side.
 *
 * @param bench where the runs are made
 * @param lanes how many runs go on at the same time, and a few more that wait for limits of the proxy; they wait most of
 *     the time, so more than there are cores
 * @param progress is told in one line what happens
 */
public record Runner(Bench bench, int lanes, Consumer<String> progress) {
    /** Those that are made again should have the machine for themselves; what two keep from each other, one has. */
    private static final List<Integer> LANES_OF_THE_NEXT = List.of(2, 1);

    public Runner {
        Objects.requireNonNull(bench, "bench is null");
        Objects.requireNonNull(progress, "progress is null");
    }

    /**
     * What came of it.
     *
     * @param accounting one entry a recording, in the order of the stimuli
     * @param results one entry a check, in the order asked
     * @param repeated the stimuli of the runs that were made again, and the last counts, because the machine was too busy to
     *     judge the one before
     */
    public record Outcome(List<Accounting> accounting, List<CheckResult> results, List<String> repeated) {
        public Outcome {
            repeated = List.copyOf(repeated);
            accounting = List.copyOf(accounting);
            results = List.copyOf(results);
        }
    }

    /**
     * Runs and judges {@code checks}.
     *
     * @param evidence directory that recordings are written to; none are kept when empty
     * @throws RuntimeException the first failure, when not a single run could be made
     */
    public Outcome run(List<Check> checks, Optional<Path> evidence) {
        NativeCryptography.prefer();
        Map<Stimulus, List<Check>> work = Catalog.byStimulus(checks);
        Map<Stimulus, Future<Recording>> runs = record(List.copyOf(work.keySet()), lanes);
        Set<String> repeated = new LinkedHashSet<>();
        for (int fewer : LANES_OF_THE_NEXT) {
            List<Stimulus> again = work.keySet().stream()
                    .filter(stimulus -> undecided(stimulus, runs.get(stimulus), work.get(stimulus)))
                    .toList();
            again.forEach(stimulus -> repeated.add(stimulus.name()));
            runs.putAll(record(again, fewer));
        }
        List<Accounting> accounting = new ArrayList<>();
        Map<Check, CheckResult> results = new HashMap<>();
        List<RuntimeException> failures = new ArrayList<>();
        work.forEach((stimulus, itsChecks) -> {
            switch (runs.get(stimulus).state()) {
                case SUCCESS -> {
                    Recording recording = runs.get(stimulus).resultNow();
                    String file = keep(recording, evidence);
                    if (recording.bySender()) {
                        accounting.add(Ledger.of(recording).accounting(recording.stimulus(), recording.did()));
                    }
                    itsChecks.forEach(check -> results.put(check, Judge.judge(check, recording, file)));
                }
                case FAILED, CANCELLED, RUNNING -> {
                    RuntimeException failure = failure(runs.get(stimulus));
                    failures.add(failure);
                    String reason = new RunFailure(failure).reason();
                    itsChecks.forEach(check -> results.put(check, Judge.broken(check, reason)));
                }
            }
        });
        if (failures.size() == work.size()) {
            throw failures.getFirst();
        }
        return new Outcome(accounting, checks.stream().map(results::get).toList(), List.copyOf(repeated));
    }

    private boolean undecided(Stimulus stimulus, Future<Recording> run, List<Check> checks) {
        if (run.state() != Future.State.SUCCESS) {
            return false;
        }
        Optional<String> reason = checks.stream()
                .flatMap(check -> Judge.undecided(check, run.resultNow()).stream())
                .findFirst();
        reason.ifPresent(why -> progress.accept(stimulus.name() + ": once more, for the machine was too busy: " + why));
        return reason.isPresent();
    }

    private static String keep(Recording recording, Optional<Path> evidence) {
        return evidence.map(directory -> {
                    Har.write(recording, directory.resolve(recording.stimulus() + ".har"));
                    return directory.getFileName() + "/" + recording.stimulus() + ".har";
                })
                .orElse("");
    }

    private static RuntimeException failure(Future<Recording> run) {
        Throwable cause = run.state() == Future.State.FAILED ? run.exceptionNow() : new InterruptedException();
        return cause instanceof RuntimeException failure
                ? failure
                : new BenchFailure("a run was interrupted or ended with " + cause, cause);
    }

    /** A run for each of {@code stimuli}, ended when this returns. */
    private Map<Stimulus, Future<Recording>> record(List<Stimulus> stimuli, int lanes) {
        Map<Stimulus, Future<Recording>> pending = new HashMap<>();
        // those that wait for a proxy's limits cost next to nothing while they do, and are hardly in the others' way;
        // not a lane for each, because all of them start a proxy at once
        int waiting = (int) stimuli.stream().filter(Stimulus::waitsMostly).count();
        // waits for all of them; interrupted, it interrupts them and waits for what they take down
        try (Lanes runs = new Lanes(lanes + waiting / 2)) {
            // the longest first: the short ones fill the gaps
            List<Stimulus> longestFirst = new ArrayList<>(stimuli);
            longestFirst.sort(Comparator.comparing(Stimulus::length).reversed());
            longestFirst.forEach(stimulus -> pending.put(stimulus, runs.submit(() -> {
                Recording recording = bench.run(stimulus);
                progress.accept(
                        stimulus.name() + ": " + recording.senderToProxy().size() + " requests recorded");
                return recording;
            })));
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new BenchFailure("interrupted while runs were going on");
        }
        return pending;
    }
}
