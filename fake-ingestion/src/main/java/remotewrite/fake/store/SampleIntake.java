package remotewrite.fake.store;

import java.util.List;
import remotewrite.fake.TimeSeries;

/** Where the series of a write go that are not refused. Called by several threads at once. */
@FunctionalInterface
public interface SampleIntake {
    /** Keeps nothing. */
    SampleIntake NONE = series -> {};

    /**
     * Takes the valid series of one write, in its order. The sender sees its answer after this has returned, so that what
     * it wrote can be read then (at the real service it takes a while).
     */
    void take(List<TimeSeries> series);

    /** Whether it holds as much as it may of the heap: then a write has no room, and is not even decoded. */
    default boolean crowded() {
        return false;
    }

    /** Takes them, and tells what of them was not kept: nothing, unless an intake knows better. */
    default Drops takeAndTell(List<TimeSeries> series) {
        take(series);
        return Drops.NONE;
    }
}
