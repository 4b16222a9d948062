package remotewrite.fake.entra;

import java.util.Objects;
import java.util.Optional;

/**
 * How many token requests of somebody count for a {@link Throttling.Limit} at present.
 *
 * @param tenant as the path names it
 * @param clientId the application; empty where a limit is by tenant
 * @param requests taken within the window that ends now, at least one
 */
public record TakenRequests(String tenant, Optional<String> clientId, long requests) {
    public TakenRequests {
        Objects.requireNonNull(tenant, "tenant is null");
        Objects.requireNonNull(clientId, "clientId is null");
    }
}
