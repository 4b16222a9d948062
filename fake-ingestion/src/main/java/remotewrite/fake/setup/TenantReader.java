package remotewrite.fake.setup;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import remotewrite.fake.Application;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.Tenant;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.SignIn;
import remotewrite.fake.entra.TrustedSubject;

/** Reads tenants with all they hold. */
final class TenantReader {
    static final String[] KEYS = {"id", "cloud", "domains", "resources", "applications"};

    private static final String[] APPLICATION_KEYS = {
        "clientId",
        "objectId",
        "displayName",
        "signIn",
        "secrets",
        "certificates",
        "trustedSubjects",
        "federatedCredentials"
    };

    private final Path directory;
    private final Map<X509Certificate, Path> keyFiles = new HashMap<>();
    private final Taken tenantIds = new Taken();
    private final Taken clientIds = new Taken();
    private final Taken objectIds = new Taken();
    private final UsualPart usual;

    /**
     * @param directory where certificate files are
     * @param usual what of the usual cloud stays, with its ids
     */
    TenantReader(Path directory, UsualPart usual) {
        this.directory = directory;
        this.usual = usual;
        usual.noteApplications(clientIds);
        usual.noteObjects(objectIds);
    }

    /** Of the certificates that were read, those whose files hold the key too. */
    Map<X509Certificate, Path> keyFiles() {
        return keyFiles;
    }

    /** The client ids of all applications, those that were read included; an application that is in several tenants has one. */
    Taken clientIds() {
        return clientIds;
    }

    /** The object ids that are taken, those of the applications that were read included. */
    Taken objectIds() {
        return objectIds;
    }

    Optional<Tenant> tenant(Section section) {
        String id = section.guid("id", tenantIds);
        EntraCloud cloud = section.oneOf("cloud", EntraCloud.values(), EntraCloud.PUBLIC);
        List<String> domains = section.texts("domains");
        List<EntraResource> resources = section.has("resources")
                ? section.sections("resources", TenantReader::resource, "uri", "enabled")
                : EntraResource.all(cloud);
        Taken ofTenant = new Taken();
        usual.noteIdentities(ofTenant);
        List<Application> applications =
                section.sections("applications", one -> application(one, cloud, ofTenant), APPLICATION_KEYS);
        return section.value(() -> new Tenant(id, cloud, domains, applications, resources));
    }

    private Optional<Application> application(Section section, EntraCloud cloud, Taken ofTenant) {
        String clientId = section.guid("clientId", ofTenant);
        clientIds.note(clientId, section.at("clientId"));
        String objectId = section.guid("objectId", objectIds);
        String displayName = section.text("displayName", "app-" + clientId);
        SignIn signIn = section.oneOf("signIn", SignIn.values(), SignIn.ALLOWED);
        List<ClientSecret> secrets = section.sections("secrets", TenantReader::secret, "value", "from", "until");
        List<X509Certificate> certificates = section.sections("certificates", one -> certificate(one, "file"), "file");
        List<TrustedSubject> subjects =
                section.sections("trustedSubjects", this::trustedSubject, "subjectName", "authority");
        Map<List<String>, String> trusted = new HashMap<>();
        List<FederatedCredential> federated = section.sections(
                "federatedCredentials",
                one -> federated(one, cloud, trusted),
                "issuer",
                "subject",
                "audience",
                "inForceFrom");
        return section.value(() ->
                new Application(clientId, objectId, displayName, certificates, secrets, federated, subjects, signIn));
    }

    private static Optional<EntraResource> resource(Section section) {
        String uri = section.made("uri", TenantReader::uri).orElse("");
        boolean enabled = section.flag("enabled", true);
        return section.value(() -> new EntraResource(uri, enabled));
    }

    private static String uri(String text) {
        try {
            if (new URI(text).isAbsolute()) {
                return EntraResource.of(text).uri();
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new IllegalArgumentException("'" + text + "' is no URI like https://monitor.azure.com");
    }

    private static Optional<ClientSecret> secret(Section section) {
        String value = section.text("value");
        Instant from = section.instant("from");
        Instant until = section.instant("until");
        return section.value(() -> new ClientSecret(value, from, until));
    }

    private Optional<X509Certificate> certificate(Section section, String key) {
        return section.made(key, name -> {
            X509Certificate certificate = Sources.certificate(directory, name);
            if (Sources.holdsKey(directory, name)) {
                keyFiles.put(certificate, directory.resolve(name));
            }
            return certificate;
        });
    }

    private Optional<TrustedSubject> trustedSubject(Section section) {
        String name = section.text("subjectName");
        Optional<X509Certificate> authority = certificate(section, "authority");
        return authority.flatMap(present -> section.value(() -> new TrustedSubject(name, present)));
    }

    /** @param trusted where the application says that it trusts an issuer and a subject, to which its own are added */
    private static Optional<FederatedCredential> federated(
            Section section, EntraCloud cloud, Map<List<String>, String> trusted) {
        String issuer = section.text("issuer");
        String subject = section.text("subject");
        String before = trusted.putIfAbsent(List.of(issuer, subject), section.at("subject"));
        if (before != null && !issuer.isEmpty() && !subject.isEmpty()) {
            section.refuse(
                    "subject",
                    "of this issuer is " + before + " already; an application trusts a subject of an issuer once");
        }
        String audience = section.text("audience", cloud.exchangeAudience());
        Instant inForceFrom = section.instant("inForceFrom", Instant.EPOCH);
        return section.value(() -> new FederatedCredential(issuer, subject, audience, inForceFrom));
    }
}
