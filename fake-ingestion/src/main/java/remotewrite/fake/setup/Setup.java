package remotewrite.fake.setup;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudAnswers;
import remotewrite.fake.cloud.CloudContents;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.role.RoleGrant;

/**
 * What a setup file says, as plain values.
 *
 * @param tenants for {@link remotewrite.fake.FakeEntra}
 * @param identities managed identities; empty when the file says nothing of them
 * @param roleGrants role assignments in the file's order
 * @param propagation how long those take that are made while the fakes run, empty when the file does not say
 * @param issuerKeys the keys that the file gives; knows no issuer when it gives none
 * @param logs rows of the Log Analytics workspace
 * @param rules data collection rules besides the workspace's own
 * @param ingestion what the ingestion endpoint takes and answers, and its limits, empty when the file does not say
 * @param query how the query endpoint answers, empty when the file does not say
 * @param imds how the endpoints of managed identities answer, empty when the file does not say
 * @param entra how the token service behaves, empty when the file does not say
 * @param keyFiles by certificate, the file of the setup that holds it together with its key
 */
public record Setup(
        List<Tenant> tenants,
        List<ManagedIdentity> identities,
        List<RoleGrant> roleGrants,
        Optional<Duration> propagation,
        IssuerKeys issuerKeys,
        List<LogRow> logs,
        List<CloudRule> rules,
        Optional<IngestionSetup> ingestion,
        Optional<QuerySetup> query,
        Optional<ImdsSetup> imds,
        Optional<EntraSetup> entra,
        Map<X509Certificate, Path> keyFiles) {
    public Setup {
        tenants = List.copyOf(tenants);
        identities = List.copyOf(identities);
        roleGrants = List.copyOf(roleGrants);
        Objects.requireNonNull(propagation, "propagation is null");
        Objects.requireNonNull(issuerKeys, "issuerKeys is null");
        logs = List.copyOf(logs);
        rules = List.copyOf(rules);
        Objects.requireNonNull(ingestion, "ingestion is null");
        Objects.requireNonNull(query, "query is null");
        Objects.requireNonNull(imds, "imds is null");
        Objects.requireNonNull(entra, "entra is null");
        keyFiles = Map.copyOf(keyFiles);
    }

    /** Role assignments that let nobody do anything: nothing of the cloud is at their scope or below it. */
    public List<RoleGrant> rolesElsewhere() {
        Scopes scopes = Scopes.of(identities, logs, rules);
        return roleGrants.stream()
                .filter(grant -> !scopes.leadSomewhere(grant.scope()))
                .toList();
    }

    /**
     * A cloud with this setup: its contents as {@link #on(CloudContents)}, its profile, limits, answers and the token
     * service's behaviour those of the file.
     *
     * @param there with the tokens' lifetime, by which the file is judged
     * @throws SetupException when they end before they are to be refreshed by the file, or the file, which says nothing of the
     *     profile, chooses what the profile that is there has no use for
     */
    public CloudSettings on(CloudSettings there) {
        CloudSettings contents = there.withContents(on(there.contents()))
                .withEntra(entra.map(wanted -> wanted.on(there.entra())).orElse(there.entra()));
        CloudSettings taking = ingestion.map(wanted -> wanted.on(contents)).orElse(contents);
        CloudSettings changed = imds.map(wanted -> wanted.on(taking)).orElse(taking);
        query.flatMap(wanted -> wanted.refusedStep(changed.profile())).ifPresent(why -> {
            throw new SetupException(List.of(why));
        });
        CloudAnswers answers = changed.answers();
        return query.map(wanted -> changed.withAnswers(answers.withQuery(wanted.on(answers.query()))))
                .orElse(changed);
    }

    /**
     * A cloud with this setup. Tenants and logs come on top of what there is, a tenant of the same id takes its place;
     * managed identities, role assignments and data collection
     * rules take the place of those there are when the file has any.
     */
    public CloudContents on(CloudContents there) {
        CloudContents changed = there.withTenants(tenants).withIssuerKeys(issuerKeys.orElse(there.issuerKeys()));
        if (!identities.isEmpty()) {
            changed = changed.withIdentities(identities);
        }
        if (!roleGrants.isEmpty()) {
            changed = changed.withGrants(roleGrants);
        }
        List<LogRow> rows = new ArrayList<>(there.logs());
        rows.addAll(logs);
        return changed.withPropagation(propagation.orElse(there.propagation()))
                .withLogs(rows)
                .withRules(rules.isEmpty() ? there.rules() : rules);
    }
}
