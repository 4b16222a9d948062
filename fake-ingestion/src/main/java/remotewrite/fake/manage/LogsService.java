package remotewrite.fake.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.fake.Service;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrants;

/** Log Analytics. What is wrong first is told, in the order path, method, token, workspace, role, query (assumed). */
record LogsService(Clock clock, Bearer tokens, Supplier<List<LogWorkspace>> workspaces, RoleGrants grants)
        implements Service {
    private static final Pattern WORKSPACE =
            Pattern.compile("/v1/workspaces/(?<id>[^/]+)/query/?", Pattern.CASE_INSENSITIVE);
    private static final Pattern RESOURCE =
            Pattern.compile("/v1(?<id>/subscriptions/.+)/query/?", Pattern.CASE_INSENSITIVE);

    @Override
    public Reply serve(Request request) {
        String path = Parameters.path(request);
        if (!WORKSPACE.matcher(path).matches() && !RESOURCE.matcher(path).matches()) {
            return pathNotFound();
        }
        if (!request.method().equals("GET") && !request.method().equals("POST")) {
            return error(405, "MethodNotAllowed", "The method is not allowed", new Header("Allow", "GET, POST"));
        }
        return tokens.admit(
                request,
                caller -> serve(request, path, caller),
                refused -> error(401, refused.code(), refused.message(), new Header("WWW-Authenticate", "Bearer")));
    }

    private Reply serve(Request request, String path, TokenVerdict.Valid caller) {
        Matcher byWorkspace = WORKSPACE.matcher(path);
        if (byWorkspace.matches()) {
            Optional<LogWorkspace> workspace = workspaces.get().stream()
                    .filter(one -> one.customerId().equalsIgnoreCase(byWorkspace.group("id")))
                    .findFirst();
            if (workspace.isEmpty()) {
                return pathNotFound();
            }
            return ask(request, caller, workspace.get().id(), workspace.get().rows(), row -> true);
        }
        Matcher byResource = RESOURCE.matcher(path);
        if (!byResource.matches()) {
            return pathNotFound();
        }
        ResourceId resource = ResourceId.of(byResource.group("id"));
        List<LogRow> all =
                workspaces.get().stream().flatMap(one -> one.rows().stream()).toList();
        // The resource may be the workspace itself: then all that it holds.
        return workspaces.get().stream()
                .filter(one -> one.id().equals(resource))
                .findFirst()
                .map(one -> ask(request, caller, resource, one.rows(), row -> true))
                .orElseGet(() -> ask(
                        request, caller, resource, all, row -> row.resource().within(resource)));
    }

    private Reply ask(
            Request request, TokenVerdict.Valid caller, ResourceId scope, List<LogRow> rows, Predicate<LogRow> within) {
        if (!grants.permits(caller.objectId(), Role.Permission.SEARCH_LOGS, scope)) {
            return error(
                    403,
                    "InsufficientAccessError",
                    "The provided credentials have insufficient access to perform the requested operation");
        }
        Parameters parameters = Parameters.of(request);
        JsonNode body = request.method().equals("POST") ? Json.read(request.body()) : Json.object();
        Optional<String> query = parameters.value("query").or(() -> text(body, "query"));
        Optional<String> timespan = parameters.value("timespan").or(() -> text(body, "timespan"));
        if (query.isEmpty()) {
            return refused("InvalidQuery", "The query is missing", "FAKE0002", "A query is needed");
        }
        if (!body.path("workspaces").isEmpty()) {
            return refused(
                    "SemanticError",
                    "A semantic error occurred.",
                    "FAKE0001",
                    "A query over more workspaces is not served by the fake.");
        }
        Optional<TimeRange> range = timespan.flatMap(text -> TimeRange.parse(text, clock.instant()));
        if (timespan.isPresent() && range.isEmpty()) {
            return refused(
                    "InvalidTimespan",
                    "The timespan is invalid",
                    "FAKE0003",
                    "No ISO 8601 interval: " + timespan.get());
        }
        Predicate<LogRow> inTime = row -> range.isEmpty() || range.get().contains(row.timeGenerated());
        try {
            return Json.reply(200, table(KqlQuery.answer(query.get(), rows, within.and(inTime), clock.instant())));
        } catch (KqlRefusal e) {
            return refused(e.kind(), e.title(), e.code(), e.getMessage());
        }
    }

    private static Optional<String> text(JsonNode body, String name) {
        return Optional.of(body.path(name).asText("")).filter(value -> !value.isBlank());
    }

    private static ObjectNode table(KqlRows result) {
        ObjectNode body = Json.object();
        ObjectNode table = body.putArray("tables").addObject().put("name", "PrimaryResult");
        ArrayNode columns = table.putArray("columns");
        result.columns()
                .forEach(column -> columns.addObject()
                        .put("name", column.name())
                        .put("type", column.type().label()));
        ArrayNode rows = table.putArray("rows");
        for (List<KqlValue> values : result.rows()) {
            ArrayNode row = rows.addArray();
            for (KqlValue value : values) {
                switch (value) {
                    case KqlValue.Text text -> row.add(text.value());
                    case KqlValue.Whole whole -> row.add(whole.value());
                    case KqlValue.Real real -> row.add(real.value());
                    case KqlValue.Time time -> row.add(time.value().toString());
                    case KqlValue.Null none -> row.addNull();
                }
            }
        }
        return body;
    }

    private static Reply pathNotFound() {
        return error(404, "PathNotFoundError", "The requested path does not exist");
    }

    private static Reply error(int status, String code, String message, Header... more) {
        return Json.reply(status, envelope(code, message), more);
    }

    private static Reply refused(String kind, String title, String code, String message) {
        ObjectNode envelope = envelope("BadArgumentError", "The request had some invalid properties");
        ((ObjectNode) envelope.get("error"))
                .putObject("innererror")
                .put("code", kind)
                .put("message", title)
                .putObject("innererror")
                .put("code", code)
                .put("message", message);
        return Json.reply(400, envelope);
    }

    private static ObjectNode envelope(String code, String message) {
        ObjectNode envelope = Json.object();
        envelope.putObject("error")
                .put("message", message)
                .put("code", code)
                .put("correlationId", UUID.randomUUID().toString());
        return envelope;
    }
}
