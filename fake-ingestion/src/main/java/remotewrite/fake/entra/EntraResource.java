package remotewrite.fake.entra;

import java.util.List;
import java.util.Objects;

/**
 * A resource for which a tenant issues tokens.
 *
 * @param uri without a slash at its end; requests may say one (entra.md 4.3)
 * @param enabled a disabled one is refused with AADSTS500014
 */
public record EntraResource(String uri, boolean enabled) {
    public EntraResource {
        Objects.requireNonNull(uri, "uri is null");
        if (uri.isBlank() || uri.endsWith("/")) {
            throw new IllegalArgumentException("uri is '" + uri + "'; it is written without a slash at its end");
        }
    }

    /** An enabled resource. */
    public static EntraResource of(String uri) {
        return new EntraResource(uri, true);
    }

    /** All of {@code cloud}, enabled. */
    public static List<EntraResource> all(EntraCloud cloud) {
        return cloud.resources().stream().map(EntraResource::of).toList();
    }

    /** Whether a request for {@code resource} means this one: with and without one slash at the end. */
    public boolean answersTo(String resource) {
        return resource.equals(uri) || resource.equals(uri + "/");
    }
}
