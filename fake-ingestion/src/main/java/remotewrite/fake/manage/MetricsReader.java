package remotewrite.fake.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.store.Tallies;
import remotewrite.fake.store.Tally;

/** Makes time series of tallies, in the form of the REST API (azure.md 8.3). */
record MetricsReader(Clock clock, Map<ResourceId, Tallies> tallies, StampColor color) {
    /** Assumed (docs/fakes-management.md). */
    private static final Duration DEFAULT_RANGE = Duration.ofHours(1);

    /** {@code timespan}, or the last hour. */
    Optional<TimeRange> range(Optional<String> timespan) {
        Instant now = clock.instant();
        return timespan.map(text -> TimeRange.parse(text, now))
                .orElseGet(() -> Optional.of(new TimeRange(now.minus(DEFAULT_RANGE), now)));
    }

    /** The {@code value} of an answer: one element for each metric. */
    ArrayNode metrics(ResourceId resource, MetricQuery query) {
        ArrayNode value = Json.object().arrayNode();
        List<Tally> all = Optional.ofNullable(tallies.get(resource))
                .map(source ->
                        source.between(query.range().from(), query.range().to()))
                .orElse(List.of());
        query.metrics().forEach((metric, aggregations) -> {
            ObjectNode one = value.addObject();
            one.put("id", resource + "/providers/Microsoft.Insights/metrics/" + metric.name());
            one.put("type", "Microsoft.Insights/metrics");
            one.putObject("name").put("value", metric.name()).put("localizedValue", metric.displayName());
            one.put("displayDescription", metric.displayName());
            one.put("unit", metric.unit());
            ArrayNode series = one.putArray("timeseries");
            series(metric, query, all).forEach(each -> series.add(body(each, aggregations, query)));
            one.put("errorCode", "Success");
        });
        return value;
    }

    private List<MetricSeries> series(PlatformMetric metric, MetricQuery query, List<Tally> all) {
        Map<Map<String, String>, MetricSeries> found = new LinkedHashMap<>();
        for (Tally tally : all) {
            if (tally.metric().equalsIgnoreCase(metric.name()) && query.range().contains(tally.minute())) {
                split(tally, metric, query)
                        .ifPresent(dimensions -> found.computeIfAbsent(
                                        dimensions, key -> new MetricSeries(key, new TreeMap<>()))
                                .numbers()
                                .computeIfAbsent(interval(tally.minute(), query), start -> new ArrayList<>())
                                .add(tally.value()));
            }
        }
        // Without orderby the order is assumed: by the values of the dimensions.
        Comparator<MetricSeries> order = query.order()
                .map(MetricOrder::comparator)
                .orElseGet(() -> Comparator.comparing(
                        series -> series.dimensions().values().toString()));
        return found.values().stream().sorted(order).limit(query.top()).toList();
    }

    private static Instant interval(Instant minute, MetricQuery query) {
        Duration grain = query.grain();
        Duration since = Duration.between(query.range().from(), minute);
        return query.range().from().plus(grain.multipliedBy(since.dividedBy(grain)));
    }

    /** The dimensions a tally is split by; empty when the filter leaves it out. */
    private Optional<Map<String, String>> split(Tally tally, PlatformMetric metric, MetricQuery query) {
        Map<String, String> dimensions = new LinkedHashMap<>();
        for (MetricFilter.Term term : query.filter().terms()) {
            Optional<String> value = metric.dimension(term.dimension()).flatMap(name -> value(tally, name));
            if (value.filter(term::accepts).isEmpty()) {
                return Optional.empty();
            }
            String name = term.dimension().toLowerCase(Locale.ROOT);
            if (!query.rollUp().contains(name)) {
                dimensions.put(name, value.get());
            }
        }
        return Optional.of(dimensions);
    }

    private Optional<String> value(Tally tally, String dimension) {
        return tally.dimensions().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(dimension))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> color instanceof StampColor.Of of && dimension.equals(PlatformMetric.STAMP_COLOR)
                        ? Optional.of(of.colour())
                        : Optional.empty());
    }

    private static ObjectNode body(MetricSeries series, List<Aggregation> aggregations, MetricQuery query) {
        ObjectNode body = Json.object();
        // Always there: the batch client of azure-monitor-query 1.5.2 stumbles over a series without it.
        ArrayNode metadata = body.putArray("metadatavalues");
        series.dimensions().forEach((name, value) -> {
            ObjectNode one = metadata.addObject();
            one.putObject("name").put("value", name).put("localizedValue", name);
            one.put("value", value);
        });
        ArrayNode data = body.putArray("data");
        if (query.withData()) {
            query.intervals().forEach(start -> {
                ObjectNode point = data.addObject().put("timeStamp", start.toString());
                Optional.ofNullable(series.numbers().get(start))
                        .ifPresent(numbers -> aggregations.forEach(one -> point.put(one.field(), one.of(numbers))));
            });
        }
        return body;
    }
}
