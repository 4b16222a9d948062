package remotewrite.fake;

import java.util.List;
import java.util.Objects;

/**
 * One series of a remote write 2.0 request, everything in wire order and unresolved.
 *
 * @param labelsRefs indices into the symbols table, name and value by turns, unsigned 32 bits each; packed or not
 * @param metadata {@link MetadataV2#NONE} when there was none
 * @param createdTimestampMillis field 6 of the drafts up to rc.3, milliseconds since 1970-01-01T00:00:00Z, 0 unset; it is
 *     reserved since, so a request that has it also has it among its unknown fields
 */
public record TimeSeriesV2(
        Longs labelsRefs,
        List<SampleV2> samples,
        List<NativeHistogram> histograms,
        List<ExemplarV2> exemplars,
        MetadataV2 metadata,
        long createdTimestampMillis) {
    public TimeSeriesV2 {
        Objects.requireNonNull(labelsRefs, "labelsRefs is null");
        samples = List.copyOf(samples);
        histograms = List.copyOf(histograms);
        exemplars = List.copyOf(exemplars);
        Objects.requireNonNull(metadata, "metadata is null");
    }
}
