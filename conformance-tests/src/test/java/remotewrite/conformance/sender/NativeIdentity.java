package remotewrite.conformance.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import remotewrite.fake.Application;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.Exchange;
import remotewrite.fake.FakeManagedIdentity;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerName;

/**
 * A way in which Prometheus authenticates by itself. In the beginning something is wrong with it.
 *
 * @param name of the way
 * @param principal who it is, a small number
 * @param azuread Prometheus's configuration
 * @param environment of its process
 * @param files in its directory {@link #FILES}
 * @param refusal what its log says of what is wrong
 * @param repair makes it right
 * @param tokenRequests what asked for tokens so far, and the answers
 * @param client how the software that asks calls itself
 * @param end closes what it needs
 */
record NativeIdentity(
        String name,
        int principal,
        String azuread,
        Map<String, String> environment,
        Map<String, byte[]> files,
        String refusal,
        Runnable repair,
        Supplier<List<Exchange>> tokenRequests,
        String client,
        Runnable end) {
    static final String FILES = "/etc/prometheus/";
    private static final Instant FROM = Instant.parse("2016-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2056-01-01T00:00:00Z");
    private static final String SECRET = "canary~8Q+a/ %41&=:ü";
    private static final String OAUTH = "oauth: {client_id: %s, tenant_id: %s, client_secret: %s}";
    private static final String AZIDENTITY = "azsdk-go-azidentity/";
    private static final String SUBJECT = "system:serviceaccount:monitoring:prometheus";

    /** An application's secret in the configuration; the one that Entra knows is another. */
    static NativeIdentity oauth(NativeAzure azure, int principal) {
        return ofApplication(
                azure,
                "oauth",
                principal,
                OAUTH,
                PrometheusConfig.quoted(SECRET),
                Map.of(),
                Map.of(),
                "AADSTS7000215",
                withSecret(principal, "another"),
                withSecret(principal, SECRET));
    }

    /** A tenant whose metadata names a stranger as issuer, which MSAL for Go sees since its version 1.5. */
    static NativeIdentity foreignIssuer(NativeAzure azure, int principal) {
        String stranger = "login.example.org";
        azure.issuer(new IssuerName.Host(stranger));
        azure.register(withSecret(principal, SECRET));
        return new NativeIdentity(
                "oauth with an issuer that is not the authority",
                principal,
                OAUTH.formatted(NativeAzure.clientId(principal), NativeAzure.TENANT, PrometheusConfig.quoted(SECRET)),
                Map.of(),
                Map.of(),
                "issuer 'https://%s/%s/v2.0' does not match authority 'https://%s/%2$s/' or any trusted/alias rule"
                        .formatted(stranger, NativeAzure.TENANT, azure.cloud().authorityHost()),
                () -> azure.issuer(new IssuerName.OfTheCloud()),
                () -> azure.tokenRequests(principal),
                AZIDENTITY,
                () -> {});
    }

    /** The default chain of Azure's SDK, which finds a secret in the environment. */
    static NativeIdentity sdk(NativeAzure azure, int principal) {
        return ofApplication(
                azure,
                "sdk",
                principal,
                "sdk: {tenant_id: %2$s}",
                "",
                Map.of(
                        "AZURE_TENANT_ID",
                        NativeAzure.TENANT,
                        "AZURE_CLIENT_ID",
                        NativeAzure.clientId(principal),
                        "AZURE_CLIENT_SECRET",
                        SECRET),
                Map.of(),
                "AADSTS7000215",
                withSecret(principal, "another"),
                withSecret(principal, SECRET));
    }

    /** The projected token of a service account that the application does not trust. */
    static NativeIdentity workloadIdentity(NativeAzure azure, int principal) {
        String file = "azure-identity-token";
        return ofApplication(
                azure,
                "workload_identity",
                principal,
                "workload_identity: {client_id: %s, tenant_id: %s, token_file_path: %s}",
                FILES + file,
                Map.of(),
                Map.of(file, azure.cluster().mint(SUBJECT).getBytes(StandardCharsets.US_ASCII)),
                "AADSTS700213",
                trusting(azure, principal, "system:serviceaccount:monitoring:somebody-else"),
                trusting(azure, principal, SUBJECT));
    }

    /** A certificate that is not registered with the application. */
    static NativeIdentity certificate(NativeAzure azure, int principal, Path directory) {
        ClientCertificate certificate = ClientCertificate.create("prometheus", FROM, UNTIL);
        Path pem = directory.resolve("client.pem");
        certificate.writePem(pem);
        String file = "client.pem";
        return ofApplication(
                azure,
                "certificate",
                principal,
                "certificate: {client_id: %s, tenant_id: %s, certificate_path: %s}",
                FILES + file,
                Map.of(),
                Map.of(file, read(pem)),
                "AADSTS700027",
                application(principal, ClientCertificate.create("another", FROM, UNTIL)),
                application(principal, certificate));
    }

    static NativeIdentity systemAssigned(NativeAzure azure, int principal) {
        return ofMachine(
                azure,
                "managed_identity, system-assigned",
                principal,
                "managed_identity: {}",
                NativeAzure.systemAssigned(principal));
    }

    /** On a machine that has an identity of its own as well, which may not write. */
    static NativeIdentity userAssigned(NativeAzure azure, int principal) {
        return ofMachine(
                azure,
                "managed_identity, user-assigned",
                principal,
                "managed_identity: {client_id: " + NativeAzure.clientId(principal) + "}",
                NativeAzure.userAssigned(principal),
                NativeAzure.systemAssigned(principal + 1));
    }

    private static NativeIdentity ofApplication(
            NativeAzure azure,
            String name,
            int principal,
            String form,
            String proof,
            Map<String, String> environment,
            Map<String, byte[]> files,
            String refusal,
            Application wrong,
            Application right) {
        azure.register(wrong);
        return new NativeIdentity(
                name,
                principal,
                form.formatted(NativeAzure.clientId(principal), NativeAzure.TENANT, proof),
                environment,
                files,
                refusal,
                () -> azure.register(right),
                () -> azure.tokenRequests(principal),
                AZIDENTITY,
                () -> {});
    }

    private static NativeIdentity ofMachine(
            NativeAzure azure, String name, int principal, String azuread, ManagedIdentity... identities) {
        FakeManagedIdentity machine = azure.machine();
        return new NativeIdentity(
                name,
                principal,
                azuread,
                machine.environment(azure.gateway()),
                Map.of(),
                "RESPONSE 400",
                () -> machine.identities(identities),
                () -> machine.journal().exchanges(),
                AZIDENTITY,
                machine::close);
    }

    private static Application withSecret(int principal, String secret) {
        return application(principal).withSecrets(new ClientSecret(secret, FROM, UNTIL));
    }

    private static Application trusting(NativeAzure azure, int principal, String subject) {
        return application(principal)
                .withFederatedCredentials(FederatedCredential.of(azure.cluster().issuer(), subject));
    }

    private static Application application(int principal, ClientCertificate... certificates) {
        return Application.of(NativeAzure.clientId(principal), NativeAzure.objectId(principal), certificates);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
