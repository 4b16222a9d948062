package remotewrite.fake.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import remotewrite.fake.Bytes;
import remotewrite.fake.Reply;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.role.RoleGrants;

/** {@code {scope}/providers/Microsoft.Authorization/roleAssignments} (azure.md 9.4): list, one, create, delete. */
final class RoleAssignments {
    static final String TYPE = "Microsoft.Authorization/roleAssignments";

    private static final List<String> API_VERSIONS =
            List.of("2015-07-01", "2018-01-01-preview", "2020-04-01-preview", "2020-10-01-preview", "2022-04-01");
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern OF_PRINCIPAL = Pattern.compile(
            "(?:(?<at>atScope\\(\\))\\s+and\\s+)?(?:principalId\\s+eq\\s+'(?<id>[^']+)'|assignedTo\\('(?<to>[^']+)'\\))",
            Pattern.CASE_INSENSITIVE);

    private final Clock clock;
    private final RoleGrants grants;
    private final String scheme;
    private final int pageSize;

    RoleAssignments(Clock clock, RoleGrants grants, String scheme, int pageSize) {
        this.clock = clock;
        this.grants = grants;
        this.scheme = scheme;
        this.pageSize = pageSize;
    }

    Reply answer(ArmCall call) {
        if (!API_VERSIONS.contains(call.apiVersion())) {
            return ArmErrors.apiVersionUnknown(TYPE, "global", call.apiVersion(), API_VERSIONS);
        }
        String method = call.request().method();
        if (method.equals("PUT") && !call.name().isEmpty()) {
            return create(call);
        }
        if (method.equals("DELETE") && !call.name().isEmpty()) {
            return delete(call);
        }
        if (!method.equals("GET")) {
            return ArmErrors.methodNotAllowed(method, call.name().isEmpty() ? "GET" : "GET, PUT, DELETE");
        }
        if (!grants.permits(call.caller().objectId(), Role.Permission.READ, call.scope())) {
            return ArmErrors.forbidden(call.caller(), TYPE + "/read", call.scope());
        }
        return call.name().isEmpty() ? list(call) : one(call);
    }

    private Reply one(ArmCall call) {
        return grants.all().stream()
                .filter(grant -> grant.id().equals(call.target()))
                .findFirst()
                .map(grant -> Json.reply(200, body(grant)))
                .orElseGet(() -> Json.error(
                        404,
                        "RoleAssignmentNotFound",
                        "The role assignment '%s' is not found.".formatted(call.name())));
    }

    private Reply list(ArmCall call) {
        String filter = call.parameters().value("$filter").orElse("");
        Optional<Predicate<RoleGrant>> wanted = filter(filter.strip(), call.scope());
        if (wanted.isEmpty()) {
            return Json.error(
                    400,
                    "UnsupportedQuery",
                    "The filter '%s' is not supported. Supported filters are either 'atScope()' or 'principalId eq '{value}' or assignedTo('{value}')'."
                            .formatted(filter));
        }
        int start = call.parameters()
                .value("$skipToken")
                .filter(token -> token.matches("[0-9]{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
        List<RoleGrant> found = grants.all().stream().filter(wanted.get()).toList();
        ObjectNode page = Json.object();
        ArrayNode value = page.putArray("value");
        found.stream().skip(start).limit(pageSize).map(RoleAssignments::body).forEach(value::add);
        if (found.size() > start + pageSize) {
            page.put("nextLink", nextLink(call, filter, start + pageSize));
        }
        return Json.reply(200, page);
    }

    private String nextLink(ArmCall call, String filter, int start) {
        String host = call.request().header("Host").stream().findFirst().orElse("management.azure.com");
        return "%s://%s%s/providers/%s?api-version=%s%s&$skipToken=%s"
                .formatted(
                        scheme,
                        host,
                        call.scope().toString().equals("/") ? "" : call.scope(),
                        TYPE,
                        call.apiVersion(),
                        filter.isEmpty() ? "" : "&$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8),
                        start);
    }

    /** Documented (azure.md 9.4): atScope() is at and above the scope, everything else at, above and below. */
    private static Optional<Predicate<RoleGrant>> filter(String filter, ResourceId scope) {
        Predicate<RoleGrant> atOrAbove = grant -> scope.within(grant.scope());
        Predicate<RoleGrant> anywhere = atOrAbove.or(grant -> grant.scope().within(scope));
        if (filter.isEmpty()) {
            return Optional.of(anywhere);
        }
        if (filter.equalsIgnoreCase("atScope()")) {
            return Optional.of(atOrAbove);
        }
        Matcher principal = OF_PRINCIPAL.matcher(filter);
        // Observed: Azure does not allow atScope() together with principalId.
        if (!principal.matches() || principal.group("at") != null && principal.group("id") != null) {
            return Optional.empty();
        }
        String id = Optional.ofNullable(principal.group("id")).orElseGet(() -> principal.group("to"));
        Predicate<RoleGrant> place = principal.group("at") == null ? anywhere : atOrAbove;
        return Optional.of(place.and(grant -> grant.principalId().equalsIgnoreCase(id)));
    }

    private Reply create(ArmCall call) {
        if (!grants.permits(call.caller().objectId(), Role.Permission.ASSIGN_ROLES, call.scope())) {
            return ArmErrors.forbidden(call.caller(), TYPE + "/write", call.target());
        }
        JsonNode properties = Json.read(call.request().body()).path("properties");
        String roleId = properties.path("roleDefinitionId").asText("");
        String principal = properties.path("principalId").asText("");
        if (!GUID.matcher(call.name()).matches()) {
            return Json.error(
                    400,
                    "InvalidRoleAssignmentId",
                    "The role assignment ID '%s' is not valid. The role assignment ID must be a GUID."
                            .formatted(call.name()));
        }
        if (roleId.isEmpty() || !GUID.matcher(principal).matches()) {
            return Json.error(
                    400,
                    "InvalidRequestContent",
                    "The request content was invalid: properties.roleDefinitionId and properties.principalId, a GUID, are needed.");
        }
        Optional<Role> role = Role.find(roleId);
        if (role.isEmpty()) {
            return Json.error(
                    400,
                    "RoleDefinitionDoesNotExist",
                    "The specified role definition with ID '%s' does not exist."
                            .formatted(ResourceId.of(roleId).name()));
        }
        RoleGrant grant = new RoleGrant(
                call.name(),
                call.scope(),
                role.get().id(),
                principal,
                properties.path("principalType").asText("ServicePrincipal"),
                clock.instant(),
                grants.propagation());
        return grants.add(grant)
                .map(other -> Json.error(
                        409,
                        "RoleAssignmentExists",
                        "The role assignment already exists. The ID of the existing role assignment is %s."
                                .formatted(other.name().replace("-", ""))))
                .orElseGet(() -> Json.reply(201, body(grant)));
    }

    /** Documented, Learn: "Role Assignments - Delete": 200 with what was there, 204 when there was nothing. */
    private Reply delete(ArmCall call) {
        if (!grants.permits(call.caller().objectId(), Role.Permission.ASSIGN_ROLES, call.scope())) {
            return ArmErrors.forbidden(call.caller(), TYPE + "/delete", call.target());
        }
        return grants.remove(call.target())
                .map(grant -> Json.reply(200, body(grant)))
                .orElseGet(() -> new Reply(204, List.of(), Bytes.empty()));
    }

    private static ObjectNode body(RoleGrant grant) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties");
        properties.put(
                "roleDefinitionId",
                grant.scope()
                                .subscription()
                                .map(subscription -> "/subscriptions/" + subscription)
                                .orElse("")
                        + "/providers/Microsoft.Authorization/roleDefinitions/" + grant.roleId());
        properties.put("principalId", grant.principalId());
        properties.put("principalType", grant.principalType());
        properties.put("scope", grant.scope().toString());
        properties.putNull("condition");
        properties.put("createdOn", grant.createdOn().toString());
        properties.put("updatedOn", grant.createdOn().toString());
        return body.put("id", grant.id().toString()).put("type", TYPE).put("name", grant.name());
    }
}
