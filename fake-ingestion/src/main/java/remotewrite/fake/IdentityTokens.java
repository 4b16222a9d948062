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
    private final Tenant tenant;
    private final Clock clock;
    private final IdentityAnswers answers;
    private final Map<List<String>, IssuedToken> kept = new ConcurrentHashMap<>();
    private volatile List<ManagedIdentity> identities;
    private volatile Duration lifetime;

    IdentityTokens(FakeManagedIdentity.Settings settings) {
        this.entra = settings.entra().service();
        this.tenant = entra.tenant(settings.tenantId());
        this.clock = settings.entra().clock();
        this.answers = settings.answers();
        this.identities = settings.identities();
        this.lifetime = settings.tokenLifetime();
    }

    IdentityAnswers answers() {
        return answers;
    }

    List<ManagedIdentity> identities() {
        return identities;
    }

    void identities(List<ManagedIdentity> others) {
        identities = List.copyOf(others);
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

    /** Why there can be no token for this resource; empty when there can. */
    Optional<EntraError> refusal(String resource) {
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

    IssuedToken token(ManagedIdentity identity, String resource) {
        Instant now = clock.instant();
        return kept.compute(
                List.of(identity.clientId(), resource),
                (key, old) -> old != null && now.isBefore(old.expiresAt().minus(NEARLY_OVER))
                        ? old
                        : issue(identity, resource, now));
    }

    private IssuedToken issue(ManagedIdentity identity, String resource, Instant now) {
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
