package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;

/**
 * Whether the machine kept the harness itself waiting, told by what the harness does alone and always does in
 * milliseconds: calling itself, serving the page that is scraped, answering a token request that no fault script holds up,
 * asking for readiness when it is time and, for the scripted sender, scraping at its interval and sending what it has
 * scraped. What a subject did meanwhile says little about the subject.
 */
public final class Starvation {
    /** A scrape that takes longer fails, so the subject of a run cannot help but notice. */
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(1);

    /**
     * Runs of the scripted sender are hurried ({@link Stimulus#hurried}), and calls to a proxy in this process wait a tenth
     * of what others wait ({@link Pace}): every delay tells.
     */
    static final Duration HURRIED_SERVED_WITHIN = Duration.ofMillis(400);

    /** By how much a process may be late that has done nothing wrong (observed on two busy cores: 0.5 s). */
    public static final Duration ANYBODY = Duration.ofSeconds(1);

    /** The scripted sender scrapes three times a second or more often. */
    private static final Duration SCRAPED_EVERY = Duration.ofMillis(800);

    /** How often the harness asks the proxy whether it is ready, and calls itself. */
    public static final Duration PROBED_EVERY = Duration.ofMillis(200);

    private Starvation() {}

    /**
     * By how much whatever the harness does in {@code recording} may be late on a machine that does not count as too busy. A
     * subject in a process of its own may be kept waiting longer without a trace: checks allow it {@link #ANYBODY}.
     */
    private static Duration allowance(Recording recording) {
        return recording.setup().hurried() ? HURRIED_SERVED_WITHIN : SERVED_WITHIN;
    }

    /** What took too long, as a phrase; empty when the harness kept its pace. */
    static Optional<String> of(Recording recording) {
        return Stream.of(
                        slowestBeat(recording),
                        late(recording, "called itself", recording.pulse(), allowance(recording)),
                        slowest(recording, "the scrape target", recording.scrapes()),
                        slowest(recording, "the fake token service", recording.proxyToEntra()),
                        late(recording, "asked for readiness", recording.readiness(), allowance(recording)),
                        recording.setup().realSender() ? Optional.<String>empty() : longestGap(recording),
                        recording.setup().realSender() ? Optional.<String>empty() : ScriptedPace.of(recording))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> slowest(Recording recording, String part, List<Exchange> exchanges) {
        return exchanges.stream()
                .filter(exchange -> exchange.ending() instanceof Ending.Answered
                        && exchange.faultAt().isEmpty())
                .filter(exchange -> took(exchange).compareTo(allowance(recording)) > 0)
                .findFirst()
                .map(exchange ->
                        part + " took " + took(exchange).toMillis() + " ms to answer " + recording.name(exchange));
    }

    private static Duration took(Exchange exchange) {
        return Duration.between(exchange.startedAt(), exchange.endedAt());
    }

    /** What has not come to its end yet counts as long as it has taken so far. */
    private static Optional<String> slowestBeat(Recording recording) {
        return recording.pulse().stream()
                .filter(beat -> took(beat).compareTo(allowance(recording)) > 0)
                .findFirst()
                .map(beat ->
                        "the harness took " + took(beat).toMillis() + " ms to reach itself in " + recording.name(beat));
    }

    /** Between two of {@code probes} the harness waits for nothing but the time. */
    private static Optional<String> late(Recording recording, String what, List<Exchange> probes, Duration patience) {
        for (int i = 1; i < probes.size(); i++) {
            Exchange before = probes.get(i - 1);
            Instant due = before.startedAt().plus(PROBED_EVERY);
            if (due.isBefore(before.endedAt())) {
                due = before.endedAt();
            }
            Duration late = Duration.between(due, probes.get(i).startedAt());
            if (late.compareTo(patience) > 0) {
                return Optional.of(
                        "the harness " + what + " " + late.toMillis() + " ms late in " + recording.name(probes.get(i)));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> longestGap(Recording recording) {
        List<Instant> scrapes =
                recording.scrapes().stream().map(Exchange::startedAt).sorted().toList();
        for (int i = 1; i < scrapes.size(); i++) {
            Duration gap = Duration.between(scrapes.get(i - 1), scrapes.get(i));
            if (gap.compareTo(SCRAPED_EVERY) > 0) {
                return Optional.of("the scripted sender did not scrape for " + gap.toMillis() + " ms until "
                        + recording.at(scrapes.get(i)));
            }
        }
        return Optional.empty();
    }
}
