package remotewrite.fake.setup;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import remotewrite.fake.ClientSecret;

/**
 * A client that a setup file makes possible, and what it needs to use the cloud.
 *
 * @param description who it is, a phrase for readers
 * @param clientId its application's or identity's
 * @param variables its environment, but for the secret and for what is missing
 * @param secret whose value belongs into {@code AZURE_CLIENT_SECRET}; empty for other credentials
 * @param missing what its user has to add that the file does not give, a phrase each
 */
public record OwnClient(
        String description,
        String clientId,
        Map<String, String> variables,
        Optional<ClientSecret> secret,
        List<String> missing) {
    public OwnClient {
        Objects.requireNonNull(description, "description is null");
        Objects.requireNonNull(clientId, "clientId is null");
        variables = Map.copyOf(variables);
        Objects.requireNonNull(secret, "secret is null");
        missing = List.copyOf(missing);
    }
}
