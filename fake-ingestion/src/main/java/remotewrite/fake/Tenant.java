package remotewrite.fake;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraResource;

/**
 * An Entra tenant.
 *
 * @param id a GUID
 * @param cloud where it lives: under the authority hosts of other clouds it does not exist
 * @param domains its verified domain names; the tenant is found under each of them as under its id
 * @param applications found by client id
 * @param resources for which tokens can be had
 */
public record Tenant(
        String id,
        EntraCloud cloud,
        List<String> domains,
        List<Application> applications,
        List<EntraResource> resources) {
    public Tenant {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(cloud, "cloud is null");
        domains = List.copyOf(domains);
        applications = List.copyOf(applications);
        resources = List.copyOf(resources);
    }

    /** A tenant of the public cloud without domain names, with the resource of Azure Monitor metrics. */
    public static Tenant of(String id, Application... applications) {
        return in(EntraCloud.PUBLIC, id, applications);
    }

    /** A tenant without domain names, with the resource of Azure Monitor metrics of this cloud. */
    public static Tenant in(EntraCloud cloud, String id, Application... applications) {
        return new Tenant(
                id, cloud, List.of(), List.of(applications), List.of(EntraResource.of(cloud.monitorResource())));
    }

    /** {@code iss} of the v1 tokens of this tenant (entra.md 4.2, documented; for China assumed). */
    public String issuer() {
        return "https://" + cloud.stsHost() + "/" + id + "/";
    }

    /** Whether a path or authority that says {@code name} means this tenant; compared without case. */
    boolean answersTo(String name) {
        return id.equalsIgnoreCase(name) || domains.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** Whether it exists where clients ask {@code host}; a name that is no authority of Azure's leads to every cloud. */
    boolean livesBehind(String host) {
        return EntraCloud.ofHost(EntraCall.withoutPort(host)).map(cloud::equals).orElse(true);
    }

    Optional<Application> application(String clientId) {
        return applications.stream()
                .filter(application -> application.clientId().equalsIgnoreCase(clientId))
                .findFirst();
    }

    /** With and without one slash at the end (entra.md 4.3). */
    Optional<EntraResource> resource(String uri) {
        return resources.stream().filter(resource -> resource.answersTo(uri)).findFirst();
    }
}
