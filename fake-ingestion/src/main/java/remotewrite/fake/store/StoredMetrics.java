package remotewrite.fake.store;

import java.util.List;
import java.util.function.Predicate;
import remotewrite.fake.Label;

/** The samples of a workspace, for reading. Called by several threads at once. */
@FunctionalInterface
public interface StoredMetrics {
    /**
     * The series that have labels of the wanted kind and at least one sample in the range, each with its samples of the
     * range only, in no particular order of series.
     *
     * @param wanted called with the labels of a series in ascending order of name, {@code __name__} among them
     * @param fromMillis first millisecond since 1970-01-01T00:00:00Z that belongs to the range
     * @param toMillis last millisecond that belongs to the range
     */
    List<StoredSeries> select(Predicate<List<Label>> wanted, long fromMillis, long toMillis);
}
