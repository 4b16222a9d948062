package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramRulesTest {
    private static final Longs NONE = Longs.empty();

    static Stream<NativeHistogram> validOnes() {
        return Stream.of(
                TestHistograms.INTEGER,
                TestHistograms.REAL,
                TestHistograms.CUSTOM,
                TestHistograms.EMPTY,
                whole(3, Double.NaN, 0, NONE, span(0, 2, 1, 0)),
                whole(0, 0, 0, NONE, new Buckets(List.of(new BucketSpan(0, 0), new BucketSpan(0, 0)), NONE, NONE)));
    }

    @ParameterizedTest
    @MethodSource("validOnes")
    void aValidHistogramHasNoViolations(NativeHistogram histogram) {
        assertThat(HistogramRules.violations(histogram)).isEmpty();
    }

    static Stream<Arguments> invalidOnes() {
        return Stream.of(
                Arguments.of(
                        whole(1, 0, 0, NONE, new Buckets(List.of(new BucketSpan(0, 1)), NONE, Longs.ofDoubles(1))),
                        "NH01: integer and float counts are mixed"),
                Arguments.of(real(-1), "NH05: a float count is negative or NaN"),
                Arguments.of(real(Double.NaN), "NH05: a float count is negative or NaN"),
                Arguments.of(whole(2, 0, 0, NONE, span(0, 2, 2)), "NH03: positive spans of 2 buckets, 1 present"),
                Arguments.of(whole(2, 0, 0, NONE, span(0, 1, 2, 0)), "NH03: positive spans of 1 buckets, 2 present"),
                Arguments.of(
                        whole(
                                2,
                                0,
                                0,
                                NONE,
                                new Buckets(
                                        List.of(new BucketSpan(-9, 1), new BucketSpan(-1, 1)), Longs.of(1, 0), NONE)),
                        "NH04: offset -1 in positive span 1"),
                Arguments.of(whole(0, 0, 0, NONE, span(0, 2, 1, -2)), "NH05: positive bucket 1 holds -1"),
                Arguments.of(whole(3, 0, 0, NONE, span(0, 2, 1, 0)), "NH06: count 3, in buckets 2"),
                Arguments.of(whole(1, Double.NaN, 0, NONE, span(0, 2, 1, 0)), "NH06: count 1, in buckets 2"),
                Arguments.of(whole(1, 0, 3, Longs.ofDoubles(1), span(0, 1, 1)), "NH13: custom bounds with schema 3"),
                Arguments.of(
                        whole(1, 0, -53, Longs.ofDoubles(1, 1), span(0, 1, 1)), "NH11: custom bound 1.0 does not rise"),
                Arguments.of(
                        whole(1, 0, -53, Longs.ofDoubles(1), span(2, 1, 1)),
                        "NH11: buckets up to index 2 for 1 custom bounds"),
                Arguments.of(
                        whole(1, 0, -53, Longs.ofDoubles(1, Double.POSITIVE_INFINITY), span(0, 1, 1)),
                        "NH12: custom bound Infinity"),
                Arguments.of(whole(1, 0, -53, Longs.ofDoubles(Double.NaN), span(0, 1, 1)), "NH12: custom bound NaN"));
    }

    @ParameterizedTest
    @MethodSource("invalidOnes")
    void theOneThingThatIsWrongIsTold(NativeHistogram histogram, String violation) {
        assertThat(HistogramRules.violations(histogram)).containsExactly(violation);
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, 9, 52, 53, -52, -54, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aSchemaThatIsNotKnownIsTold(int schema) {
        assertThat(HistogramRules.violations(whole(0, 0, schema, NONE, Buckets.NONE)))
                .containsExactly("NH02: schema " + schema + " is not known");
    }

    @Test
    void customBoundsHaveNoZeroBucketAndNoNegativeSide() {
        for (NativeHistogram histogram : List.of(
                custom(HistogramCount.of(1), 0, Buckets.NONE),
                custom(HistogramCount.of(0), 1, Buckets.NONE),
                custom(HistogramCount.of(0), 0, span(0, 1, 1)))) {
            assertThat(HistogramRules.violations(histogram))
                    .containsExactly("NH10: a zero bucket or a negative side with custom bounds");
        }
    }

    @Test
    void aZeroThresholdIsNotNegative() {
        NativeHistogram histogram = new NativeHistogram(
                HistogramCount.of(0),
                0,
                0,
                Double.doubleToRawLongBits(-1),
                HistogramCount.of(0),
                Buckets.NONE,
                Buckets.NONE,
                0,
                0,
                NONE,
                0);
        assertThat(HistogramRules.violations(histogram)).containsExactly("NH08: the zero threshold is -1.0");
    }

    @Test
    void ofAStaleMarkerOnlyTheSumCounts() {
        double stale = Double.longBitsToDouble(Sample.STALE_BITS);

        assertThat(HistogramRules.violations(whole(9, stale, 99, NONE, span(0, 7, -1))))
                .isEmpty();
    }

    private static Buckets span(int offset, long length, long... deltas) {
        return new Buckets(List.of(new BucketSpan(offset, length)), Longs.of(deltas), NONE);
    }

    private static NativeHistogram custom(HistogramCount zeroCount, double zeroThreshold, Buckets negative) {
        return new NativeHistogram(
                HistogramCount.of(1),
                0,
                -53,
                Double.doubleToRawLongBits(zeroThreshold),
                zeroCount,
                negative,
                negative.isEmpty() && zeroCount.equals(HistogramCount.of(0)) ? span(0, 1, 1) : Buckets.NONE,
                0,
                0,
                Longs.ofDoubles(1),
                0);
    }

    private static NativeHistogram real(double count) {
        return new NativeHistogram(
                HistogramCount.ofReal(count),
                0,
                0,
                0,
                HistogramCount.ofReal(0),
                Buckets.NONE,
                Buckets.NONE,
                0,
                0,
                NONE,
                0);
    }

    private static NativeHistogram whole(long count, double sum, int schema, Longs bounds, Buckets positive) {
        return new NativeHistogram(
                HistogramCount.of(count),
                Double.doubleToRawLongBits(sum),
                schema,
                0,
                HistogramCount.of(0),
                Buckets.NONE,
                positive,
                0,
                0,
                bounds,
                0);
    }
}
