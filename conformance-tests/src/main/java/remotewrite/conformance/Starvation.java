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
 * milliseconds: serving the page that is scraped, answering a token request that no fault script holds up and, for the
 * scripted sender, scraping at its interval. What a subject did meanwhile says little about the subject.
 */
final class Starvation {
    /** A scrape that takes longer fails, so the subject of a run cannot help but notice. */
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(1);

    /** The scripted sender scrapes several times a second. */
    private static final Duration SCRAPED_EVERY = Duration.ofMillis(1500);

    private Starvation() {}

    /** What took too long, as a phrase; empty when the harness kept its pace. */
    static Optional<String> of(Recording recording) {
        return Stream.of(
                        slowest(recording, "the scrape target", recording.scrapes()),
                        slowest(recording, "the fake token service", recording.proxyToEntra()),
                        recording.setup().realSender() ? Optional.<String>empty() : longestGap(recording))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> slowest(Recording recording, String part, List<Exchange> exchanges) {
        return exchanges.stream()
                .filter(exchange -> exchange.ending() instanceof Ending.Answered
                        && exchange.faultAt().isEmpty())
                .filter(exchange -> Duration.between(exchange.startedAt(), exchange.endedAt())
                                .compareTo(SERVED_WITHIN)
                        > 0)
                .findFirst()
                .map(exchange -> part + " took "
                        + Duration.between(exchange.startedAt(), exchange.endedAt())
                                .toMillis() + " ms to answer " + recording.name(exchange));
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
