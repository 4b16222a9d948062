package remotewrite.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A request to the token service, taken apart.
 *
 * @param method as on the wire
 * @param path the segments of the path, without empty ones
 * @param query of the request-target; a bare {@code ?} is no parameters
 * @param form of the body, empty unless the body says it is one; what it lacks is taken from {@link BasicCredentials}
 *     (assumed where both say something)
 * @param host host and port as the client wrote them in {@code Host}: every address in a reply uses them
 * @param traceId made up here
 * @param correlationId the client's {@code client-request-id}, or made up
 * @param echo whether the client wants its id back
 */
record EntraCall(
        String method,
        List<String> path,
        Form query,
        Form form,
        String host,
        String traceId,
        String correlationId,
        boolean echo) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    static EntraCall of(Request request) {
        int question = request.target().indexOf('?');
        String path = question < 0 ? request.target() : request.target().substring(0, question);
        String query = question < 0 ? "" : request.target().substring(question + 1);
        return new EntraCall(
                request.method(),
                Arrays.stream(path.split("/"))
                        .filter(segment -> !segment.isEmpty())
                        .map(Form::decode)
                        .toList(),
                Form.parse(query),
                (hasForm(request) ? Form.parse(request.body().toUtf8()) : Form.EMPTY)
                        .orElse(BasicCredentials.in(request)),
                first(request, "Host").orElse("login.microsoftonline.com").toLowerCase(Locale.ROOT),
                UUID.randomUUID().toString(),
                first(request, "client-request-id")
                        .filter(id -> GUID.matcher(id).matches())
                        .orElseGet(() -> UUID.randomUUID().toString()),
                first(request, "return-client-request-id")
                        .filter("true"::equalsIgnoreCase)
                        .isPresent());
    }

    /** Whether the body is a form; one without a type counts as such. */
    static boolean hasForm(Request request) {
        return request.header("Content-Type").stream()
                .allMatch(type -> type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"));
    }

    static boolean isGuid(String text) {
        return GUID.matcher(text).matches();
    }

    /** Whether the path has these segments, compared without case (inferred, entra.md 1.1); {@code *} is any one. */
    boolean pathIs(String... pattern) {
        if (path.size() != pattern.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equalsIgnoreCase(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    boolean isForToken() {
        return pathIs("*", "oauth2", "v2.0", "token") || isForVersionOneToken();
    }

    /** Whether it names a resource rather than a scope (entra.md 1.6). */
    boolean isForVersionOneToken() {
        return pathIs("*", "oauth2", "token");
    }

    /** A reply with the headers that the token service sends (entra.md 1.2, inferred from traces). */
    Reply json(int status, Map<String, ?> body) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Cache-Control", "no-store, no-cache"));
        headers.add(new Header("Pragma", "no-cache"));
        headers.add(new Header("Content-Type", "application/json; charset=utf-8"));
        headers.add(new Header("X-Content-Type-Options", "nosniff"));
        if (echo) {
            headers.add(new Header("client-request-id", correlationId));
        }
        headers.add(new Header("x-ms-request-id", traceId));
        headers.add(new Header("x-ms-ests-server", "2.1.0 - FAKE ProdSlices"));
        return new Reply(status, headers, Bytes.utf8(text(body)));
    }

    Reply refuse(EntraError error, Instant now) {
        return json(error.status(), error.body(now, traceId, correlationId, host));
    }

    static String withoutPort(String host) {
        return host.replaceAll(":\\d+$", "");
    }

    private static Optional<String> first(Request request, String name) {
        return request.header(name).stream().findFirst();
    }

    static String text(Map<String, ?> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of strings, numbers and lists have a JSON form", e);
        }
    }
}
