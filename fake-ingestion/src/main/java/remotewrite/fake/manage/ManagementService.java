package remotewrite.fake.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.fake.Service;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrants;

/**
 * Resource Manager. What is wrong first is told, in the order api-version given (before the token: observed), token,
 * path, method, role, subscription and group, api-version known, resource (assumed from there on).
 */
final class ManagementService implements Service {
    private static final Pattern BATCH =
            Pattern.compile("/subscriptions/[^/]+/metrics:getBatch/?", Pattern.CASE_INSENSITIVE);

    /** The types of resources and the api-versions in which they are shown. */
    private static final Map<String, List<String>> TYPES = versions();

    private final Bearer tokens;
    private final Estate estate;
    private final RoleGrants grants;
    private final ResourceBodies bodies;
    private final RoleAssignments roleAssignments;
    private final MetricsEndpoint metrics;
    private final MetricsBatch batch;

    ManagementService(FakeManagement.Settings settings) {
        tokens = new Bearer(settings.tokens());
        estate = settings.estate();
        grants = settings.grants();
        bodies = new ResourceBodies(estate);
        roleAssignments = new RoleAssignments(
                settings.clock(), grants, settings.transport().scheme(), settings.pageSize());
        MetricsReader reader = new MetricsReader(settings.clock(), settings.metrics(), settings.stampColor());
        metrics = new MetricsEndpoint(estate, grants, reader);
        batch = new MetricsBatch(new Bearer(settings.batchTokens()), estate, grants, reader);
    }

    private static Map<String, List<String>> versions() {
        Map<String, List<String>> versions = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        versions.put(
                MonitorWorkspace.TYPE, List.of("2021-06-03-preview", "2023-04-03", "2025-05-03-preview", "2025-10-03"));
        List<String> collection = List.of("2021-09-01-preview", "2022-06-01", "2023-03-11", "2024-03-11");
        versions.put(CollectionEndpoint.TYPE, collection);
        versions.put(CollectionRule.TYPE, collection);
        return versions;
    }

    @Override
    public Reply serve(Request request) {
        if (Parameters.of(request).value("api-version").isEmpty()) {
            return ArmErrors.apiVersionMissing();
        }
        if (BATCH.matcher(Parameters.path(request)).matches()) {
            return batch.answer(request);
        }
        return tokens.admit(request, caller -> serve(request, caller), ArmErrors::tokenRefused);
    }

    private Reply serve(Request request, TokenVerdict.Valid caller) {
        Optional<ArmCall> parsed = ArmCall.of(request, caller);
        if (parsed.isEmpty()) {
            return ArmErrors.unknownPath(Parameters.path(request));
        }
        ArmCall call = parsed.get();
        if (call.isFor(RoleAssignments.TYPE)) {
            return roleAssignments.answer(call);
        }
        if (MetricsEndpoint.serves(call)) {
            return metrics.answer(call);
        }
        if (!TYPES.containsKey(call.collection())) {
            return ArmErrors.unknownPath(Parameters.path(request));
        }
        return request.method().equals("GET") ? show(call) : ArmErrors.methodNotAllowed(request.method(), "GET");
    }

    private Reply show(ArmCall call) {
        ResourceId scope = call.name().isEmpty() ? call.scope() : call.target();
        if (!grants.permits(call.caller().objectId(), Role.Permission.READ, scope)) {
            return ArmErrors.forbidden(call.caller(), call.collection() + "/read", scope);
        }
        String subscription = scope.subscription().orElse("");
        if (!estate.knows(ResourceId.of("/subscriptions/" + subscription))) {
            return ArmErrors.subscriptionNotFound(subscription);
        }
        Optional<String> group = scope.group();
        if (group.isPresent()
                && !estate.knows(
                        ResourceId.of("/subscriptions/%s/resourceGroups/%s".formatted(subscription, group.get())))) {
            return ArmErrors.groupNotFound(group.get());
        }
        List<String> supported = TYPES.get(call.collection());
        if (!supported.contains(call.apiVersion())) {
            String location = estate.location(call.target()).orElse("global");
            return ArmErrors.apiVersionUnknown(call.collection(), location, call.apiVersion(), supported);
        }
        return call.name().isEmpty() ? list(call) : one(call);
    }

    private Reply one(ArmCall call) {
        return bodies.body(call.target(), call.apiVersion())
                .map(body -> Json.reply(200, body))
                .orElseGet(() -> ArmErrors.resourceNotFound(call.target()));
    }

    private Reply list(ArmCall call) {
        ObjectNode page = Json.object();
        ArrayNode value = page.putArray("value");
        estate.ofType(call.collection())
                .filter(id -> id.within(call.scope()))
                .forEach(id -> value.add(bodies.body(id, call.apiVersion()).orElseThrow()));
        return Json.reply(200, page);
    }
}
