package remotewrite.fake.manage;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client asks of the metrics of one type of resource.
 *
 * @param metrics in the order asked, each with the aggregations to show
 * @param range both ends on a whole grain
 * @param grain length of an interval
 * @param rollUp lower-case names of dimensions that are filtered by but not split by
 * @param top at most so many series of a metric
 * @param withData false when only the names of the series are asked for
 */
record MetricQuery(
        Map<PlatformMetric, List<Aggregation>> metrics,
        TimeRange range,
        Duration grain,
        MetricFilter filter,
        Set<String> rollUp,
        int top,
        Optional<MetricOrder> order,
        boolean withData) {
    /** Observed: the text with which the service refuses others lists them so. */
    private static final List<Duration> GRAINS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1));

    private static final String GRAINS_AS_TOLD =
            "00:01:00,00:05:00,00:15:00,00:30:00,01:00:00,06:00:00,12:00:00,1.00:00:00";

    /** Documented, Learn: "Metrics - List". */
    private static final int DEFAULT_TOP = 10;

    /** The outcome of reading a query. */
    sealed interface Reading {
        record Understood(MetricQuery query) implements Reading {}

        record Refused(String message) implements Reading {}
    }

    private static final class NotServed extends RuntimeException {
        NotServed(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads the parameters of a query.
     *
     * @param type of the resource
     * @param filterName {@code $filter}, or {@code filter} in the batch form
     * @param range as the form of the query tells it, empty for an unreadable one
     */
    static Reading read(
            String type, Parameters parameters, String filterName, Optional<TimeRange> range, StampColor color) {
        try {
            return new Reading.Understood(understand(type, parameters, filterName, range, color));
        } catch (NotServed e) {
            return new Reading.Refused(e.getMessage());
        }
    }

    private static MetricQuery understand(
            String type, Parameters parameters, String filterName, Optional<TimeRange> range, StampColor color) {
        parameters
                .value("metricnamespace")
                .filter(asked -> !asked.equalsIgnoreCase(type))
                .ifPresent(asked -> {
                    throw new NotServed(
                            "Detect invalid value: %s for query parameter: 'metricnamespace', the value must be: %s if the query parameter is provided, you can also skip this optional query parameter."
                                    .formatted(asked, type));
                });
        List<PlatformMetric> metrics = metrics(type, list(parameters, "metricnames"));
        Map<PlatformMetric, List<Aggregation>> shown = new LinkedHashMap<>();
        List<Aggregation> asked = aggregations(list(parameters, "aggregation"));
        metrics.forEach(metric -> shown.put(metric, suitable(metric, asked)));
        MetricFilter filter = parameters
                .value(filterName)
                .map(
                        text -> MetricFilter.parse(text)
                                .orElseThrow(
                                        () -> new NotServed(
                                                "Invalid filter: " + text
                                                        + ". The fake serves conditions of the form <dimension> eq '<value>', joined by 'and', or by 'or' within one dimension.")))
                .orElse(MetricFilter.NONE);
        if (parameters
                .value("ValidateDimensions")
                .filter("false"::equalsIgnoreCase)
                .isEmpty()) {
            metrics.forEach(metric -> requireDimensions(metric, filter, color));
        }
        TimeRange whole = range.orElseThrow(() -> new NotServed(
                "Detect invalid value: for query parameter: 'timespan', the value must be <start>/<end> in ISO 8601"));
        Duration grain = grain(parameters.value("interval").orElse("PT1M"), whole);
        Set<String> rollUp = list(parameters, "rollupby").stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        return new MetricQuery(
                shown,
                isFull(parameters) ? whole : whole.flooredTo(grain),
                grain,
                filter,
                rollUp,
                parameters.value("top").map(MetricQuery::top).orElse(DEFAULT_TOP),
                parameters
                        .value("orderby")
                        .map(text -> MetricOrder.parse(text)
                                .orElseThrow(() -> new NotServed("Detect invalid value: " + text
                                        + " for query parameter: 'orderby', the value must be like: maximum desc"))),
                parameters
                        .value("resultType")
                        .filter("metadata"::equalsIgnoreCase)
                        .isEmpty());
    }

    private static List<String> list(Parameters parameters, String name) {
        return parameters.value(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static List<PlatformMetric> metrics(String type, List<String> names) {
        List<PlatformMetric> all = PlatformMetric.of(type);
        if (names.isEmpty()) {
            throw new NotServed("The fake needs the query parameter 'metricnames'.");
        }
        return names.stream()
                .map(name -> all.stream()
                        .filter(metric -> metric.name().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow(() -> new NotServed(
                                "Failed to find metric configuration for provider: %s, resource Type: %s, metric: %s, Valid metrics: %s"
                                        .formatted(
                                                type.substring(0, type.indexOf('/')),
                                                type.substring(type.indexOf('/') + 1),
                                                name,
                                                all.stream()
                                                        .map(PlatformMetric::name)
                                                        .collect(Collectors.joining(","))))))
                .distinct()
                .toList();
    }

    private static List<Aggregation> aggregations(List<String> labels) {
        return labels.stream()
                .map(label -> Aggregation.find(label)
                        .orElseThrow(() -> new NotServed(
                                "Detect invalid value: %s for query parameter: 'aggregation', the value must be one of: %s"
                                        .formatted(label, labels(Stream.of(Aggregation.values()))))))
                .distinct()
                .toList();
    }

    /** Of several aggregations each metric shows those it has: one query may ask for two unlike metrics (azure.md 8.3). */
    private static List<Aggregation> suitable(PlatformMetric metric, List<Aggregation> asked) {
        if (asked.isEmpty()) {
            return List.of(metric.aggregations().getFirst());
        }
        List<Aggregation> suitable =
                asked.stream().filter(metric.aggregations()::contains).toList();
        if (suitable.isEmpty()) {
            throw new NotServed("Metric: %s does not support requested aggregation: %s, supported ones are: %s"
                    .formatted(metric.name(), labels(asked.stream()), labels(metric.aggregations().stream())));
        }
        return suitable;
    }

    private static String labels(Stream<Aggregation> aggregations) {
        return aggregations.map(Aggregation::label).collect(Collectors.joining(","));
    }

    private static void requireDimensions(PlatformMetric metric, MetricFilter filter, StampColor color) {
        List<String> real = metric.dimensions().stream()
                .filter(name -> !name.equals(PlatformMetric.STAMP_COLOR) || color instanceof StampColor.Of)
                .toList();
        List<String> asked = filter.terms().stream()
                .map(term -> term.dimension().toLowerCase(Locale.ROOT))
                .toList();
        if (!asked.stream().allMatch(name -> real.stream().anyMatch(name::equalsIgnoreCase))) {
            throw new NotServed(
                    "Metric: %s does not support requested dimension combination: %s, supported ones are: %s"
                            .formatted(metric.name(), String.join(",", asked), String.join(",", real)));
        }
    }

    private static boolean isFull(Parameters parameters) {
        return parameters.value("interval").filter("FULL"::equalsIgnoreCase).isPresent();
    }

    private static Duration grain(String asked, TimeRange range) {
        if (asked.equalsIgnoreCase("FULL")) {
            return range.length();
        }
        try {
            Duration grain = Duration.parse(asked);
            if (GRAINS.contains(grain)) {
                return grain;
            }
        } catch (DateTimeException e) {
            // told below, like a grain of the wrong length
        }
        throw new NotServed("Invalid time grain duration: %s, supported ones are: %s".formatted(asked, GRAINS_AS_TOLD));
    }

    private static int top(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new NotServed(
                    "Detect invalid value: %s for query parameter: 'top', the value must be a positive integer"
                            .formatted(text));
        }
        return Integer.parseInt(text);
    }

    /** The length of an interval as it is asked for: a day is {@code P1D}, where Java says {@code PT24H}. */
    String interval() {
        return grain.equals(Duration.ofDays(1)) ? "P1D" : grain.toString();
    }

    /** The starts of the intervals. */
    Stream<Instant> intervals() {
        return Stream.iterate(range.from(), start -> start.isBefore(range.to()), start -> start.plus(grain));
    }
}
