package remotewrite.fake.store;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import remotewrite.fake.Label;

/**
 * What of a sample can be judged without knowing others: its labels and its time. Order, duplicates and the limits of
 * the workspace are judged where the others are known, in {@link WorkspaceStore} and {@link WorkspaceTallies}.
 */
public final class SampleRules {
    private final AzureLimits.PerSeries series;
    private final WorkspaceRules rules;
    private final long beforeMillis;
    private final long afterMillis;
    private final DropReason tooOld;
    private final DropReason tooEarly;

    public SampleRules(AzureLimits limits, WorkspaceRules rules) {
        Objects.requireNonNull(limits, "limits is null");
        this.rules = Objects.requireNonNull(rules, "rules is null");
        this.series = limits.series();
        this.beforeMillis = limits.window().before().toMillis();
        this.afterMillis = limits.window().after().toMillis();
        AzureLimits.OutsideReason outside = limits.window().outsideReason();
        this.tooOld = switch (outside) {
            case BY_SIDE, OLD_DATA -> DropReason.OLD_DATA;
            case INVALID_TIME_RANGE -> DropReason.INVALID_TIME_RANGE;
        };
        this.tooEarly = switch (outside) {
            case OLD_DATA -> DropReason.OLD_DATA;
            case BY_SIDE, INVALID_TIME_RANGE -> DropReason.INVALID_TIME_RANGE;
        };
    }

    /**
     * Why every sample of a series with these labels is dropped; empty when none is for its labels. Labels with empty
     * values do not count, as in Prometheus.
     */
    public Optional<DropReason> judge(List<Label> labels) {
        return judge(labels, SeriesKey.of(labels, rules.labelCase()));
    }

    Optional<DropReason> judge(List<Label> labels, SeriesKey key) {
        long count = 0;
        boolean named = false;
        boolean reserved = false;
        for (Label label : labels) {
            if (label.value().isEmpty()) {
                continue;
            }
            count++;
            boolean metricName = rules.labelCase().metricName(label.name());
            named |= metricName;
            if (label.name().isEmpty()
                    || longer(label.name(), series.labelNameChars())
                    || longer(label.value(), metricName ? series.metricNameChars() : series.labelValueChars())) {
                return Optional.of(DropReason.BAD_INPUT_FORMAT);
            }
            reserved |= !series.reservedNames().isEmpty()
                    && series.reservedNames().contains(label.name().toLowerCase(Locale.ROOT));
        }
        if ((rules.nameNeeded() && !named) || count > series.labels() || key.ambiguous()) {
            return Optional.of(DropReason.BAD_INPUT_FORMAT);
        }
        return reserved ? Optional.of(DropReason.RESERVED_DIMENSION_NAME) : Optional.empty();
    }

    /**
     * Why a sample is dropped for its time; empty when it is not.
     *
     * @param timestampMillis of the sample, since 1970-01-01T00:00:00Z; any number a sender may write
     * @param nowMillis time of ingestion, likewise
     */
    public Optional<DropReason> judge(long timestampMillis, long nowMillis) {
        if (beforeMillis != AzureLimits.UNLIMITED && timestampMillis < nowMillis - beforeMillis) {
            return Optional.of(tooOld);
        }
        return afterMillis != AzureLimits.UNLIMITED && timestampMillis > nowMillis + afterMillis
                ? Optional.of(tooEarly)
                : Optional.empty();
    }

    /** Counting code points is needed only where the code units are too many. */
    private static boolean longer(String text, long chars) {
        return text.length() > chars && text.codePointCount(0, text.length()) > chars;
    }
}
