package remotewrite.fake;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of the ingestion endpoint (azure.md 1.1 to 1.5). What is wrong first is told, in the order URL, method,
 * token, data collection rule, role, size, content (the order is assumed).
 */
final class IngestionService implements Service {
    /** Documented, azure.md 1.1. */
    static final Set<String> API_VERSIONS = Set.of("2021-11-01-preview", "2023-04-24");

    private static final Pattern WRITE_PATH =
            Pattern.compile("/dataCollectionRules/(?<rule>[^/]+)/streams/Microsoft-PrometheusMetrics/api/v1/write");
    private static final Pattern BEARER = Pattern.compile("Bearer +(?<token>.*)", Pattern.CASE_INSENSITIVE);

    private final TokenVerifier tokens;
    private final Map<String, DataCollectionRule> rules;
    private final WriteContents contents;

    IngestionService(TokenVerifier tokens, List<DataCollectionRule> rules, IngestionProfile profile) {
        this.tokens = Objects.requireNonNull(tokens, "tokens is null");
        this.rules = rules.stream()
                .collect(Collectors.toUnmodifiableMap(DataCollectionRule::immutableId, Function.identity()));
        this.contents = new WriteContents(profile);
    }

    @Override
    public Reply serve(Request request) {
        String[] target = request.target().split("\\?", 2);
        Matcher path = WRITE_PATH.matcher(target[0]);
        if (!path.matches()) {
            return IngestionErrors.noSuchUrl(
                    "the path is not /dataCollectionRules/{immutableId}/streams/Microsoft-PrometheusMetrics/api/v1/write");
        }
        List<String> versions = apiVersions(target.length == 1 ? "" : target[1]);
        if (versions.size() != 1 || !API_VERSIONS.contains(versions.get(0))) {
            return IngestionErrors.noSuchUrl("api-version is %s, known are %s"
                    .formatted(versions, API_VERSIONS.stream().sorted().toList()));
        }
        if (!request.method().equals("POST")) {
            return IngestionErrors.methodNotAllowed(request.method());
        }
        return authenticate(request, path.group("rule"));
    }

    private Reply authenticate(Request request, String ruleId) {
        List<String> credentials = request.header("Authorization");
        if (credentials.isEmpty()) {
            return IngestionErrors.noAuthorization();
        }
        Matcher bearer = BEARER.matcher(credentials.get(0));
        if (credentials.size() > 1 || !bearer.matches()) {
            return IngestionErrors.tokenRefused(new TokenVerdict.Refused(
                    "AuthenticationFailed",
                    "Authentication failed. One 'Authorization' header with the scheme Bearer is needed."));
        }
        return switch (tokens.verify(bearer.group("token"))) {
            case TokenVerdict.Refused refused -> IngestionErrors.tokenRefused(refused);
            case TokenVerdict.Valid valid -> authorize(request, ruleId, valid);
        };
    }

    private Reply authorize(Request request, String ruleId, TokenVerdict.Valid token) {
        if (!rules.containsKey(ruleId)) {
            return IngestionErrors.noSuchRule(ruleId);
        }
        return rules.get(ruleId).publishedBy(token.objectId()) ? accept(request) : IngestionErrors.roleMissing(ruleId);
    }

    private Reply accept(Request request) {
        if (request.body().size() > IngestionErrors.MAX_BODY_BYTES) {
            return IngestionErrors.tooLong(request.body().size());
        }
        return contents.answer(request);
    }

    private static List<String> apiVersions(String query) {
        return Stream.of(query.split("&"))
                .filter(parameter -> parameter.startsWith("api-version="))
                .map(parameter -> parameter.substring("api-version=".length()))
                .toList();
    }
}
