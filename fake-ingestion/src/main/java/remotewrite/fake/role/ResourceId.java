package remotewrite.fake.role;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of something in Azure Resource Manager: a subscription, a resource group, a resource, or {@code /} for all.
 * Compared without case, shown as it was written; a slash at the end and a missing one at the start make no difference.
 */
public final class ResourceId {
    private static final Pattern PARTS = Pattern.compile(
            "/subscriptions/(?<subscription>[^/]+)(?:/resourceGroups/(?<group>[^/]+))?(?:/providers/(?<namespace>[^/]+)/(?<rest>[^/]+/[^/]+(?:/[^/]+/[^/]+)*))?",
            Pattern.CASE_INSENSITIVE);

    private final String text;
    private final String folded;

    private ResourceId(String text) {
        this.text = text;
        this.folded = text.toLowerCase(Locale.ROOT);
    }

    /** Any text: what has the form of no resource has no parts. */
    public static ResourceId of(String text) {
        Objects.requireNonNull(text, "text is null");
        String trimmed = text.replaceAll("^/+|/+$", "");
        return new ResourceId("/" + trimmed);
    }

    /** The id of a resource of a resource group, e.g. of the type {@code Microsoft.Monitor/accounts}. */
    public static ResourceId of(String subscription, String group, String type, String name) {
        return of("/subscriptions/%s/resourceGroups/%s/providers/%s/%s".formatted(subscription, group, type, name));
    }

    /** Whether this is {@code scope} or lies below it. */
    public boolean within(ResourceId scope) {
        return scope.folded.equals("/") || folded.equals(scope.folded) || folded.startsWith(scope.folded + "/");
    }

    /** The subscription's id; empty for {@code /} and for what is no id. */
    public Optional<String> subscription() {
        return part("subscription");
    }

    public Optional<String> group() {
        return part("group");
    }

    /** Namespace and type, e.g. {@code Microsoft.Monitor/accounts}; of a nested resource the whole chain of types. */
    public Optional<String> type() {
        return part("namespace").map(namespace -> {
            String[] rest = part("rest").orElseThrow().split("/");
            StringBuilder type = new StringBuilder(namespace);
            for (int i = 0; i < rest.length; i += 2) {
                type.append('/').append(rest[i]);
            }
            return type.toString();
        });
    }

    /** The last part. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    private Optional<String> part(String name) {
        Matcher parts = PARTS.matcher(text);
        return parts.matches() ? Optional.ofNullable(parts.group(name)) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceId that && folded.equals(that.folded);
    }

    @Override
    public int hashCode() {
        return folded.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
