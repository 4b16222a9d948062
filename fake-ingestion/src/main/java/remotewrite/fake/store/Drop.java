package remotewrite.fake.store;

import java.util.List;
import java.util.Objects;
import remotewrite.fake.Label;

/**
 * One thing of a write that was not kept.
 *
 * @param labels of its series, as they were written
 * @param timestampMillis milliseconds since 1970-01-01T00:00:00Z
 */
public record Drop(DropReason reason, Kind kind, List<Label> labels, long timestampMillis) {
    /** What a series holds. */
    public enum Kind {
        SAMPLE,
        HISTOGRAM,
        EXEMPLAR
    }

    public Drop {
        Objects.requireNonNull(reason, "reason is null");
        Objects.requireNonNull(kind, "kind is null");
        // not copied: there may be a million, and those of a series are immutable
        Objects.requireNonNull(labels, "labels is null");
    }
}
