package remotewrite.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import remotewrite.fake.entra.EntraResource;

/** The identities of a machine, and the tokens they have: a token is handed out again until it is nearly over. */
final class IdentityTokens {
    /** What is left of a token's life when it is replaced (assumed; that it is kept is inferred, entra.md 5.1). */
    private static final Duration NEARLY_OVER = Duration.ofMinutes(5);

    private final EntraService entra;
    /** What the tenant has may change, and it may go: it is looked up at every request. */
    private final String tenantId;

    private final Clock clock;
    private final IdentityAnswers answers;
    private final IdentityHost kind;
    private final Map<List<String>, IssuedToken> kept = new ConcurrentHashMap<>();
    private volatile List<ManagedIdentity> identities;
    private volatile Duration lifetime;

    IdentityTokens(FakeManagedIdentity.Settings settings) {
        this.entra = settings.entra().service();
        this.tenantId = entra.tenant(settings.tenantId()).id();
        this.clock = settings.entra().clock();
        this.answers = settings.answers();
        this.kind = settings.kind();
        this.identities = kind.assignable(settings.identities());
        this.lifetime = settings.tokenLifetime();
    }

    Clock clock() {
        return clock;
    }

    IdentityAnswers answers() {
        return answers;
    }

    List<ManagedIdentity> identities() {
        return identities;
    }

    void identities(List<ManagedIdentity> others) {
        identities = kind.assignable(others);
        kept.clear();
    }

    Duration lifetime() {
        return lifetime;
    }

    void lifetime(Duration other) {
        lifetime = other;
        kept.clear();
    }

    Instant now() {
        return clock.instant();
    }

    /** What comes of a request that is in order as far as the machine can tell. */
    sealed interface Outcome {
        /** @param at when; what is left of its life is counted from then: another look at the clock would be later */
        record Handed(IssuedToken token, Instant at) implements Outcome {}

        record Refused(EntraError error) implements Outcome {}
    }

    Outcome ask(ManagedIdentity identity, String resource) {
        Optional<Tenant> present = entra.knownTenant(tenantId);
        if (present.isEmpty()) {
            // assumed: as the token service refuses whoever asks for a tenant that does not exist
            return new Outcome.Refused(EntraRefusals.tenantNotFound(
                    tenantId, entra.policy().answers().unknownTenant()));
        }
        Tenant tenant = present.get();
        Instant now = clock.instant();
        return refusal(tenant, resource)
                .<Outcome>map(Outcome.Refused::new)
                .orElseGet(() -> new Outcome.Handed(token(tenant, identity, resource, now), now));
    }

    private Optional<EntraError> refusal(Tenant tenant, String resource) {
        Optional<EntraResource> known = tenant.resource(resource);
        if (known.isEmpty()) {
            return Optional.of(
                    switch (answers.unknownResource()) {
                        case AADSTS500011 -> ScopeRefusals.resourceNotFound(resource, tenant.id());
                        case AADSTS50001 -> ScopeRefusals.applicationNotFound(resource, tenant.id());
                    });
        }
        return known.filter(there -> !there.enabled()).map(disabled -> ScopeRefusals.resourceDisabled(resource));
    }

    private IssuedToken token(Tenant tenant, ManagedIdentity identity, String resource, Instant now) {
        return kept.compute(
                List.of(identity.clientId(), resource),
                (key, old) -> old != null && now.isBefore(old.expiresAt().minus(NEARLY_OVER))
                        ? old
                        : issue(tenant, identity, resource, now));
    }

    private IssuedToken issue(Tenant tenant, ManagedIdentity identity, String resource, Instant now) {
        Duration life = lifetime;
        Application principal = Application.of(identity.clientId(), identity.objectId());
        // the platform signs an assertion for the identity, so that appidacr is 2 (inferred from decoded tokens)
        String value = entra.issue(
                new Grant(tenant, principal, resource, Proof.ASSERTION),
                now,
                life,
                Map.of("xms_mirid", identity.resourceId()));
        return new IssuedToken(value, identity, resource, now.minus(AccessTokens.BACKDATED), now.plus(life));
    }
}
