package remotewrite.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import remotewrite.fake.FaultScript;

/** By whom requests to the proxy are made. */
public sealed interface Traffic {
    /**
     * By the sender under test, which scrapes a target.
     *
     * @param time how long the target serves samples, from its first scrape
     * @param interval how often it is to be scraped
     * @param fastest how many times faster all may go, at most, for a sender that has no delays of its own; 1 or more
     */
    record Scraped(Duration time, Duration interval, double fastest) implements Traffic {
        private static final double USUAL_FASTEST = 10;

        /** At most ten times faster, which suits checks that measure no times. */
        public Scraped(Duration time, Duration interval) {
            this(time, interval, USUAL_FASTEST);
        }

        public Scraped {
            Objects.requireNonNull(time, "time is null");
            Objects.requireNonNull(interval, "interval is null");
            if (!(fastest >= 1)) {
                throw new IllegalArgumentException("fastest is " + fastest + ", less than 1");
            }
        }
    }

    /**
     * By the harness itself. No sender is started; the subject is the proxy alone.
     *
     * @param begin when the first call is made
     * @param waits what the times in the rounds are measured by
     * @param rounds one after the other
     */
    record Calls(Begin begin, Waits waits, List<Round> rounds) implements Traffic {
        /** A round with so many calls is a crowd, made to be too many. */
        private static final int CROWD = 100;

        public Calls {
            Objects.requireNonNull(begin, "begin is null");
            Objects.requireNonNull(waits, "waits is null");
            rounds = List.copyOf(rounds);
        }

        /** Calls that wait for answers. */
        public Calls(Begin begin, List<Round> rounds) {
            this(begin, Waits.FOR_ANSWERS, rounds);
        }

        /** No calls: the proxy is to end at its start. */
        public static Calls none() {
            return new Calls(Begin.NEVER, List.of());
        }

        /** Calls to a ready proxy that wait until it has reached its limits. */
        public static Calls outwaiting(Round... rounds) {
            return new Calls(Begin.READY, Waits.FOR_LIMITS, List.of(rounds));
        }

        /** Calls that take their own time, whatever the proxy's limits are. */
        public static Calls lasting(Begin begin, Round... rounds) {
            return new Calls(begin, Waits.FOR_TIME, List.of(rounds));
        }

        /** How long the calls may take for what they wait for beside answers, one round after the other; zero for nothing. */
        Duration longest() {
            return switch (waits) {
                case FOR_ANSWERS -> Duration.ZERO;
                case FOR_LIMITS -> longest(Call::longest);
                case FOR_TIME -> longest(Call::pauses);
            };
        }

        private Duration longest(Function<Call, Duration> length) {
            return rounds.stream()
                    .map(round -> round.calls().stream()
                            .map(length)
                            .max(Duration::compareTo)
                            .orElse(Duration.ZERO))
                    .reduce(Duration.ZERO, Duration::plus);
        }

        /** The same calls to a proxy that reaches its limits at {@code pace}; of a crowd as many as are too many then. */
        Calls at(Pace pace) {
            return switch (waits) {
                case FOR_ANSWERS, FOR_TIME -> this;
                case FOR_LIMITS ->
                    new Calls(
                            begin,
                            waits,
                            rounds.stream()
                                    .map(round -> new Round(
                                            Stimulus.shorter(round.ingestion(), pace.sooner()),
                                            round.calls().stream()
                                                    .limit(
                                                            round.calls().size() < CROWD
                                                                    ? CROWD
                                                                    : pace.of(round.calls()
                                                                            .size()))
                                                    .map(call -> call.at(pace))
                                                    .toList(),
                                            round.ending()))
                                    .toList());
            };
        }

        /** The rounds in which a call is made that {@code which} selects by its name; they do not depend on each other. */
        Calls only(Predicate<String> which) {
            return new Calls(
                    begin,
                    waits,
                    rounds.stream()
                            .filter(round ->
                                    round.calls().stream().map(Call::name).anyMatch(which))
                            .toList());
        }
    }

    /** What the times in calls and in the faults of their rounds are measured by. */
    enum Waits {
        /** By how long answers take that nobody holds up; they are the same for every proxy. */
        FOR_ANSWERS,
        /** By the proxy's own limits, so that they change with its {@link Pace}. */
        FOR_LIMITS,
        /** By the clock, which no proxy has sooner: how often it does something, how long a token lives. */
        FOR_TIME
    }

    /** When the first call is made. */
    enum Begin {
        /** When the proxy says it is ready; faults are played from then on. */
        READY,
        /** As {@link #READY}, unless the proxy ends at its start, which it may; then no call is made. */
        READY_UNLESS_ENDED,
        /** When the proxy answers anything at all; faults are played from before its start. */
        LISTENING,
        /** Never: the proxy is to end at its start; it is watched until it has, or says it is ready. */
        NEVER
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
