package remotewrite.fake;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An application of a {@link Tenant} together with its service principal.
 *
 * @param clientId the application (client) id, a GUID
 * @param objectId the service principal's object id, a GUID; becomes {@code oid} and {@code sub} of its tokens
 * @param displayName shown in error texts
 * @param certificates registered for client authentication; RSA, compared by thumbprint
 * @param secrets client secrets of any time; several may share a value
 * @param enabled whether it may sign in
 */
public record Application(
        String clientId,
        String objectId,
        String displayName,
        List<X509Certificate> certificates,
        List<ClientSecret> secrets,
        boolean enabled) {
    public Application {
        Objects.requireNonNull(clientId, "clientId is null");
        Objects.requireNonNull(objectId, "objectId is null");
        Objects.requireNonNull(displayName, "displayName is null");
        certificates = List.copyOf(certificates);
        secrets = List.copyOf(secrets);
        for (X509Certificate certificate : certificates) {
            if (!(certificate.getPublicKey() instanceof RSAPublicKey)) {
                throw new IllegalArgumentException("the certificate " + certificate.getSubjectX500Principal()
                        + " has no RSA key; assertions are signed RS256 or PS256");
            }
        }
    }

    /** An enabled application with these certificates registered. */
    public static Application of(String clientId, String objectId, ClientCertificate... certificates) {
        return new Application(
                clientId,
                objectId,
                "app-" + clientId,
                Arrays.stream(certificates).map(ClientCertificate::certificate).toList(),
                List.of(),
                true);
    }

    /** The same application with these client secrets and no others. */
    public Application withSecrets(ClientSecret... others) {
        return new Application(clientId, objectId, displayName, certificates, List.of(others), enabled);
    }

    /** The same application, unable to sign in. */
    public Application disabled() {
        return new Application(clientId, objectId, displayName, certificates, secrets, false);
    }
}
