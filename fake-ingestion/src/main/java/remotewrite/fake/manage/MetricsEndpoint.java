package remotewrite.fake.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import remotewrite.fake.Reply;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrants;

/** {@code {resource}/providers/Microsoft.Insights/metrics}, {@code metricDefinitions} and {@code metricNamespaces}. */
record MetricsEndpoint(Estate estate, RoleGrants grants, MetricsReader reader) {
    private static final String METRICS = "Microsoft.Insights/metrics";
    private static final String DEFINITIONS = "Microsoft.Insights/metricDefinitions";
    private static final String NAMESPACES = "Microsoft.Insights/metricNamespaces";

    private static final List<String> RETAINED_GRAINS =
            List.of("PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D");

    private static final Map<String, List<String>> API_VERSIONS = versions();

    private static Map<String, List<String>> versions() {
        Map<String, List<String>> versions = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<String> data = List.of("2018-01-01", "2019-07-01", "2021-05-01", "2023-10-01", "2024-02-01");
        versions.put(METRICS, data);
        versions.put(DEFINITIONS, data);
        versions.put(NAMESPACES, List.of("2017-12-01-preview", "2024-02-01"));
        return versions;
    }

    static boolean serves(ArmCall call) {
        return API_VERSIONS.containsKey(call.collection());
    }

    Reply answer(ArmCall call) {
        ResourceId resource = estate.original(call.scope()).orElse(call.scope());
        if (!call.request().method().equals("GET")) {
            return ArmErrors.methodNotAllowed(call.request().method(), "GET");
        }
        if (!call.name().isEmpty()) {
            return ArmErrors.unknownPath(call.target().toString());
        }
        if (!grants.permits(call.caller().objectId(), Role.Permission.READ, resource)) {
            return ArmErrors.forbidden(call.caller(), call.collection() + "/read", resource);
        }
        Optional<String> location = estate.location(resource);
        if (location.isEmpty()) {
            return ArmErrors.resourceNotFound(resource);
        }
        List<String> supported = API_VERSIONS.get(call.collection());
        if (!supported.contains(call.apiVersion())) {
            return ArmErrors.apiVersionUnknown(call.collection(), location.get(), call.apiVersion(), supported);
        }
        return switch (call.collection().toLowerCase(Locale.ROOT)) {
            case "microsoft.insights/metricdefinitions" -> definitions(call, resource);
            case "microsoft.insights/metricnamespaces" -> namespaces(resource);
            default -> metrics(call, resource, location.get());
        };
    }

    private Reply metrics(ArmCall call, ResourceId resource, String location) {
        String type = resource.type().orElseThrow();
        Optional<TimeRange> range = reader.range(call.parameters().value("timespan"));
        return switch (MetricQuery.read(type, call.parameters(), "$filter", range, reader.color())) {
            case MetricQuery.Reading.Refused refused -> ArmErrors.metricsRefused(refused.message());
            case MetricQuery.Reading.Understood understood -> {
                MetricQuery query = understood.query();
                ObjectNode body = Json.object();
                body.put("cost", 0);
                body.put("timespan", query.range().toString());
                body.put("interval", query.interval());
                body.set("value", reader.metrics(resource, query));
                body.put("namespace", namespace(type));
                body.put("resourceregion", location);
                yield Json.reply(200, body);
            }
        };
    }

    private static String namespace(String type) {
        List<PlatformMetric> metrics = PlatformMetric.of(type);
        return metrics.isEmpty() ? type : metrics.getFirst().namespace();
    }

    private static Reply definitions(ArmCall call, ResourceId resource) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        Optional<String> namespace = call.parameters().value("metricnamespace");
        PlatformMetric.of(resource.type().orElseThrow()).stream()
                .filter(metric -> namespace.isEmpty() || metric.namespace().equalsIgnoreCase(namespace.get()))
                .forEach(metric -> value.add(definition(metric, resource)));
        return Json.reply(200, body);
    }

    private static ObjectNode definition(PlatformMetric metric, ResourceId resource) {
        ObjectNode body = Json.object();
        body.put("id", resource + "/providers/Microsoft.Insights/metricdefinitions/" + metric.name());
        body.put("resourceId", resource.toString());
        body.put("namespace", metric.namespace());
        body.putObject("name").put("value", metric.name()).put("localizedValue", metric.displayName());
        body.put("displayDescription", metric.displayName());
        body.put("isDimensionRequired", false);
        body.put("unit", metric.unit());
        body.put("primaryAggregationType", metric.aggregations().getFirst().label());
        ArrayNode supported = body.putArray("supportedAggregationTypes");
        metric.aggregations().forEach(one -> supported.add(one.label()));
        ArrayNode availabilities = body.putArray("metricAvailabilities");
        RETAINED_GRAINS.forEach(
                grain -> availabilities.addObject().put("timeGrain", grain).put("retention", "P93D"));
        ArrayNode dimensions = body.putArray("dimensions");
        metric.dimensions()
                .forEach(name -> dimensions.addObject().put("value", name).put("localizedValue", name));
        return body;
    }

    private static Reply namespaces(ResourceId resource) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        PlatformMetric.of(resource.type().orElseThrow()).stream()
                .map(PlatformMetric::namespace)
                .distinct()
                .forEach(namespace -> {
                    ObjectNode one = value.addObject();
                    one.put("id", resource + "/providers/microsoft.insights/metricNamespaces/" + namespace);
                    one.put("type", NAMESPACES);
                    one.put("name", namespace);
                    one.put("classification", "Platform");
                    one.putObject("properties").put("metricNamespaceName", namespace);
                });
        return Json.reply(200, body);
    }
}
