package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;

/**
 * Whether the scripted sender sent what it had scraped as soon as it could. It makes one write of every scrape, whatever is
 * wrong with it on purpose, and makes it at once when the write before has been answered for good: who waits then waits for
 * the machine.
 */
final class ScriptedPace {
    private final Recording recording;
    private final List<Exchange> writes;
    /** The last time of which the recording knows anything. */
    private final Instant end;

    private ScriptedPace(Recording recording) {
        this.recording = recording;
        this.writes = recording.senderToProxy().stream()
                .sorted(Comparator.comparing(Exchange::startedAt))
                .toList();
        this.end = Stream.of(
                        recording.scrapes(),
                        recording.senderToProxy(),
                        recording.proxyToIngestion(),
                        recording.proxyToEntra(),
                        recording.readiness())
                .flatMap(List::stream)
                .map(Exchange::endedAt)
                .max(Comparator.naturalOrder())
                .orElse(recording.startedAt());
    }

    /** What it did not send in time, as a phrase; empty when it kept its pace. */
    static Optional<String> of(Recording recording) {
        ScriptedPace pace = new ScriptedPace(recording);
        return recording.scrapes().stream()
                .filter(scrape -> scrape.ending() instanceof Ending.Answered)
                .flatMap(scrape -> pace.late(scrape).stream())
                .findFirst();
    }

    private Optional<String> late(Exchange scrape) {
        Optional<Exchange> before = writes.stream()
                .takeWhile(write -> !write.startedAt().isAfter(scrape.endedAt()))
                .reduce((earlier, later) -> later);
        if (before.filter(write -> !answeredForGood(write)).isPresent()) {
            // it waits for the subject, or pauses before it tries again
            return Optional.empty();
        }
        Instant due =
                before.map(Exchange::endedAt).filter(scrape.endedAt()::isBefore).orElse(scrape.endedAt());
        Instant next = writes.stream()
                .map(Exchange::startedAt)
                .filter(scrape.endedAt()::isBefore)
                .findFirst()
                .orElse(end);
        Duration waited = Duration.between(due, next);
        return waited.compareTo(Starvation.HURRIED_SERVED_WITHIN) > 0 && listened(due, next)
                ? Optional.of("the scripted sender took " + waited.toMillis() + " ms to send what it had scraped in "
                        + recording.name(scrape))
                : Optional.empty();
    }

    private static boolean answeredForGood(Exchange write) {
        return write.reply().filter(reply -> reply.status() < 500).isPresent();
    }

    /** Nothing can be sent to a proxy that does not listen, and an attempt to is no write. */
    private boolean listened(Instant from, Instant to) {
        return recording.proxyEnd().equals("running")
                && recording.readiness().stream()
                        .filter(probe -> !probe.endedAt().isBefore(from)
                                && !probe.startedAt().isAfter(to)
                                && !probe.open())
                        .allMatch(probe -> probe.ending() instanceof Ending.Answered);
    }
}
