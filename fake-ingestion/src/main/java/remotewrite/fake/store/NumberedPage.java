package remotewrite.fake.store;

import java.util.List;

/**
 * The native histograms and exemplars of a workspace, for readers who come back for what is new.
 *
 * @param series their numbers ascend
 * @param upcoming the number of the next series that will have any, as far as is known: no lower than one that was told before
 */
public record NumberedPage(List<NumberedSeries> series, long upcoming) {
    public NumberedPage {
        series = List.copyOf(series);
    }
}
