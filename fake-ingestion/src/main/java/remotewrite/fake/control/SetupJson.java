package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import remotewrite.fake.Application;
import remotewrite.fake.Bytes;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.IssuerName;
import remotewrite.fake.entra.RefreshIn;
import remotewrite.fake.query.QueryRules;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/**
 * How a cloud is set up at present, as JSON: what a setup file says has its keys, and there is more. Secrets are fingerprints; of certificates
 * there is what identifies them; private keys and tokens are not among what is told.
 */
final class SetupJson {
    private SetupJson() {}

    static ObjectNode of(FakeCloud cloud) {
        CloudSettings settings = cloud.settings();
        ObjectNode document = ControlJson.object();
        document.put("now", settings.clock().instant().toString());
        document.set("entra", entra(cloud.entra().policy()));
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
        document.put("logs", settings.contents().logs().size());
        document.set("ingestion", ingestion(settings));
        document.set("query", query(settings.answers().query()));
        document.set(
                "imds",
                ControlJson.object()
                        .set("answers", PlainJson.of(settings.answers().identities())));
        document.set("resources", resources());
        return document;
    }

    /** Without the keys of federated issuers, which are looked up when they are needed. */
    private static ObjectNode entra(EntraPolicy policy) {
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
        node.set("throttling", PlainJson.of(policy.throttling()));
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
