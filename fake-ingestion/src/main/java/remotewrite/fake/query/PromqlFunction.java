package remotewrite.fake.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The functions this fake knows: those that verifying remote write needs, and no others. */
enum PromqlFunction {
    ABSENT(ValueType.VECTOR),
    ABSENT_OVER_TIME(ValueType.MATRIX),
    AVG_OVER_TIME(ValueType.MATRIX),
    COUNT_OVER_TIME(ValueType.MATRIX),
    INCREASE(ValueType.MATRIX),
    LAST_OVER_TIME(ValueType.MATRIX),
    MAX_OVER_TIME(ValueType.MATRIX),
    MIN_OVER_TIME(ValueType.MATRIX),
    RATE(ValueType.MATRIX),
    SUM_OVER_TIME(ValueType.MATRIX),
    TIME,
    TIMESTAMP(ValueType.VECTOR);

    /** The other functions of Prometheus 3.5: with these a query is not wrong. */
    private static final Set<String> UNKNOWN_HERE = Set.of(
            "abs acos acosh asin asinh atan atanh ceil changes clamp clamp_max clamp_min cos cosh day_of_month day_of_week day_of_year days_in_month deg delta deriv double_exponential_smoothing exp floor histogram_avg histogram_count histogram_fraction histogram_quantile histogram_stddev histogram_stdvar histogram_sum hour idelta info irate label_join label_replace ln log10 log2 mad_over_time minute month pi predict_linear present_over_time quantile_over_time rad resets round scalar sgn sin sinh sort sort_by_label sort_by_label_desc sort_desc sqrt stddev_over_time stdvar_over_time tan tanh ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time vector year"
                    .split(" "));

    private final List<ValueType> arguments;

    PromqlFunction(ValueType... arguments) {
        this.arguments = List.of(arguments);
    }

    List<ValueType> arguments() {
        return arguments;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    ValueType result() {
        return this == TIME ? ValueType.SCALAR : ValueType.VECTOR;
    }

    /** @throws QueryRefused as unsupported when only the real endpoint knows it */
    static Optional<PromqlFunction> named(String name) {
        if (UNKNOWN_HERE.contains(name)) {
            throw QueryRefused.unsupported("the function \"%s\"".formatted(name));
        }
        return Arrays.stream(values())
                .filter(function -> function.text().equals(name))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(PromqlFunction::text).collect(Collectors.joining(", "));
    }
}
