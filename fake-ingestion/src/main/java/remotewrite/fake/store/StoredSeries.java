package remotewrite.fake.store;

import java.util.List;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;

/**
 * Samples of one time series.
 *
 * @param labels in ascending order of name, {@code __name__} among them
 * @param samples in ascending order of time, no time twice
 */
public record StoredSeries(List<Label> labels, List<Sample> samples) {
    public StoredSeries {
        labels = List.copyOf(labels);
        samples = List.copyOf(samples);
    }
}
