package remotewrite.fake.setup;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import remotewrite.fake.Application;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.cloud.RoleNotes;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.SignIn;
import remotewrite.fake.entra.TrustedSubject;

/** Tells the clients of a setup file's own tenants and identities. No secret is made up, and none is shown. */
public final class OwnClients {
    private static final String CERTIFICATE_PATH = "AZURE_CLIENT_CERTIFICATE_PATH";

    private final Setup setup;
    private final FakeCloud cloud;
    private final Instant now;
    private final RoleNotes notes;

    private OwnClients(Setup setup, FakeCloud cloud, Instant now) {
        this.setup = setup;
        this.cloud = cloud;
        this.now = now;
        this.notes = new RoleNotes(cloud);
    }

    /**
     * One for each credential of each application, and for each user-assigned identity on the machine and in the app, as far as
     * their endpoints were started, in the file's order.
     *
     * @param cloud that was started with {@code setup}
     * @param now decides which secrets are good; which roles have spread, the cloud's clock does
     */
    public static List<OwnClient> of(Setup setup, FakeCloud cloud, Instant now) {
        OwnClients own = new OwnClients(setup, cloud, now);
        List<OwnClient> all = new ArrayList<>();
        setup.tenants().forEach(tenant -> tenant.applications().forEach(one -> all.addAll(own.clients(tenant, one))));
        setup.identities().stream()
                .filter(identity -> !identity.systemAssigned())
                .map(own::clients)
                .forEach(all::addAll);
        return List.copyOf(all);
    }

    /** The endpoints of machine and app hand out tokens of the same identities. */
    private List<OwnClient> clients(ManagedIdentity identity) {
        List<OwnClient> all = new ArrayList<>();
        if (cloud.identities().containsKey("imds")) {
            all.add(client(identity, "the machine (IMDS)", cloud.environment(identity.clientId())));
        }
        if (cloud.identities().containsKey("app-service")) {
            Map<String, String> variables = new TreeMap<>(cloud.appEnvironment(identity.clientId()));
            variables.remove("IDENTITY_HEADER");
            all.add(client(identity, "an app in App Service", variables));
        }
        return all;
    }

    private OwnClient client(ManagedIdentity identity, String host, Map<String, String> variables) {
        return new OwnClient(
                "the managed identity " + identity.resourceId() + ", assigned to " + host
                        + notes.of(identity.objectId()),
                identity.clientId(),
                identity.objectId(),
                variables,
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of());
    }

    private List<OwnClient> clients(Tenant tenant, Application application) {
        List<OwnClient> all = new ArrayList<>();
        if (!application.secrets().isEmpty()) {
            Optional<ClientSecret> good = application.secrets().stream()
                    .filter(secret -> !now.isBefore(secret.from()) && now.isBefore(secret.until()))
                    .findFirst();
            List<String> missing = good.isPresent()
                    ? List.of()
                    : List.of("AZURE_CLIENT_SECRET: of the secrets in the file none is good now");
            all.add(client(tenant, application, "a secret", Map.of(), good, missing));
        }
        for (X509Certificate certificate : application.certificates()) {
            all.add(client(tenant, application, certificate));
        }
        for (TrustedSubject subject : application.trustedSubjects()) {
            all.add(client(
                    tenant,
                    application,
                    "a certificate by a trusted authority",
                    Map.of("IDENTITY_TYPE", "aadApplication", "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "true"),
                    Optional.empty(),
                    List.of(CERTIFICATE_PATH + ": a PEM or PFX with a key and its certificate, of the name "
                            + subject.subjectName() + " and issued by "
                            + subject.authority().getSubjectX500Principal())));
        }
        for (FederatedCredential federated : application.federatedCredentials()) {
            all.add(client(
                    tenant,
                    application,
                    "a federated token (workload identity)",
                    Map.of("IDENTITY_TYPE", "workloadIdentity"),
                    Optional.empty(),
                    List.of("AZURE_FEDERATED_TOKEN_FILE: a file with a token of the issuer " + federated.issuer()
                            + ", the subject " + federated.subject() + " and the audience "
                            + federated.audience())));
        }
        if (all.isEmpty()) {
            all.add(client(
                    tenant,
                    application,
                    "nothing to prove it",
                    Map.of(),
                    Optional.empty(),
                    List.of("a credential: the file gives neither secrets, certificates, trustedSubjects nor"
                            + " federatedCredentials")));
        }
        return all;
    }

    private OwnClient client(Tenant tenant, Application application, X509Certificate certificate) {
        Map<String, String> variables = new TreeMap<>(Map.of("IDENTITY_TYPE", "aadApplication"));
        List<String> missing = new ArrayList<>();
        Optional.ofNullable(setup.keyFiles().get(certificate))
                .ifPresentOrElse(
                        file -> variables.put(
                                CERTIFICATE_PATH, file.toAbsolutePath().toString()),
                        () -> missing.add(CERTIFICATE_PATH + ": a PEM or PFX with the certificate "
                                + certificate.getSubjectX500Principal()
                                + " and its key, which the file named in the setup does not hold"));
        return client(tenant, application, "a certificate", variables, Optional.empty(), missing);
    }

    private OwnClient client(
            Tenant tenant,
            Application application,
            String proof,
            Map<String, String> more,
            Optional<ClientSecret> secret,
            List<String> missing) {
        Map<String, String> variables = new TreeMap<>(cloud.environment(tenant.id(), application.clientId()));
        variables.putAll(more);
        Map<AzureApi, String> opens = opens(tenant, application, cloud.openTo(application.objectId()));
        Set<AzureApi> later =
                new TreeSet<>(cloud.opensFrom(application.objectId()).keySet());
        later.removeAll(opens.keySet());
        return new OwnClient(
                "the application " + application.displayName() + " of the tenant " + tenant.id() + ", with " + proof
                        + refused(tenant, application),
                application.clientId(),
                application.objectId(),
                variables,
                secret,
                opens,
                opens(tenant, application, later),
                opensNot(
                        tenant,
                        application,
                        cloud.opensFrom(application.objectId()).keySet()),
                missing);
    }

    /** @param allowed by its roles */
    private static Map<AzureApi, String> opens(Tenant tenant, Application application, Set<AzureApi> allowed) {
        Map<AzureApi, String> opens = new EnumMap<>(AzureApi.class);
        if (application.signIn() == SignIn.ALLOWED) {
            for (AzureApi api : allowed) {
                String resource = tenant.cloud().resource(api);
                if (issues(tenant, resource)) {
                    opens.put(api, resource);
                }
            }
        }
        return opens;
    }

    private static Map<AzureApi, String> opensNot(Tenant tenant, Application application, Set<AzureApi> allowed) {
        Map<AzureApi, String> opensNot = new EnumMap<>(AzureApi.class);
        for (AzureApi api : allowed) {
            String resource = tenant.cloud().resource(api);
            if (application.signIn() != SignIn.ALLOWED) {
                opensNot.put(api, "its signIn is " + SetupWords.camelCase(application.signIn()));
            } else if (!issues(tenant, resource)) {
                boolean there = tenant.resources().stream().anyMatch(one -> one.answersTo(resource));
                opensNot.put(
                        api,
                        there
                                ? "the resource " + resource + " of its tenant has enabled: false"
                                : "its tenant has no resource " + resource);
            }
        }
        return opensNot;
    }

    /** Why it will not get far, as the file wants it: a newcomer should not take that for trouble. */
    private String refused(Tenant tenant, Application application) {
        if (application.signIn() != SignIn.ALLOWED) {
            return "; no token, for signIn is " + SetupWords.camelCase(application.signIn());
        }
        String needed = tenant.cloud().monitorResource();
        return issues(tenant, needed)
                ? notes.of(application.objectId())
                : "; no token for ingestion, which wants the resource " + needed;
    }

    private static boolean issues(Tenant tenant, String resource) {
        return tenant.resources().stream().filter(EntraResource::enabled).anyMatch(one -> one.answersTo(resource));
    }
}
