package remotewrite.fake.query;

import java.util.Optional;
import java.util.stream.IntStream;

/** The functions of a range vector, for one series of it. */
final class RangeFunctions {
    /** A gap at the rim of the range is bridged when it is not more than so many times the usual distance of samples. */
    private static final double CLOSE_ENOUGH = 1.1;

    private RangeFunctions() {}

    /**
     * The number, or none when there are not enough samples.
     *
     * @param points of the range alone
     * @param fromMillis start of the range
     * @param toMillis end of the range
     */
    static Optional<Double> apply(PromqlFunction function, SeriesPoints points, long fromMillis, long toMillis) {
        if (points.size() == 0) {
            return Optional.empty();
        }
        return switch (function) {
            case RATE -> increase(points, fromMillis, toMillis, 1000.0 / (toMillis - fromMillis));
            case INCREASE -> increase(points, fromMillis, toMillis, 1);
            case COUNT_OVER_TIME -> Optional.of((double) points.size());
            case LAST_OVER_TIME -> Optional.of(points.value(points.size() - 1));
            case SUM_OVER_TIME -> Optional.of(total(points).sum());
            case AVG_OVER_TIME -> Optional.of(total(points).mean());
            case MIN_OVER_TIME -> Optional.of(fold(points, AggregateOperator.MIN));
            case MAX_OVER_TIME -> Optional.of(fold(points, AggregateOperator.MAX));
            case ABSENT, ABSENT_OVER_TIME, TIME, TIMESTAMP ->
                throw new IllegalStateException(function.text() + " is not for the samples of one series");
        };
    }

    private static KahanSum total(SeriesPoints points) {
        KahanSum sum = new KahanSum();
        IntStream.range(0, points.size()).mapToDouble(points::value).forEach(sum::add);
        return sum;
    }

    private static double fold(SeriesPoints points, AggregateOperator operator) {
        return IntStream.range(0, points.size())
                .mapToDouble(points::value)
                .reduce((one, other) -> Aggregation.extreme(operator, one, other))
                .orElseThrow();
    }

    /**
     * The increase of a counter over the whole range, extrapolated as Prometheus does: to the rims of the range where
     * samples are close to them, else by half a distance of samples, and never to below zero.
     */
    private static Optional<Double> increase(SeriesPoints points, long fromMillis, long toMillis, double scale) {
        int last = points.size() - 1;
        if (last == 0) {
            return Optional.empty();
        }
        double increase = points.value(last) - points.value(0);
        for (int at = 1; at <= last; at++) {
            if (points.value(at) < points.value(at - 1)) {
                increase += points.value(at - 1);
            }
        }
        double sampled = (points.time(last) - points.time(0)) / 1000.0;
        double distance = sampled / last;
        double toStart = (points.time(0) - fromMillis) / 1000.0;
        double toEnd = (toMillis - points.time(last)) / 1000.0;
        if (toStart >= distance * CLOSE_ENOUGH) {
            toStart = distance / 2;
        }
        if (increase > 0 && points.value(0) >= 0) {
            toStart = Math.min(toStart, sampled * (points.value(0) / increase));
        }
        if (toEnd >= distance * CLOSE_ENOUGH) {
            toEnd = distance / 2;
        }
        return Optional.of(increase * ((sampled + toStart + toEnd) / sampled * scale));
    }
}
