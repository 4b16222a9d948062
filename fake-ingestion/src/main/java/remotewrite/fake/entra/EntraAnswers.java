package remotewrite.fake.entra;

import java.util.Objects;

/**
 * Refusals of the token service of which more than one form is known or plausible.
 *
 * @param notPropagated to a federated assertion whose credential has not propagated, AADSTS70021
 * @param blockedByPolicy to an application that conditional access blocks, AADSTS53003
 * @param unknownTenant to a token request to a tenant that does not exist, AADSTS90002
 * @param missingScope to a token request without {@code scope}
 * @param issuerUnreachable to a federated assertion whose issuer's keys cannot be had
 * @param tenantRate to a tenant with too many requests, AADSTS90055
 * @param assertionSpace to a client assertion with a line end or other white space before or after it
 */
public record EntraAnswers(
        NotPropagated notPropagated,
        BlockedByPolicy blockedByPolicy,
        UnknownTenant unknownTenant,
        MissingScope missingScope,
        IssuerUnreachable issuerUnreachable,
        TenantRate tenantRate,
        AssertionSpace assertionSpace) {
    /** 401 {@code invalid_client}, {@code invalid_grant}, {@code invalid_request}, AADSTS90014, AADSTS50166, 429, and trimmed. */
    public static final EntraAnswers DEFAULT = new EntraAnswers(
            NotPropagated.UNAUTHORIZED,
            BlockedByPolicy.INVALID_GRANT,
            UnknownTenant.INVALID_REQUEST,
            MissingScope.REQUIRED_FIELD,
            IssuerUnreachable.AADSTS50166,
            TenantRate.TOO_MANY_REQUESTS,
            AssertionSpace.TRIMMED);

    public EntraAnswers {
        Objects.requireNonNull(notPropagated, "notPropagated is null");
        Objects.requireNonNull(blockedByPolicy, "blockedByPolicy is null");
        Objects.requireNonNull(unknownTenant, "unknownTenant is null");
        Objects.requireNonNull(missingScope, "missingScope is null");
        Objects.requireNonNull(issuerUnreachable, "issuerUnreachable is null");
        Objects.requireNonNull(tenantRate, "tenantRate is null");
        Objects.requireNonNull(assertionSpace, "assertionSpace is null");
    }

    public EntraAnswers withNotPropagated(NotPropagated other) {
        return new EntraAnswers(
                other, blockedByPolicy, unknownTenant, missingScope, issuerUnreachable, tenantRate, assertionSpace);
    }

    public EntraAnswers withBlockedByPolicy(BlockedByPolicy other) {
        return new EntraAnswers(
                notPropagated, other, unknownTenant, missingScope, issuerUnreachable, tenantRate, assertionSpace);
    }

    public EntraAnswers withUnknownTenant(UnknownTenant other) {
        return new EntraAnswers(
                notPropagated, blockedByPolicy, other, missingScope, issuerUnreachable, tenantRate, assertionSpace);
    }

    public EntraAnswers withMissingScope(MissingScope other) {
        return new EntraAnswers(
                notPropagated, blockedByPolicy, unknownTenant, other, issuerUnreachable, tenantRate, assertionSpace);
    }

    public EntraAnswers withIssuerUnreachable(IssuerUnreachable other) {
        return new EntraAnswers(
                notPropagated, blockedByPolicy, unknownTenant, missingScope, other, tenantRate, assertionSpace);
    }

    public EntraAnswers withTenantRate(TenantRate other) {
        return new EntraAnswers(
                notPropagated, blockedByPolicy, unknownTenant, missingScope, issuerUnreachable, other, assertionSpace);
    }

    public EntraAnswers withAssertionSpace(AssertionSpace other) {
        return new EntraAnswers(
                notPropagated, blockedByPolicy, unknownTenant, missingScope, issuerUnreachable, tenantRate, other);
    }

    /** Both were captured (entra.md 3.2); which of them the service gives today is assumed. */
    public enum NotPropagated {
        /** 401 {@code invalid_client}: captured later. */
        UNAUTHORIZED,
        /** 400 {@code invalid_request}: captured in 2022. */
        BAD_REQUEST
    }

    /** Status 400 either way; the {@code error} is unconfirmed for applications (entra.md 3.2, 10), so each is assumed. */
    public enum BlockedByPolicy {
        /** {@code invalid_grant}. */
        INVALID_GRANT,
        /** {@code interaction_required}. */
        INTERACTION_REQUIRED
    }

    /**
     * At the token endpoints, where both are documented (entra.md 3.2), so which of them comes is assumed; lookups of
     * metadata are answered {@code invalid_tenant} either way. Status 400.
     */
    public enum UnknownTenant {
        /** {@code invalid_request}. */
        INVALID_REQUEST,
        /** {@code invalid_tenant}. */
        INVALID_TENANT
    }

    /** Two numbers are known (entra.md 3.2). Status 400 either way. */
    public enum MissingScope {
        /** AADSTS90014 {@code invalid_request}, "The required field 'scope' is missing …": captured for an application. */
        REQUIRED_FIELD,
        /** AADSTS70011 {@code invalid_scope}, "… must include a 'scope' input parameter": published (entra.md 3.2); for an application assumed. */
        INPUT_PARAMETER
    }

    /**
     * "Request to External OIDC endpoint failed.", 400 {@code invalid_request}: published under three numbers, none of them
     * documented (entra.md 6: unconfirmed); which of them comes when is assumed.
     */
    public enum IssuerUnreachable {
        /** Azure/azure-workload-identity issues 642 (2022) and 1130 (2023). */
        AADSTS50166,
        /** Azure/azure-workload-identity issue 605 (2022). */
        AADSTS90061,
        /** Azure/login issue 283 (2022), which has neither status nor {@code error}: both assumed. */
        AADSTS501661
    }

    /** The number is documented, its status is either (entra.md 3.2); each is assumed. */
    public enum TenantRate {
        /** 429. */
        TOO_MANY_REQUESTS,
        /** 400. */
        BAD_REQUEST
    }

    /**
     * Go, and Java before 1.18.7, send the file of a service account's token as it is, with its line end (entra.md 6); what
     * Entra makes of that is not known (entra.md 10), so each is assumed.
     */
    public enum AssertionSpace {
        /** As if it were not there. */
        TRIMMED,
        /** AADSTS50027, as of an assertion that is no JWT. */
        REFUSED
    }
}
