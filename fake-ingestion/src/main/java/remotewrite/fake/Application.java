package remotewrite.fake;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.SignIn;
import remotewrite.fake.entra.TrustedSubject;

/**
 * An application of a {@link Tenant} together with its service principal.
 *
 * @param clientId the application (client) id, a GUID
 * @param objectId the service principal's object id, a GUID; becomes {@code oid} and {@code sub} of its tokens
 * @param displayName shown in error texts
 * @param certificates registered for client authentication; RSA, compared by thumbprint, good within their validity
 * @param secrets client secrets of any time; several may share a value
 * @param federatedCredentials whose tokens prove it besides
 * @param trustedSubjects whose certificates prove it besides, without being registered
 * @param signIn whether it may sign in
 */
public record Application(
        String clientId,
        String objectId,
        String displayName,
        List<X509Certificate> certificates,
        List<ClientSecret> secrets,
        List<FederatedCredential> federatedCredentials,
        List<TrustedSubject> trustedSubjects,
        SignIn signIn) {
    public Application {
        Objects.requireNonNull(clientId, "clientId is null");
        Objects.requireNonNull(objectId, "objectId is null");
        Objects.requireNonNull(displayName, "displayName is null");
        certificates = List.copyOf(certificates);
        secrets = List.copyOf(secrets);
        federatedCredentials = List.copyOf(federatedCredentials);
        trustedSubjects = List.copyOf(trustedSubjects);
        Objects.requireNonNull(signIn, "signIn is null");
        for (X509Certificate certificate : certificates) {
            if (!(certificate.getPublicKey() instanceof RSAPublicKey)) {
                throw new IllegalArgumentException("the certificate " + certificate.getSubjectX500Principal()
                        + " has no RSA key; assertions are signed RS256 or PS256");
            }
        }
    }

    /** An application that may sign in, with these certificates registered. */
    public static Application of(String clientId, String objectId, ClientCertificate... certificates) {
        return new Application(
                clientId,
                objectId,
                "app-" + clientId,
                Arrays.stream(certificates).map(ClientCertificate::certificate).toList(),
                List.of(),
                List.of(),
                List.of(),
                SignIn.ALLOWED);
    }

    /** The same application with these client secrets and no others. */
    public Application withSecrets(ClientSecret... others) {
        return new Application(
                clientId,
                objectId,
                displayName,
                certificates,
                List.of(others),
                federatedCredentials,
                trustedSubjects,
                signIn);
    }

    /** The same application with these federated credentials and no others. */
    public Application withFederatedCredentials(FederatedCredential... others) {
        return new Application(
                clientId, objectId, displayName, certificates, secrets, List.of(others), trustedSubjects, signIn);
    }

    /** The same application with these trusted subjects and no others. */
    public Application withTrustedSubjects(TrustedSubject... others) {
        return new Application(
                clientId, objectId, displayName, certificates, secrets, federatedCredentials, List.of(others), signIn);
    }

    /** The same application, able to sign in or not. */
    public Application withSignIn(SignIn other) {
        return new Application(
                clientId, objectId, displayName, certificates, secrets, federatedCredentials, trustedSubjects, other);
    }
}
