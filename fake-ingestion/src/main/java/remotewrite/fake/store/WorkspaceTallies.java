package remotewrite.fake.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The platform metrics of a workspace by the names of azure.md 8.1, without the dimension {@code StampColor}, which some
 * workspaces do not have either.
 *
 * <p>From the first sample on every minute has {@code ActiveTimeSeries}, the two limits, and the utilisation of active
 * series; {@code EventsPerMinuteIngested} with its utilisation, {@code EventsDropped} and {@code TimeSeriesSamplesDropped}
 * only where there was an event (assumed: azure.md 8.1 says that missing is not zero). Limits that are
 * {@link AzureLimits#UNLIMITED} have no tallies. Minutes are kept for 93 days.
 */
public final class WorkspaceTallies implements Tallies {
    static final long KEPT_MINUTES = Duration.ofDays(93).toMinutes();

    private final Clock clock;
    private final AzureLimits.PerWorkspace limits;
    private final WorkspaceStore store;
    private final TreeMap<Long, Minute> minutes = new TreeMap<>();
    /** The minute that was counted in last: that of nearly every sample. */
    private long lastMinute = Long.MIN_VALUE;

    private Minute last = new Minute();

    /** @param store knows the active series */
    WorkspaceTallies(Clock clock, AzureLimits.PerWorkspace limits, WorkspaceStore store) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.limits = Objects.requireNonNull(limits, "limits is null");
        this.store = Objects.requireNonNull(store, "store is null");
    }

    private static final class Minute {
        private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        private long events;
    }

    static long minute(long millis) {
        return Math.floorDiv(millis, 60_000);
    }

    /** The first minute that starts at {@code instant} or later. */
    static long minuteFrom(Instant instant) {
        return Math.ceilDiv(instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0), 60);
    }

    /** Counts an event and tells whether the workspace may have it in this minute. */
    synchronized boolean received(long nowMillis) {
        return ++at(nowMillis).events <= limits.eventsPerMinute();
    }

    synchronized void dropped(DropReason reason, long nowMillis) {
        at(nowMillis).drops.merge(reason, 1L, Long::sum);
    }

    private Minute at(long nowMillis) {
        long minute = minute(nowMillis);
        if (minute != lastMinute) {
            minutes.headMap(minute - KEPT_MINUTES).clear();
            last = minutes.computeIfAbsent(minute, start -> new Minute());
            lastMinute = minute;
        }
        return last;
    }

    @Override
    public synchronized List<Tally> between(Instant from, Instant to) {
        List<Tally> tallies = new ArrayList<>();
        if (minutes.isEmpty()) {
            return List.of();
        }
        // minutes to come have no numbers yet
        long end = Math.min(minuteFrom(to), minute(clock.millis()) + 1);
        long first = Math.max(Math.max(minuteFrom(from), minutes.firstKey()), end - KEPT_MINUTES);
        for (long minute = first; minute < end; minute++) {
            tallies.addAll(of(minute));
        }
        return List.copyOf(tallies);
    }

    private List<Tally> of(long minute) {
        Instant start = Instant.ofEpochSecond(60 * minute);
        List<Tally> tallies = new ArrayList<>();
        level(tallies, start, "ActiveTimeSeries", store.activeSeriesIn(minute), limits.activeSeries());
        if (limits.eventsPerMinute() != AzureLimits.UNLIMITED) {
            tallies.add(tally(start, "EventsPerMinuteIngestedLimit", limits.eventsPerMinute()));
        }
        if (limits.activeSeries() != AzureLimits.UNLIMITED) {
            tallies.add(tally(start, "ActiveTimeSeriesLimit", limits.activeSeries()));
        }
        if (minutes.containsKey(minute)) {
            Minute counted = minutes.get(minute);
            level(tallies, start, "EventsPerMinuteIngested", counted.events, limits.eventsPerMinute());
            drops(tallies, start, counted.drops);
        }
        return tallies;
    }

    private static void level(List<Tally> into, Instant start, String metric, long level, long limit) {
        into.add(tally(start, metric, level));
        if (limit != AzureLimits.UNLIMITED) {
            into.add(tally(start, metric + "PercentUtilization", 100.0 * level / limit));
        }
    }

    private static void drops(List<Tally> into, Instant start, Map<DropReason, Long> drops) {
        Map<String, Long> events = new TreeMap<>();
        drops.forEach((reason, count) -> {
            into.add(new Tally(start, "TimeSeriesSamplesDropped", Map.of("Reason", reason.ofSamples()), count));
            reason.ofEvents().ifPresent(name -> events.merge(name, count, Long::sum));
        });
        events.forEach((name, count) -> into.add(new Tally(start, "EventsDropped", Map.of("Reason", name), count)));
    }

    private static Tally tally(Instant start, String metric, double value) {
        return new Tally(start, metric, Map.of(), value);
    }
}
