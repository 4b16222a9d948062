package remotewrite.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import remotewrite.fake.FaultScript;

/** By whom requests to the proxy are made. */
public sealed interface Traffic {
    /**
     * By the sender under test, which scrapes a target.
     *
     * @param time how long the target serves samples, from its first scrape
     * @param interval how often it is to be scraped
     */
    record Scraped(Duration time, Duration interval) implements Traffic {
        public Scraped {
            Objects.requireNonNull(time, "time is null");
            Objects.requireNonNull(interval, "interval is null");
        }
    }

    /**
     * By the harness itself. No sender is started; the subject is the proxy alone.
     *
     * @param begin when the first call is made
     * @param rounds one after the other
     */
    record Calls(Begin begin, List<Round> rounds) implements Traffic {
        public Calls {
            Objects.requireNonNull(begin, "begin is null");
            rounds = List.copyOf(rounds);
        }

        /** The rounds in which a call is made that {@code which} selects by its name; they do not depend on each other. */
        Calls only(Predicate<String> which) {
            return new Calls(
                    begin,
                    rounds.stream()
                            .filter(round ->
                                    round.calls().stream().map(Call::name).anyMatch(which))
                            .toList());
        }
    }

    /** When the first call is made. */
    enum Begin {
        /** When the proxy says it is ready; faults are played from then on. */
        READY,
        /** When the proxy answers anything at all; faults are played from before its start. */
        LISTENING
    }

    /**
     * Calls that are made at the same time.
     *
     * @param ingestion played by the ingestion endpoint from the round's beginning
     * @param calls at least one
     * @param ending whether the proxy is told to end while these calls wait for ingestion
     */
    record Round(FaultScript ingestion, List<Call> calls, boolean ending) {
        public Round {
            Objects.requireNonNull(ingestion, "ingestion is null");
            calls = List.copyOf(calls);
        }
    }
}
