package remotewrite.fake.cloud;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import remotewrite.fake.Tenant;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraResource;

/**
 * Audiences of a cloud's endpoints: Azure's, and the endpoint's own address. Microsoft's clients of metrics and logs ask for
 * a token for the endpoint that they are given, that of logs without the port, and have no other setting for it (observed:
 * azure-monitor-query).
 */
final class OwnAudiences {
    private final Map<String, Set<String>> addresses = new ConcurrentHashMap<>();

    /** The endpoint is started. */
    void learn(String name, URI base) {
        String host = base.getScheme() + "://" + base.getHost();
        addresses.put(name, Set.of(host + ":" + base.getPort(), host));
    }

    /** What is good at the endpoint {@code name}, which stands in for {@code api}, for the tenants of a cloud, by now. */
    Function<EntraCloud, Set<String>> of(String name, AzureApi api) {
        return cloud -> {
            Set<String> all = new HashSet<>(cloud.audiences(api));
            for (String address : addresses.getOrDefault(name, Set.of())) {
                all.add(address);
                all.add(address + "/");
            }
            return all;
        };
    }

    /** The tenants, in which tokens can be had for the addresses too. */
    Tenant[] in(List<Tenant> tenants) {
        return tenants.stream().map(this::in).toArray(Tenant[]::new);
    }

    private Tenant in(Tenant tenant) {
        List<EntraResource> resources = new ArrayList<>(tenant.resources());
        addresses.values().stream()
                .flatMap(Set::stream)
                .distinct()
                .map(EntraResource::of)
                .forEach(resources::add);
        return new Tenant(tenant.id(), tenant.cloud(), tenant.domains(), tenant.applications(), resources);
    }
}
