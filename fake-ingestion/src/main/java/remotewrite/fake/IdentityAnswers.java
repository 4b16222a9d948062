package remotewrite.fake;

import java.util.Objects;

/**
 * Refusals of the endpoints of managed identities of which more than one form is known or plausible (entra.md 5.1).
 *
 * @param missingHeader of a virtual machine and of Arc, to a request without {@code Metadata: true}
 * @param unknownResource of all, to a resource that the tenant does not have
 */
public record IdentityAnswers(MissingHeader missingHeader, UnknownResource unknownResource) {
    /** {@code bad_request_102}, and AADSTS500011. */
    public static final IdentityAnswers DEFAULT =
            new IdentityAnswers(MissingHeader.BAD_REQUEST_102, UnknownResource.AADSTS500011);

    public IdentityAnswers {
        Objects.requireNonNull(missingHeader, "missingHeader is null");
        Objects.requireNonNull(unknownResource, "unknownResource is null");
    }

    public IdentityAnswers withMissingHeader(MissingHeader other) {
        return new IdentityAnswers(other, unknownResource);
    }

    public IdentityAnswers withUnknownResource(UnknownResource other) {
        return new IdentityAnswers(missingHeader, other);
    }

    /** Status 400 with the same text either way; which of them a machine of today says is assumed. */
    public enum MissingHeader {
        /** {@code bad_request_102}: documented (entra.md 5.1). */
        BAD_REQUEST_102,
        /** {@code invalid_request}: said of newer builds, not confirmed. */
        INVALID_REQUEST
    }

    /** Status 400 {@code invalid_resource} either way; which of them a machine of today says is assumed. */
    public enum UnknownResource {
        /** The number of the token service: observed in 2023 (AzureAD/microsoft-authentication-library-for-dotnet 3979). */
        AADSTS500011,
        /** Its older number: documented (entra.md 5.1), wording assumed. */
        AADSTS50001
    }
}
