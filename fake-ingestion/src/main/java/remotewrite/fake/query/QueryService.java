package remotewrite.fake.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import remotewrite.fake.Bytes;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.fake.Service;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.TokenVerifier;
import remotewrite.fake.role.Access;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.store.StoredMetrics;

/**
 * Path, method, token, scope, role, parameters: what is wrong first is told, in this order (assumed). Successes and refusals of
 * the API are compressed for clients that take gzip, as Prometheus does it (assumed of Azure).
 */
final class QueryService implements Service {
    private static final Pattern VALUES = Pattern.compile("/api/v1/label/(?<name>[^/]+)/values");
    private static final Pattern BEARER = Pattern.compile("Bearer +(?<token>.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern GZIP = Pattern.compile("(gzip|\\*)(\\s*;\\s*q=(1(\\.0*)?|0\\.0*[1-9]\\d*))?");

    private final TokenVerifier tokens;
    private final Access readers;
    private final QueryRules rules;
    private final QueryApi queries;
    private final SeriesApi series;

    QueryService(TokenVerifier tokens, Access readers, StoredMetrics metrics, QueryRules rules, Clock clock) {
        this.tokens = Objects.requireNonNull(tokens, "tokens is null");
        this.readers = Objects.requireNonNull(readers, "readers is null");
        this.rules = Objects.requireNonNull(rules, "rules is null");
        this.queries = new QueryApi(metrics, rules, clock);
        this.series = new SeriesApi(metrics, rules, clock);
    }

    /** What a path answers to parameters. */
    @FunctionalInterface
    private interface Endpoint {
        QueryJson.Data answer(QueryParameters parameters);
    }

    @Override
    public Reply serve(Request request) {
        String path = request.target().split("\\?", 2)[0];
        Matcher values = VALUES.matcher(path);
        if (values.matches()) {
            return request.method().equals("GET")
                    ? authenticate(
                            request,
                            parameters -> series.values(QueryParameters.decode(values.group("name")), parameters))
                    : QueryErrors.methodNotAllowed(request.method(), "GET");
        }
        return switch (path) {
            case "/api/v1/query" -> getOrPost(request, queries::instant);
            case "/api/v1/query_range" -> getOrPost(request, queries::range);
            case "/api/v1/series" -> getOrPost(request, series::series);
            case "/api/v1/labels" -> getOrPost(request, series::labels);
            default -> QueryErrors.noSuchPath();
        };
    }

    private Reply getOrPost(Request request, Endpoint endpoint) {
        return Set.of("GET", "POST").contains(request.method())
                ? authenticate(request, endpoint)
                : QueryErrors.methodNotAllowed(request.method(), "GET, POST");
    }

    private Reply authenticate(Request request, Endpoint endpoint) {
        List<String> credentials = request.header("Authorization");
        if (credentials.isEmpty()) {
            return QueryErrors.noAuthorization();
        }
        Matcher bearer = BEARER.matcher(credentials.getFirst());
        if (credentials.size() > 1 || !bearer.matches()) {
            return QueryErrors.noBearer();
        }
        return switch (tokens.verify(bearer.group("token"))) {
            case TokenVerdict.Refused refused ->
                QueryErrors.tokenRefused(rules.answers().refusedToken(), refused);
            case TokenVerdict.Valid valid -> authorize(request, endpoint, valid.objectId());
        };
    }

    private Reply authorize(Request request, Endpoint endpoint, String objectId) {
        if (!scoped(request)) {
            return QueryErrors.scopeMissing();
        }
        return readers.allows(objectId) ? compressed(request, answer(request, endpoint)) : QueryErrors.roleMissing();
    }

    private boolean scoped(Request request) {
        List<String> scopes = request.header("x-ms-azure-scoping");
        return switch (rules.scoping()) {
            case NOT_NEEDED -> true;
            case NEEDED ->
                scopes.size() == 1
                        && ResourceId.of(scopes.getFirst()).subscription().isPresent();
        };
    }

    private Reply answer(Request request, Endpoint endpoint) {
        try {
            Bytes body = QueryJson.success(endpoint.answer(QueryParameters.of(request)));
            return new Reply(200, List.of(new Header("Content-Type", "application/json")), body);
        } catch (QueryRefused e) {
            return QueryErrors.refused(e, rules.answers().validation());
        }
    }

    private static Reply compressed(Request request, Reply reply) {
        boolean wanted = request.header("Accept-Encoding").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .anyMatch(coding -> GZIP.matcher(coding.strip()).matches());
        if (!wanted) {
            return reply;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(reply.body().toArray());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        List<Header> headers = new ArrayList<>(reply.headers());
        headers.add(new Header("Content-Encoding", "gzip"));
        headers.add(new Header("Vary", "Accept-Encoding"));
        return new Reply(reply.status(), headers, Bytes.copyOf(out.toByteArray()));
    }
}
