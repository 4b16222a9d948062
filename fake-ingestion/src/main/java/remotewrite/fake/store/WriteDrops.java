package remotewrite.fake.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what of one write is dropped: mostly nothing, which must cost nothing. */
final class WriteDrops {
    /** Of a body of 1 MiB there can be half a million, and what is told of them is read by people. */
    private static final int FIRST = 10;

    private final Map<DropReason, Long> byReason = new HashMap<>(0);
    private final Map<Drop.Kind, Long> byKind = new HashMap<>(0);
    private final List<Drop> first = new ArrayList<>(0);

    private final Set<SeriesKey> troubled = new HashSet<>(0);

    private Optional<Duration> untilRoom = Optional.empty();

    /** Something is throttled that may be kept after {@code wait}; the shortest one counts. */
    void throttled(Duration wait) {
        untilRoom = Optional.of(
                untilRoom.filter(known -> known.compareTo(wait) <= 0).orElse(wait));
    }

    /** Something of this series met trouble of the workspace's own. */
    void troubled(SeriesKey key) {
        troubled.add(key);
    }

    /** Whether something of this series did so before. */
    boolean isTroubled(SeriesKey key) {
        return !troubled.isEmpty() && troubled.contains(key);
    }

    void add(Drop drop) {
        byReason.merge(drop.reason(), 1L, Long::sum);
        byKind.merge(drop.kind(), 1L, Long::sum);
        if (first.size() < FIRST) {
            first.add(drop);
        }
    }

    Drops all() {
        return byReason.isEmpty() ? Drops.NONE : new Drops(byReason, byKind, first, untilRoom.orElse(Duration.ZERO));
    }
}
