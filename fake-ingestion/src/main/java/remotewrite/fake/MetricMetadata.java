package remotewrite.fake;

import java.util.Objects;

/**
 * What a metric family is about: in fact in use, though reserved in the text of the 1.0 specification.
 *
 * @param type 0 unknown, 1 counter, 2 gauge, 3 histogram, 4 gauge histogram, 5 summary, 6 info, 7 state set; other
 *     numbers are kept
 * @param familyName the metric family's name
 */
public record MetricMetadata(int type, String familyName, String help, String unit) {
    public MetricMetadata {
        Objects.requireNonNull(familyName, "familyName is null");
        Objects.requireNonNull(help, "help is null");
        Objects.requireNonNull(unit, "unit is null");
    }
}
