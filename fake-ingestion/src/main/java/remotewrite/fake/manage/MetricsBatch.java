package remotewrite.fake.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrants;

/**
 * {@code POST /subscriptions/{id}/metrics:getBatch}, which the real service offers at
 * {@code https://{region}.metrics.monitor.azure.com}: one query for up to 50 resources of one type.
 */
record MetricsBatch(Bearer tokens, Estate estate, RoleGrants grants, MetricsReader reader) {
    private static final List<String> API_VERSIONS = List.of("2023-10-01", "2024-02-01");

    /** Documented, in Azure's announcement of the general availability of this API (2024-01-31). */
    private static final int MAX_RESOURCES = 50;

    Reply answer(Request request) {
        return tokens.admit(request, caller -> answer(request, caller), ArmErrors::tokenRefused);
    }

    private Reply answer(Request request, TokenVerdict.Valid caller) {
        if (!request.method().equals("POST")) {
            return ArmErrors.methodNotAllowed(request.method(), "POST");
        }
        Parameters parameters = Parameters.of(request);
        String version = parameters.value("api-version").orElseThrow();
        if (!API_VERSIONS.contains(version)) {
            return ArmErrors.apiVersionUnknown("microsoft.insights/metrics:getBatch", "global", version, API_VERSIONS);
        }
        List<ResourceId> resources = resources(request);
        if (resources.isEmpty() || resources.size() > MAX_RESOURCES) {
            return bad("The body must be {\"resourceids\":[…]} with 1 to %s ids, it has %s"
                    .formatted(MAX_RESOURCES, resources.size()));
        }
        ResourceId subscription = ResourceId.of(Parameters.path(request).replaceAll("/metrics:getBatch/?$", ""));
        for (ResourceId resource : resources) {
            if (!resource.within(subscription)) {
                return bad("The resource %s is not in the subscription %s".formatted(resource, subscription.name()));
            }
            if (!grants.permits(caller.objectId(), Role.Permission.READ, resource)) {
                return ArmErrors.forbidden(caller, "Microsoft.Insights/metrics/read", resource);
            }
            if (estate.location(resource).isEmpty()) {
                return ArmErrors.resourceNotFound(resource);
            }
        }
        return read(resources, parameters);
    }

    private Reply read(List<ResourceId> resources, Parameters parameters) {
        String type = resources.getFirst().type().orElseThrow();
        if (parameters.value("metricnamespace").isEmpty()
                || !resources.stream()
                        .allMatch(id -> id.type().filter(type::equalsIgnoreCase).isPresent())) {
            return bad("metricnamespace is needed, and all resources must be of that one type");
        }
        return switch (MetricQuery.read(type, parameters, "filter", range(parameters), reader.color())) {
            case MetricQuery.Reading.Refused refused -> bad(refused.message());
            case MetricQuery.Reading.Understood understood -> Json.reply(200, body(resources, understood.query()));
        };
    }

    private ObjectNode body(List<ResourceId> resources, MetricQuery query) {
        ObjectNode body = Json.object();
        ArrayNode values = body.putArray("values");
        for (ResourceId resource : resources) {
            ObjectNode one = values.addObject();
            one.put("starttime", query.range().from().toString());
            one.put("endtime", query.range().to().toString());
            one.put("interval", query.interval());
            one.put("namespace", resource.type().orElseThrow());
            one.put("resourceregion", estate.location(resource).orElseThrow());
            one.put("resourceid", resource.toString());
            one.set("value", reader.metrics(resource, query));
        }
        return body;
    }

    /** {@code starttime} and {@code endtime}; the last hour without both, until now without an end. */
    private Optional<TimeRange> range(Parameters parameters) {
        Optional<String> start = parameters.value("starttime");
        Optional<String> end = parameters.value("endtime");
        Instant now = reader.clock().instant();
        try {
            Instant to = end.map(TimeRange::instant).orElse(now);
            Instant from = start.map(TimeRange::instant).orElse(to.minus(Duration.ofHours(1)));
            return to.isBefore(from) || start.isEmpty() && end.isPresent()
                    ? Optional.empty()
                    : Optional.of(new TimeRange(from, to));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private List<ResourceId> resources(Request request) {
        List<ResourceId> ids = new ArrayList<>();
        for (JsonNode id : Json.read(request.body()).path("resourceids")) {
            ResourceId asked = ResourceId.of(id.asText());
            ids.add(estate.original(asked).orElse(asked));
        }
        return ids;
    }

    private static Reply bad(String message) {
        return Json.error(400, "BadRequest", message);
    }
}
