package remotewrite.conformance.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.bench.ProxySubject.RunningProxy;
import remotewrite.conformance.bench.ProxySubject.Start;
import remotewrite.conformance.sender.ExitStatus;
import remotewrite.fake.Exchange;
import remotewrite.report.Fact;

/**
 * A run in which no calls are made.
 *
 * @param cloud that the proxy may get to know
 * @param subject every part, for the recording
 */
record Uncalled(
        Bench bench, Stimulus stimulus, Instant startedAt, Cloud cloud, Recording.Setup setup, List<Fact> subject) {
    /** Of a proxy that lacks a variable: it is not started. */
    Recording lacking(String variable) {
        List<Fact> lacking = Stream.concat(subject.stream(), Stream.of(new Fact(Recording.LACKS, variable)))
                .toList();
        return recording(lacking, List.of(), List.of(), "not started");
    }

    /** Of a proxy that is to end at its start: watched until it has, or is ready, or has had the time to be. */
    Recording attempted(Map<String, String> environment) {
        return switch (bench.proxy().attempt(environment, bench.clock())) {
            case Start.Ended ended -> recording(subject, List.of(), ended.log(), Bench.ended(ended.exit()));
            case Start.Listening listening -> {
                try (RunningProxy running = listening.proxy();
                        ReadyWatch watch = ReadyWatch.start(bench.clock(), running.port())) {
                    await(running, watch);
                    yield recording(subject, watch.exchanges(), running.log(), Bench.ended(running.exit()));
                }
            }
        };
    }

    private void await(RunningProxy running, ReadyWatch watch) {
        try {
            Awaitility.await()
                    .pollInterval(Bench.POLL)
                    .atMost(bench.patience().ready())
                    .until(() -> !(running.exit() instanceof ExitStatus.Running)
                            || watch.exchanges().stream().anyMatch(Exchange::accepted));
        } catch (ConditionTimeoutException e) {
            // the recording says that it is still running
            return;
        }
    }

    private Recording recording(List<Fact> parts, List<Exchange> readiness, List<String> log, String end) {
        return new Recording(
                stimulus.name(),
                stimulus.did(),
                parts,
                setup,
                startedAt,
                List.of(),
                List.of(),
                cloud.journal().exchanges(),
                cloud.entra().journal().exchanges(),
                readiness,
                List.of(),
                log,
                end,
                List.of(),
                "none");
    }
}
