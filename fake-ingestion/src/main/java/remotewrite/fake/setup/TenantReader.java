package remotewrite.fake.setup;

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

    /** @param directory where certificate files are */
    TenantReader(Path directory) {
        this.directory = directory;
    }

    /** Of the certificates that were read, those whose files hold the key too. */
    Map<X509Certificate, Path> keyFiles() {
        return keyFiles;
    }

    Optional<Tenant> tenant(Section section) {
        String id = section.guid("id");
        EntraCloud cloud = section.oneOf("cloud", EntraCloud.values(), EntraCloud.PUBLIC);
        List<String> domains = section.texts("domains");
        List<EntraResource> resources = section.has("resources")
                ? section.sections("resources", TenantReader::resource, "uri", "enabled")
                : EntraResource.all(cloud);
        List<Application> applications =
                section.sections("applications", one -> application(one, cloud), APPLICATION_KEYS);
        return section.value(() -> new Tenant(id, cloud, domains, applications, resources));
    }

    private Optional<Application> application(Section section, EntraCloud cloud) {
        String clientId = section.guid("clientId");
        String objectId = section.guid("objectId");
        String displayName = section.text("displayName", "app-" + clientId);
        SignIn signIn = section.oneOf("signIn", SignIn.values(), SignIn.ALLOWED);
        List<ClientSecret> secrets = section.sections("secrets", TenantReader::secret, "value", "from", "until");
        List<X509Certificate> certificates = section.sections("certificates", one -> certificate(one, "file"), "file");
        List<TrustedSubject> subjects =
                section.sections("trustedSubjects", this::trustedSubject, "subjectName", "authority");
        List<FederatedCredential> federated = section.sections(
                "federatedCredentials", one -> federated(one, cloud), "issuer", "subject", "audience", "inForceFrom");
        return section.value(() ->
                new Application(clientId, objectId, displayName, certificates, secrets, federated, subjects, signIn));
    }

    private static Optional<EntraResource> resource(Section section) {
        String uri = section.text("uri");
        boolean enabled = section.flag("enabled", true);
        return section.value(() -> new EntraResource(uri, enabled));
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

    private static Optional<FederatedCredential> federated(Section section, EntraCloud cloud) {
        String issuer = section.text("issuer");
        String subject = section.text("subject");
        String audience = section.text("audience", cloud.exchangeAudience());
        Instant inForceFrom = section.instant("inForceFrom", Instant.EPOCH);
        return section.value(() -> new FederatedCredential(issuer, subject, audience, inForceFrom));
    }
}
