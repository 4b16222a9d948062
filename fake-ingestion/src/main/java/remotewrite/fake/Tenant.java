package remotewrite.fake;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An Entra tenant.
 *
 * @param id a GUID
 * @param domains its verified domain names; the tenant is found under each of them as under its id
 * @param applications found by client id
 */
public record Tenant(String id, List<String> domains, List<Application> applications) {
    public Tenant {
        Objects.requireNonNull(id, "id is null");
        domains = List.copyOf(domains);
        applications = List.copyOf(applications);
    }

    /** A tenant without domain names. */
    public static Tenant of(String id, Application... applications) {
        return new Tenant(id, List.of(), List.of(applications));
    }

    /** {@code iss} of the v1 tokens of this tenant (entra.md 4.2, documented). */
    public String issuer() {
        return "https://sts.windows.net/" + id + "/";
    }

    /** Whether a path or authority that says {@code name} means this tenant; compared without case. */
    boolean answersTo(String name) {
        return id.equalsIgnoreCase(name) || domains.stream().anyMatch(name::equalsIgnoreCase);
    }

    Optional<Application> application(String clientId) {
        return applications.stream()
                .filter(application -> application.clientId().equalsIgnoreCase(clientId))
                .findFirst();
    }
}
