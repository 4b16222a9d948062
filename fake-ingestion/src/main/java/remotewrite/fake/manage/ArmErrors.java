package remotewrite.fake.manage;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.role.ResourceId;

/** The refusals of Resource Manager, in its words. Which are documented, observed or assumed: docs/fakes-management.md. */
final class ArmErrors {
    /** As .NET writes times by default. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("M/d/uuuu h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

    private ArmErrors() {}

    static Reply tokenRefused(TokenVerdict.Refused refused) {
        if (refused.code().equals("InvalidAudience")) {
            // The real text names the token's audience after "resource"; the verifier's text does so behind it.
            return unauthorized(
                    "InvalidAuthenticationTokenAudience",
                    "The access token has been obtained for wrong audience or resource. " + refused.message());
        }
        return refused.expired()
                .map(expired -> tokenExpired(expired.at(), expired.now()))
                .orElseGet(() -> unauthorized(refused.code(), refused.message()));
    }

    /** As captured in Azure/apiops issue 671 and hashicorp/terraform-provider-azurerm issue 20867. */
    private static Reply tokenExpired(Instant at, Instant now) {
        return unauthorized(
                "ExpiredAuthenticationToken",
                "The access token expiry UTC time '%s' is earlier than current UTC time '%s'."
                        .formatted(TIME.format(at), TIME.format(now)));
    }

    private static Reply unauthorized(String code, String message) {
        return Json.error(401, code, message, new Header("WWW-Authenticate", "Bearer"));
    }

    static Reply apiVersionMissing() {
        return Json.error(
                400,
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.");
    }

    static Reply apiVersionUnknown(String type, String location, String asked, Collection<String> supported) {
        return Json.error(
                400,
                "NoRegisteredProviderFound",
                "No registered resource provider found for location '%s' and API version '%s' for type '%s'. The supported api-versions are '%s'. The supported locations are '%s'."
                        .formatted(
                                location,
                                asked,
                                type.substring(type.indexOf('/') + 1),
                                String.join(", ", supported),
                                location));
    }

    static Reply forbidden(TokenVerdict.Valid caller, String action, ResourceId scope) {
        return Json.error(
                403,
                "AuthorizationFailed",
                "The client '%s' with object id '%s' does not have authorization to perform action '%s' over scope '%s' or the scope is invalid. If access was recently granted, please refresh your credentials."
                        .formatted(caller.appId(), caller.objectId(), action, scope));
    }

    static Reply subscriptionNotFound(String subscription) {
        return Json.error(
                404, "SubscriptionNotFound", "The subscription '%s' could not be found.".formatted(subscription));
    }

    static Reply groupNotFound(String group) {
        return Json.error(404, "ResourceGroupNotFound", "Resource group '%s' could not be found.".formatted(group));
    }

    static Reply resourceNotFound(ResourceId id) {
        return Json.error(
                404,
                "ResourceNotFound",
                "The Resource '%s/%s' under resource group '%s' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"
                        .formatted(id.type().orElse(""), id.name(), id.group().orElse("<null>")));
    }

    static Reply unknownPath(String path) {
        return Json.error(
                404,
                "NotFound",
                "The fake serves nothing at '%s'. It serves %s, %s and %s (one, and as lists of a subscription or group), Microsoft.Authorization/roleAssignments, Microsoft.Insights/metrics, metricDefinitions and metricNamespaces of a resource, and POST /subscriptions/{id}/metrics:getBatch."
                        .formatted(path, MonitorWorkspace.TYPE, CollectionEndpoint.TYPE, CollectionRule.TYPE));
    }

    static Reply methodNotAllowed(String method, String allowed) {
        return Json.error(
                405,
                "MethodNotAllowed",
                "The method %s is not allowed, %s is.".formatted(method, allowed),
                new Header("Allow", allowed));
    }

    /** The provider Microsoft.Insights puts no envelope around its errors (observed). */
    static Reply metricsRefused(String message) {
        return Json.reply(400, Json.object().put("code", "BadRequest").put("message", message));
    }
}
