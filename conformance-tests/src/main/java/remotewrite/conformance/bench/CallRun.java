package remotewrite.conformance.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import remotewrite.conformance.Called;
import remotewrite.conformance.Pace;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Waiting;
import remotewrite.conformance.bench.ProxySubject.RunningProxy;
import remotewrite.conformance.bench.ProxySubject.Start;
import remotewrite.conformance.sender.ExitStatus;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.report.Fact;

/**
 * One run in which the harness itself calls the proxy, in the place of a sender.
 *
 * @param bench with the proxy under test; its sender is not used
 */
record CallRun(Bench bench, Stimulus stimulus, Traffic.Calls calls) {
    private static final Duration HELD_WITHIN = Duration.ofSeconds(5);

    /** The sidecar's grace time in Kubernetes, by default. */
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

    /** For the engine, and the process. */
    private static final Duration AND_A_LITTLE = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(10);
    /** After that an exchange is open because somebody holds it. */
    private static final Duration JOURNAL_LAG = Duration.ofSeconds(2);

    Recording record() {
        Instant startedAt = bench.clock().instant();
        Path directory = bench.ownDirectory(stimulus);
        try (Cloud cloud = Cloud.start(bench.clock(), stimulus, bench.proxy(), directory)) {
            Uncalled uncalled = new Uncalled(bench, stimulus, startedAt, cloud, setup(cloud), subject());
            List<String> unknown = stimulus.settings().keySet().stream()
                    .filter(variable -> !bench.proxy().has(variable))
                    .sorted()
                    .toList();
            if (!unknown.isEmpty()) {
                return uncalled.withUnknown(unknown);
            }
            if (calls.begin() == Traffic.Begin.NEVER) {
                return uncalled.attempted(environment(cloud));
            }
            if (calls.begin() == Traffic.Begin.LISTENING) {
                cloud.play(stimulus);
            }
            if (calls.begin() != Traffic.Begin.READY_UNLESS_ENDED) {
                return called(uncalled, cloud, bench.proxy().start(environment(cloud), bench.clock()));
            }
            return switch (bench.proxy().attempt(environment(cloud), bench.clock())) {
                case Start.Ended ended -> uncalled.by(ended);
                case Start.Listening listening -> called(uncalled, cloud, listening.proxy());
            };
        }
    }

    private Recording called(Uncalled uncalled, Cloud cloud, RunningProxy started) {
        try (RunningProxy running = started;
                Tap tap = Tap.start(bench.clock(), "127.0.0.1", running.port(), keptBytes());
                ReadyWatch watch = ReadyWatch.start(bench.clock(), running.port());
                Pulse pulse = Pulse.start(bench.clock())) {
            if (calls.begin() == Traffic.Begin.LISTENING) {
                awaitAnswer(watch);
            } else {
                if (calls.begin() == Traffic.Begin.READY_UNLESS_ENDED && !bench.getsReady(running)) {
                    // it listened for a moment
                    return uncalled.by(new Start.Ended(running.exit(), running.log()));
                }
                bench.awaitReady(running);
                cloud.play(stimulus);
            }
            Latecomers latecomers = new Latecomers(bench.clock(), pulse::keptUpSince, Bench::quietly);
            List<Called> made = new ArrayList<>();
            List<Instant> told = new ArrayList<>();
            for (Traffic.Round round : calls.rounds()) {
                Rendezvous all = new Rendezvous(round.calls().size(), () -> {
                    awaitConnected(tap, HELD_WITHIN);
                    latecomers.await();
                });
                made.addAll(make(round, all, cloud, running, tap, told::add));
            }
            // what a proxy sends on its own afterwards counts as well
            latecomers.await();
            return recording(
                    uncalled.startedAt(),
                    cloud,
                    running,
                    tap,
                    watch,
                    pulse,
                    made,
                    told.stream().findFirst());
        }
    }

    /** On both sides of the proxy as many, so that equal bodies are equal. */
    private int keptBytes() {
        return switch (stimulus.endpoint()) {
            case WITNESS, PARTICULAR, ENCODED_PATH, HEALTH_PATH -> KeptBody.FEW_BYTES;
            case TRUSTED, UNTRUSTED, MISNAMED, EXPIRED, CLOSED, UNKNOWN, ECHO, LEAVING, ENCODED, BESIDE_ANOTHER ->
                KeptBody.MOST_BYTES;
        };
    }

    private Map<String, String> environment(Cloud cloud) {
        Map<String, String> all = new HashMap<>(cloud.proxyEnvironment(Bench.CLUSTER));
        all.putAll(cloud.named(stimulus.settings()));
        return Map.copyOf(all);
    }

    private void awaitAnswer(ReadyWatch watch) {
        try {
            Waiting.await()
                    .pollInterval(POLL)
                    .atMost(bench.patience().ready())
                    .until(() -> watch.exchanges().stream().anyMatch(CallRun::listening));
        } catch (ConditionTimeoutException e) {
            // what it answers to the calls is judged: nothing
            return;
        }
    }

    /** Connected to, whatever came of it. */
    private static boolean listening(Exchange probe) {
        return !probe.open()
                && !(probe.ending() instanceof Ending.Unanswered unanswered
                        && unanswered.reason().contains("ConnectException"));
    }

    private List<Called> make(
            Traffic.Round round, Rendezvous all, Cloud cloud, RunningProxy running, Tap tap, Consumer<Instant> told) {
        cloud.play(round);
        String writePath = bench.proxy().writePath(cloud.ingestionTarget());
        if (round.calls().size() == 1 && !round.ending()) {
            return List.of(Caller.make(round.calls().getFirst(), tap, writePath, bench.clock(), all));
        }
        int before = cloud.journal().exchanges().size();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Called>> pending = round.calls().stream()
                    .map(call -> callers.submit(
                            (Callable<Called>) () -> Caller.make(call, tap, writePath, bench.clock(), all)))
                    .toList();
            if (round.ending()) {
                int held = before + round.calls().size();
                cloud.journal().await(exchanges -> exchanges.size() >= held, HELD_WITHIN);
                running.end();
            }
            Instant toldAt = bench.clock().instant();
            if (round.ending()) {
                told.accept(toldAt);
            }
            List<Called> made = pending.stream().map(CallRun::result).toList();
            if (round.ending()) {
                awaitEnd(running, toldAt);
            }
            return made;
        }
    }

    /** A proxy that does not take all of them is judged by those that it takes. */
    static void awaitConnected(Tap tap, Duration atMost) {
        try {
            Waiting.await().pollInterval(POLL).atMost(atMost).until(tap::allConnected);
        } catch (ConditionTimeoutException e) {
            return;
        }
    }

    private void awaitEnd(RunningProxy running, Instant toldAt) {
        Instant late = toldAt.plus(bench.proxy().pace().of(ENDS_WITHIN)).plus(AND_A_LITTLE);
        Duration left = Duration.between(bench.clock().instant(), late);
        try {
            Waiting.await()
                    .pollInterval(POLL)
                    .atMost(left.compareTo(POLL) > 0 ? left : POLL.multipliedBy(2))
                    .until(() -> !(running.exit() instanceof ExitStatus.Running));
        } catch (ConditionTimeoutException e) {
            // the recording says that it is still running
            return;
        }
    }

    private static Called result(Future<Called> call) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BenchFailure failure
                    ? failure
                    : new BenchFailure("a call failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted while calls were made", e);
        }
    }

    private Recording recording(
            Instant startedAt,
            Cloud cloud,
            RunningProxy running,
            Tap tap,
            ReadyWatch watch,
            Pulse pulse,
            List<Called> made,
            Optional<Instant> toldToEnd) {
        // a caller may have its answer before the journal has the ending
        Legs legs = Legs.at(bench.clock().instant(), cloud.journal(), tap::exchanges, JOURNAL_LAG);
        return new Recording(
                stimulus.name(),
                stimulus.did(),
                subject(),
                setup(cloud),
                startedAt,
                List.of(),
                legs.senderToProxy(),
                bench.complete(legs.proxyToIngestion()),
                cloud.entra().journal().exchanges(),
                watch.exchanges(),
                pulse.untilNow(),
                made,
                toldToEnd,
                running.log(),
                Bench.ended(running.exit()),
                List.of(),
                "none");
    }

    private List<Fact> subject() {
        return Stream.concat(
                        Stream.of(new Fact("sender", "none: calls of the harness itself")),
                        bench.subject().stream().filter(fact -> !fact.key().equals("sender")))
                .toList();
    }

    private Recording.Setup setup(Cloud cloud) {
        return new Recording.Setup(
                Map.of(),
                Map.of(),
                cloud.ingestionUrl(),
                "none",
                bench.sender().real(),
                bench.proxy().pace() != Pace.USUAL);
    }
}
