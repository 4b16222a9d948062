package remotewrite.fake;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What an app-only request asks for. */
sealed interface Scope {
    /** One resource, with the slashes that stood before {@code /.default}: they become part of {@code aud}. */
    record Resource(String uri) implements Scope {}

    /** Nothing that can be granted. */
    record Unusable(EntraError error) implements Scope {}

    /** Both MSALs append these to every request; the service ignores them (entra.md 1.1, observed). */
    Set<String> OPENID_SCOPES = Set.of("openid", "profile", "offline_access");

    String DEFAULT = "/.default";

    /** Reads the {@code scope} parameter: {@code https://monitor.azure.com//.default} means the resource with a slash. */
    static Scope parse(String scope) {
        List<String> asked =
                Arrays.stream(scope.strip().split("\\s+")).distinct().toList();
        List<String> resources =
                asked.stream().filter(one -> !OPENID_SCOPES.contains(one)).toList();
        if (resources.size() > 1) {
            return new Unusable(ScopeRefusals.severalResources(scope));
        }
        if (resources.isEmpty() || !resources.getFirst().endsWith(DEFAULT)) {
            return new Unusable(ScopeRefusals.scopeWithoutDefault(scope));
        }
        String only = resources.getFirst();
        String uri = only.substring(0, only.length() - DEFAULT.length());
        return uri.isEmpty() ? new Unusable(ScopeRefusals.scopeMalformed(only)) : new Resource(uri);
    }
}
