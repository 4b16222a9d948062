package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWKSet;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import remotewrite.fake.Application;
import remotewrite.fake.Bytes;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.IssuerName;
import remotewrite.fake.entra.RefreshIn;
import remotewrite.fake.entra.TakenRequests;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.manage.LogWorkspace;
import remotewrite.fake.query.QueryRules;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/**
 * How a cloud is set up at present, as JSON: what a setup file says has its keys, and there is more. Secrets are fingerprints; of certificates
 * there is what identifies them; private keys and tokens are not among what is told.
 */
final class SetupJson {
    /** Switches that the profile SPEC does not follow, whatever they say ({@link remotewrite.fake.IngestionAnswers}). */
    private static final List<String> NOT_OF_SPEC = List.of("overLimit", "emptyBody", "version2", "nativeHistograms");

    private SetupJson() {}

    static ObjectNode of(FakeCloud cloud) {
        CloudSettings settings = cloud.settings();
        ObjectNode document = ControlJson.object();
        document.put("now", settings.clock().instant().toString());
        document.set("entra", entra(cloud.entra()));
        ArrayNode issuers = document.putArray("federatedIssuers");
        new TreeMap<>(cloud.entra().policy().issuerKeys().atHand())
                .forEach((issuer, keys) -> issuers.add(issuer(issuer, keys)));
        ArrayNode tenants = document.putArray("tenants");
        cloud.entra().tenants().forEach(tenant -> tenants.add(tenant(tenant)));
        document.set("managedIdentities", PlainJson.of(cloud.identities()));
        document.set("identityTokenLifetimes", PlainJson.of(cloud.identityTokenLifetimes()));
        ArrayNode grants = document.putArray("roleAssignments");
        cloud.grants().all().forEach(grant -> grants.add(grant(grant)));
        document.put("propagation", PlainJson.text(cloud.grants().propagation()));
        ArrayNode rules = document.putArray("dataCollectionRules");
        for (CloudRule rule : settings.contents().rules()) {
            rules.addObject()
                    .put("name", rule.name())
                    .put("immutableId", rule.immutableId())
                    .put("id", rule.id().toString())
                    .put("writeUrl", cloud.writeUri(rule.name()).toString());
        }
        logs(document, settings.endpoints().contains("logs") ? cloud.logs().workspaces() : List.of());
        document.set("ingestion", ingestion(settings));
        document.set("query", query(settings.answers().query()));
        document.set(
                "imds",
                ControlJson.object()
                        .set("answers", PlainJson.of(settings.answers().identities())));
        document.set("resources", resources());
        return document;
    }

    /** Keys that are looked up when they are needed are not among these before. */
    private static ObjectNode issuer(String issuer, JWKSet keys) {
        ObjectNode node = ControlJson.object().put("issuer", issuer);
        ArrayNode ids = node.putArray("keyIds");
        keys.getKeys()
                .forEach(key -> ids.add(Optional.ofNullable(key.getKeyID()).orElse("")));
        return node;
    }

    /** As many rows as an answer has room for. */
    private static void logs(ObjectNode document, List<LogWorkspace> workspaces) {
        List<LogRow> rows =
                workspaces.stream().flatMap(one -> one.rows().stream()).toList();
        document.put("logRows", rows.size());
        Room room = new Room(Room.ANSWER_CHARS);
        room.array(document, "logs", rows, row -> {
            ObjectNode node = ControlJson.object()
                    .put("table", row.table().label())
                    .put("time", row.timeGenerated().toString())
                    .put("resource", room.text(row.resource().toString()));
            ObjectNode values = node.putObject("values");
            new TreeMap<>(row.values())
                    .forEach((column, value) -> values.put(column, room.text(Fingerprint.inText(value))));
            return node;
        });
    }

    private static ObjectNode entra(FakeEntra entra) {
        EntraPolicy policy = entra.policy();
        ObjectNode node = ControlJson.object();
        node.put("tokenLifetime", PlainJson.text(policy.tokenLifetime()));
        node.set(
                "refreshIn",
                switch (policy.refreshIn()) {
                    case RefreshIn.After after -> PlainJson.of(after.time());
                    case RefreshIn.Usual usual -> PlainJson.of(usual);
                    case RefreshIn.Absent absent -> PlainJson.of(absent);
                });
        node.set(
                "issuer",
                switch (policy.issuerName()) {
                    case IssuerName.Host host -> PlainJson.of(host.name());
                    case IssuerName.AsAsked asAsked -> PlainJson.of(asAsked);
                    case IssuerName.OfTheCloud ofTheCloud -> PlainJson.of(ofTheCloud);
                });
        node.set("assertionSkew", PlainJson.of(policy.assertionSkew()));
        node.set("throttling", PlainJson.of(policy.throttling()));
        ArrayNode taken = node.putArray("taken");
        for (TakenRequests one : entra.taken()) {
            ObjectNode who = taken.addObject().put("tenant", Fingerprint.inText(one.tenant()));
            one.clientId().ifPresent(id -> who.put("clientId", Fingerprint.inText(id)));
            who.put("requests", one.requests());
        }
        node.set("answers", PlainJson.of(policy.answers()));
        return node;
    }

    private static ObjectNode tenant(Tenant tenant) {
        ObjectNode node = ControlJson.object();
        node.put("id", tenant.id());
        node.set("cloud", PlainJson.of(tenant.cloud()));
        node.set("domains", PlainJson.of(tenant.domains()));
        node.put("issuer", tenant.issuer());
        node.set("resources", PlainJson.of(tenant.resources()));
        ArrayNode applications = node.putArray("applications");
        tenant.applications().forEach(application -> applications.add(application(application)));
        return node;
    }

    private static ObjectNode application(Application application) {
        ObjectNode node = ControlJson.object();
        node.put("clientId", application.clientId());
        node.put("objectId", application.objectId());
        node.put("displayName", application.displayName());
        node.set("signIn", PlainJson.of(application.signIn()));
        ArrayNode secrets = node.putArray("secrets");
        application.secrets().forEach(secret -> secrets.add(secret(secret)));
        ArrayNode certificates = node.putArray("certificates");
        application.certificates().forEach(certificate -> certificates.add(certificate(certificate)));
        ArrayNode trusted = node.putArray("trustedSubjects");
        application
                .trustedSubjects()
                .forEach(subject -> trusted.addObject()
                        .put("subjectName", subject.subjectName())
                        .set("authority", certificate(subject.authority())));
        node.set("federatedCredentials", PlainJson.of(application.federatedCredentials()));
        return node;
    }

    private static ObjectNode secret(ClientSecret secret) {
        return ControlJson.object()
                .put("value", Fingerprint.of(secret.value()))
                .put("from", secret.from().toString())
                .put("until", secret.until().toString());
    }

    private static ObjectNode certificate(X509Certificate certificate) {
        try {
            return ControlJson.object()
                    .put("subject", certificate.getSubjectX500Principal().toString())
                    .put("sha256", Bytes.copyOf(certificate.getEncoded()).sha256())
                    .put("from", certificate.getNotBefore().toInstant().toString())
                    .put("until", certificate.getNotAfter().toInstant().toString());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(
                    "a registered certificate has no DER form: " + certificate.getSubjectX500Principal(), e);
        }
    }

    private static ObjectNode grant(RoleGrant grant) {
        return ControlJson.object()
                .put("name", grant.name())
                .put("principal", grant.principalId())
                .put("principalType", grant.principalType())
                .put(
                        "role",
                        Role.find(grant.roleId())
                                .map(Role::name)
                                .map(PlainJson::camelCase)
                                .orElse(grant.roleId()))
                .put("scope", grant.scope().toString())
                .put("since", grant.createdOn().toString())
                .put("propagation", PlainJson.text(grant.propagation()));
    }

    /** All in one, as a setup file has it. */
    private static ObjectNode ingestion(CloudSettings settings) {
        ObjectNode node = ControlJson.object();
        node.set("profile", PlainJson.of(settings.profile()));
        node.set("transport", PlainJson.of(settings.ingestion().transport()));
        together(
                node,
                settings.ruleLimits(),
                settings.limits().workspace(),
                settings.limits().series(),
                settings.limits().window());
        node.set("tokenSkew", PlainJson.of(settings.ingestion().tokenSkew()));
        node.set("answers", PlainJson.of(settings.answers().ingestion()));
        switch (settings.profile()) {
            case AZURE -> {
                // follows all of them
            }
            case SPEC -> {
                node.remove("lateReason");
                node.withObjectProperty("answers").remove(NOT_OF_SPEC);
            }
        }
        return node;
    }

    private static ObjectNode query(QueryRules rules) {
        ObjectNode node = ControlJson.object();
        together(node, rules.names(), rules.times(), rules.limits(), rules.answers());
        return node;
    }

    /** Side by side, as a setup file has them. */
    private static void together(ObjectNode node, Record... parts) {
        for (Record part : parts) {
            PlainJson.of(part).properties().forEach(each -> node.set(each.getKey(), each.getValue()));
        }
    }

    private static ObjectNode resources() {
        return ControlJson.object()
                .put("workspace", CloudResources.WORKSPACE.toString())
                .put("rule", CloudResources.RULE.toString())
                .put("ruleImmutableId", FakeCloud.RULE_ID)
                .put("endpoint", CloudResources.ENDPOINT.toString())
                .put("logs", CloudResources.LOGS.toString());
    }
}
