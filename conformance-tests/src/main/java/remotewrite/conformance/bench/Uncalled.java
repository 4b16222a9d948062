package remotewrite.conformance.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Waiting;
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
    /** Of a proxy that is not known to take these variables: it is not started. */
    Recording withUnknown(List<String> variables) {
        List<Fact> parts = Stream.concat(
                        subject.stream(),
                        Stream.of(new Fact(Recording.NOT_KNOWN_TO_TAKE, String.join(", ", variables))))
                .toList();
        return recording(parts, List.of(), List.of(), List.of(), "not started");
    }

    /** Of a proxy that is to end at its start: watched until it has, or is ready, or has had the time to be. */
    Recording attempted(Map<String, String> environment) {
        return switch (bench.proxy().attempt(environment, bench.clock())) {
            case Start.Ended ended -> by(ended);
            case Start.Listening listening -> {
                try (RunningProxy running = listening.proxy();
                        ReadyWatch watch = ReadyWatch.start(bench.clock(), running.port());
                        Pulse pulse = Pulse.start(bench.clock())) {
                    await(running, watch);
                    yield recording(
                            subject, watch.exchanges(), pulse.untilNow(), running.log(), Bench.ended(running.exit()));
                }
            }
        };
    }

    /** Of a proxy that has ended at its start. */
    Recording by(Start.Ended ended) {
        return recording(subject, List.of(), List.of(), ended.log(), Bench.ended(ended.exit()));
    }

    private void await(RunningProxy running, ReadyWatch watch) {
        try {
            Waiting.await()
                    .pollInterval(Bench.POLL)
                    .atMost(bench.patience().ready())
                    .until(() -> !(running.exit() instanceof ExitStatus.Running)
                            || watch.exchanges().stream().anyMatch(Exchange::accepted));
        } catch (ConditionTimeoutException e) {
            // the recording says that it is still running
            return;
        }
    }

    private Recording recording(
            List<Fact> parts, List<Exchange> readiness, List<Exchange> pulse, List<String> log, String end) {
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
                pulse,
                List.of(),
                Optional.empty(),
                log,
                end,
                List.of(),
                "none");
    }
}
