package remotewrite.fake.store;

import java.util.Objects;
import remotewrite.fake.TimeSeries;

/**
 * Native histograms and exemplars of one series, with a place in the order of series that none before it loses by being
 * forgotten.
 *
 * @param number 0 of the first series that had any in its workspace, no number twice: one that comes again when all of it was
 *     forgotten has another, and so have those after {@link Workspace#anew}
 * @param series without samples
 */
public record NumberedSeries(long number, TimeSeries series) {
    public NumberedSeries {
        Objects.requireNonNull(series, "series is null");
    }
}
