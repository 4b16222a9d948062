package remotewrite.fake.manage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import remotewrite.fake.Request;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.role.ResourceId;

/**
 * A request to Resource Manager whose token is good.
 *
 * @param scope what stands before the last {@code /providers/Namespace/collection}; {@code /} when nothing does
 * @param collection namespace and type of that end, as the client spelt it
 * @param name what follows it, empty when nothing does
 */
record ArmCall(
        Request request,
        Parameters parameters,
        TokenVerdict.Valid caller,
        ResourceId scope,
        String collection,
        String name) {
    private static final Pattern PATH = Pattern.compile(
            "(?<scope>.*)/providers/(?<collection>[^/]+/[^/]+)(?:/(?<name>[^/]+))?/?", Pattern.CASE_INSENSITIVE);

    static Optional<ArmCall> of(Request request, TokenVerdict.Valid caller) {
        Matcher path = PATH.matcher(Parameters.path(request));
        if (!path.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ArmCall(
                request,
                Parameters.of(request),
                caller,
                ResourceId.of(path.group("scope")),
                path.group("collection"),
                Optional.ofNullable(path.group("name")).orElse("")));
    }

    boolean isFor(String wanted) {
        return collection.equalsIgnoreCase(wanted);
    }

    /** Present: requests without it do not get this far. */
    String apiVersion() {
        return parameters.value("api-version").orElseThrow();
    }

    /** What the whole path names. */
    ResourceId target() {
        return ResourceId.of(scope + "/providers/" + collection + (name.isEmpty() ? "" : "/" + name));
    }
}
