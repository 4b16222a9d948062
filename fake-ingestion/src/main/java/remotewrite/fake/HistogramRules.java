package remotewrite.fake;

import java.util.List;

/** The rules of native histograms, clauses RW2-B-NH01 to RW2-B-NH19, for one histogram at a time. */
public final class HistogramRules {
    private static final int CUSTOM_BOUNDS = -53;

    private final NativeHistogram histogram;
    private final Complaints violations = new Complaints();

    private HistogramRules(NativeHistogram histogram) {
        this.histogram = histogram;
    }

    /**
     * What is wrong with {@code histogram}, each with the clause's id, the first few when that is much; empty when it is valid. Of a stale marker nothing
     * but the sum counts (NH19). The count of a float histogram is not compared with its buckets: sums of doubles differ
     * in the last bits.
     */
    public static List<String> violations(NativeHistogram histogram) {
        if (histogram.stale()) {
            return List.of();
        }
        HistogramRules rules = new HistogramRules(histogram);
        boolean oneFlavour = rules.flavour();
        rules.schema();
        boolean negativeFits = rules.side("negative", histogram.negative());
        boolean positiveFits = rules.side("positive", histogram.positive());
        if (oneFlavour && negativeFits && positiveFits) {
            rules.count();
        }
        return rules.violations.all();
    }

    /** Whether all counts are of one kind. */
    private boolean flavour() {
        boolean whole = histogram.count() instanceof HistogramCount.Whole
                || histogram.zeroCount() instanceof HistogramCount.Whole
                || !histogram.negative().deltas().isEmpty()
                || !histogram.positive().deltas().isEmpty();
        boolean real = histogram.count() instanceof HistogramCount.Real
                || histogram.zeroCount() instanceof HistogramCount.Real
                || !histogram.negative().countBits().isEmpty()
                || !histogram.positive().countBits().isEmpty();
        require(!(whole && real), "NH01: integer and float counts are mixed");
        require(
                notNegative(histogram.count()) && notNegative(histogram.zeroCount()),
                "NH05: a float count is negative or NaN");
        return !(whole && real);
    }

    private void schema() {
        int schema = histogram.schema();
        double zeroThreshold = Double.longBitsToDouble(histogram.zeroThresholdBits());
        require(schema == CUSTOM_BOUNDS || (schema >= -4 && schema <= 8), "NH02: schema %s is not known", schema);
        require(zeroThreshold >= 0, "NH08: the zero threshold is %s", zeroThreshold);
        if (schema == CUSTOM_BOUNDS) {
            require(
                    zeroThreshold == 0
                            && empty(histogram.zeroCount())
                            && histogram.negative().isEmpty(),
                    "NH10: a zero bucket or a negative side with custom bounds");
            customBounds();
        } else {
            require(histogram.customValueBits().isEmpty(), "NH13: custom bounds with schema %s", schema);
        }
    }

    private void customBounds() {
        Longs bounds = histogram.customValueBits();
        for (int at = 0; at < bounds.size(); at++) {
            double bound = bounds.doubleAt(at);
            require(!Double.isNaN(bound) && bound != Double.POSITIVE_INFINITY, "NH12: custom bound %s", bound);
            require(at == 0 || !(bound <= bounds.doubleAt(at - 1)), "NH11: custom bound %s does not rise", bound);
        }
        long end = histogram.positive().spans().stream()
                .mapToLong(span -> span.offset() + span.length())
                .sum();
        require(end <= bounds.size() + 1L, "NH11: buckets up to index %s for %s custom bounds", end - 1, bounds.size());
    }

    /** Whether the buckets of this side can be added up. */
    private boolean side(String name, Buckets buckets) {
        int before = violations.count();
        long spanned = 0;
        for (int at = 0; at < buckets.spans().size(); at++) {
            BucketSpan span = buckets.spans().get(at);
            spanned += span.length();
            require(at == 0 || span.offset() >= 0, "NH04: offset %s in %s span %s", span.offset(), name, at);
        }
        int present = buckets.deltas().size() + buckets.countBits().size();
        require(spanned == present, "NH03: %s spans of %s buckets, %s present", name, spanned, present);
        long population = 0;
        for (int at = 0; at < buckets.deltas().size(); at++) {
            population += buckets.deltas().at(at);
            require(population >= 0, "NH05: %s bucket %s holds %s", name, at, population);
        }
        for (int at = 0; at < buckets.countBits().size(); at++) {
            double count = buckets.countBits().doubleAt(at);
            require(count >= 0, "NH05: %s bucket %s holds %s", name, at, count);
        }
        return violations.count() == before;
    }

    private void count() {
        if (!(histogram.count() instanceof HistogramCount.Whole total)) {
            return;
        }
        long zeros = histogram.zeroCount() instanceof HistogramCount.Whole zero ? zero.value() : 0;
        long inBuckets = zeros + sum(histogram.negative()) + sum(histogram.positive());
        boolean right = Double.isNaN(histogram.sum())
                ? Long.compareUnsigned(total.value(), inBuckets) >= 0
                : total.value() == inBuckets;
        require(
                right,
                "NH06: count %s, in buckets %s",
                Long.toUnsignedString(total.value()),
                Long.toUnsignedString(inBuckets));
    }

    private static long sum(Buckets buckets) {
        long population = 0;
        long sum = 0;
        for (int at = 0; at < buckets.deltas().size(); at++) {
            population += buckets.deltas().at(at);
            sum += population;
        }
        return sum;
    }

    private static boolean notNegative(HistogramCount count) {
        return !(count instanceof HistogramCount.Real real) || Double.longBitsToDouble(real.bits()) >= 0;
    }

    private static boolean empty(HistogramCount count) {
        return switch (count) {
            case HistogramCount.Absent absent -> true;
            case HistogramCount.Whole whole -> whole.value() == 0;
            case HistogramCount.Real real -> Double.longBitsToDouble(real.bits()) == 0;
        };
    }

    /** Of a body of 1 MiB there can be a million buckets: texts are made of those that are wrong. */
    private void require(boolean holds, String violation, Object... values) {
        if (!holds) {
            violations.add(violation, values);
        }
    }
}
