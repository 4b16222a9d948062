package remotewrite.fake.setup;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.entra.AzureApi;

/**
 * A client that a setup file makes possible, and what it needs to use the cloud.
 *
 * @param description who it is, a phrase for readers
 * @param clientId its application's or identity's
 * @param objectId of its service principal
 * @param variables its environment, but for the secret, an app's identity header and what is missing
 * @param secret whose value belongs into {@code AZURE_CLIENT_SECRET}; empty for other credentials
 * @param opens what its roles let it write or read, and the resource for which it gets a token for that, without a slash at
 *     the end; empty for managed identities
 * @param opensLater the same of what it will write or read once a role of it has spread, and may not by now
 * @param opensNot the same of what its roles let it write or read, now or once they have spread, and for which it gets no token: why,
 *     half a sentence
 * @param missing what its user has to add that the file does not give, a phrase each
 */
public record OwnClient(
        String description,
        String clientId,
        String objectId,
        Map<String, String> variables,
        Optional<ClientSecret> secret,
        Map<AzureApi, String> opens,
        Map<AzureApi, String> opensLater,
        Map<AzureApi, String> opensNot,
        List<String> missing) {
    public OwnClient {
        Objects.requireNonNull(description, "description is null");
        Objects.requireNonNull(clientId, "clientId is null");
        Objects.requireNonNull(objectId, "objectId is null");
        variables = Map.copyOf(variables);
        Objects.requireNonNull(secret, "secret is null");
        opens = Map.copyOf(opens);
        opensLater = Map.copyOf(opensLater);
        opensNot = Map.copyOf(opensNot);
        missing = List.copyOf(missing);
    }

    /** Whether it runs in an app of App Service, and so needs the identity header of {@code CloudFiles} besides. */
    public boolean inApp() {
        return variables.containsKey("IDENTITY_ENDPOINT");
    }

    /** The name of the file with its secret: an application may be in several tenants, with a secret in each. */
    public String secretFile() {
        return "client-secret-" + variables.get("AZURE_TENANT_ID") + "-" + clientId;
    }
}
