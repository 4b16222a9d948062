package remotewrite.proxy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The query API of Prometheus, as far as it only reads (azure.md 3.2, and the HTTP API of Prometheus 3). Paths are
 * compared as they were sent, undecoded.
 */
final class QueryApi {
    /** GET, or POST with the parameters as a form. */
    private static final Pattern FORMS =
            Pattern.compile("/api/v1/(query|query_range|query_exemplars|series|labels|format_query|parse_query)");

    private static final Pattern PAGES = Pattern.compile(
            "/api/v1/(label/[A-Za-z_][A-Za-z0-9_]*/values|metadata|rules|alerts|targets|status/buildinfo)");

    private QueryApi() {}

    /** The methods allowed on {@code path}; empty when it is not of the query API. */
    static Optional<List<String>> methods(String path) {
        if (FORMS.matcher(path).matches()) {
            return Optional.of(List.of("GET", "POST"));
        }
        return PAGES.matcher(path).matches() ? Optional.of(List.of("GET")) : Optional.empty();
    }

    /**
     * Where a query goes: the caller's path and query behind the configured base. Empty when it is no query, or when
     * queries do not pass.
     *
     * @throws IllegalArgumentException when the caller's query has characters that a URL cannot have
     */
    static Optional<URI> url(Target target, String callerTarget) {
        int query = callerTarget.indexOf('?');
        String path = query < 0 ? callerTarget : callerTarget.substring(0, query);
        return methods(path)
                .flatMap(ignored -> target.queryUrl())
                .map(base -> URI.create(base + callerTarget.substring(1)));
    }
}
