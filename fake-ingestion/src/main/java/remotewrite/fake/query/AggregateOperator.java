package remotewrite.fake.query;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The aggregations this fake knows. */
enum AggregateOperator {
    AVG,
    COUNT,
    MAX,
    MIN,
    SUM;

    /** The other aggregations of Prometheus 3.5. */
    private static final Set<String> UNKNOWN_HERE =
            Set.of("bottomk", "count_values", "group", "limitk", "limit_ratio", "quantile", "stddev", "stdvar", "topk");

    /** @throws QueryRefused as unsupported when only the real endpoint knows it */
    static Optional<AggregateOperator> named(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        if (UNKNOWN_HERE.contains(folded)) {
            throw QueryRefused.unsupported("the aggregation \"%s\"".formatted(folded));
        }
        return Arrays.stream(values())
                .filter(operator -> operator.name().toLowerCase(Locale.ROOT).equals(folded))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values())
                .map(operator -> operator.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
