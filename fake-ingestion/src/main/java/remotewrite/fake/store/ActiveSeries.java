package remotewrite.fake.store;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many series were given a sample of late, minute by minute. A series tells the minute of its sample before, so that
 * counting needs no look at the other series. Not thread safe.
 */
final class ActiveSeries {
    /** A series that never was given a sample. */
    static final long NEVER = Long.MIN_VALUE;

    private final long spanMinutes;
    private final TreeMap<Long, Integer> seriesByLastMinute = new TreeMap<>();
    /** Entries where the level changes; a minute has the last level of it, which is its highest as well. */
    private final TreeMap<Long, Integer> levels = new TreeMap<>();

    private int active;

    ActiveSeries(long spanMinutes) {
        this.spanMinutes = spanMinutes;
    }

    /** Whether a series counts at {@code minute}. */
    boolean active(long lastMinute, long minute) {
        return lastMinute != NEVER && minute - lastMinute < spanMinutes;
    }

    /** The number of active series at {@code minute}; minutes do not go back. */
    int at(long minute) {
        while (!seriesByLastMinute.isEmpty() && !active(seriesByLastMinute.firstKey(), minute)) {
            Map.Entry<Long, Integer> gone = seriesByLastMinute.pollFirstEntry();
            active -= gone.getValue();
            levels.put(gone.getKey() + spanMinutes, active);
        }
        return active;
    }

    /** The first minute after {@code minute} in which a series may have ceased to be active; the next one when none is. */
    long roomAfter(long minute) {
        at(minute);
        return seriesByLastMinute.isEmpty() ? minute + 1 : seriesByLastMinute.firstKey() + spanMinutes;
    }

    /** A series is given a sample at {@code minute}, after one at {@code lastMinute} or {@link #NEVER}. */
    void sample(long lastMinute, long minute) {
        at(minute);
        if (lastMinute >= minute) {
            return;
        }
        seriesByLastMinute.merge(minute, 1, Integer::sum);
        if (active(lastMinute, minute)) {
            seriesByLastMinute.computeIfPresent(lastMinute, (key, count) -> count == 1 ? null : count - 1);
        } else {
            active++;
            levels.put(minute, active);
        }
    }

    /** The highest number of active series in {@code minute}; 0 before the first sample. */
    int levelOf(long minute) {
        at(minute);
        Map.Entry<Long, Integer> level = levels.floorEntry(minute);
        return level == null ? 0 : level.getValue();
    }

    /** Forgets the levels before {@code minute}, but for the one it starts with. */
    void forgetBefore(long minute) {
        Long kept = levels.floorKey(minute);
        if (kept != null) {
            levels.headMap(kept).clear();
        }
    }
}
