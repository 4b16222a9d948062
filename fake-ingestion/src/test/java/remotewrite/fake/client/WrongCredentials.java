package remotewrite.fake.client;

import static remotewrite.fake.client.RefusedWrite.told;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionAnswers.RefusedToken;
import remotewrite.fake.IngestionAnswers.Throttled;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.role.RoleGrants;

/** A sound write whose token is wrong, or is of somebody without the role, and what curl prints of the answer. */
final class WrongCredentials {
    private static final String BAD_TOKEN = "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"";
    private static final String NO_BEARER = "{\"error\":{\"code\":\"AuthenticationFailed\",\"message\":\"";
    private static final String CHALLENGE = "WWW-Authenticate: Bearer\r\n";
    private static final Date EARLIER = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final Date LATER = Date.from(Instant.parse("2056-01-01T00:00:00Z"));

    private WrongCredentials() {}

    static Stream<RefusedWrite> credentials() {
        String noBearer =
                NO_BEARER + "Authentication failed. One 'Authorization' header with the scheme Bearer is needed.\"}}";
        return Stream.of(
                told(
                                "no token",
                                401,
                                CHALLENGE,
                                NO_BEARER + "Authentication failed. The 'Authorization' header is missing.")
                        .by(write -> write.without("Authorization")),
                told("another scheme", 401, CHALLENGE, noBearer).by(write -> write.with("Authorization", "Basic eDp5")),
                told("two tokens", 401, CHALLENGE, noBearer)
                        .by((write, target) -> write.and("Authorization: " + target.bearer())),
                told("no JWT", 401, CHALLENGE, BAD_TOKEN, "It is not a well-formed signed JWT.")
                        .by(write -> write.with("Authorization", "Bearer x")),
                // its last character may be one of several that mean the same
                token(
                        "a wrong signature",
                        "Its signature is not by a known RS256 key.",
                        target -> target.bearer().replaceFirst("\\.[^.]*$", ".AAAA")),
                token(
                        "another issuer",
                        "Its issuer (iss) is https://issuer.example/, accepted are [https://sts.windows.net/",
                        target -> target.bearer(Map.of("iss", "https://issuer.example/"))),
                token(
                                "an expired token",
                                "It expired at 2020-01-01T00:00:00Z (exp), now is 20",
                                target -> target.bearer(Map.of("nbf", EARLIER, "exp", EARLIER)))
                        .printing("Z.\"}}"),
                token(
                                "a token of the future",
                                "It is valid from 2056-01-01T00:00:00Z (nbf) on, now is 20",
                                target -> target.bearer(Map.of("nbf", LATER, "exp", LATER)))
                        .printing("Z.\"}}"),
                token("a token without end", "It has no expiry (exp).", target -> target.bearer(absent("exp"))),
                token("a token of nobody", "It names no object id (oid).", target -> target.bearer(absent("oid"))),
                told(
                                "another audience",
                                401,
                                CHALLENGE,
                                "{\"error\":{\"code\":\"InvalidAudience\",\"message\":\"The audience (aud) of the access token is"
                                        + " [https://prometheus.monitor.azure.com], accepted are"
                                        + " [https://monitor.azure.com, https://monitor.azure.com/].")
                        .by((write, target) -> write.with("Authorization", target.queriesBearer())),
                told("another audience, forbidden", 403, "{\"error\":{\"code\":\"InvalidAudience\",\"message\":\"")
                        .by((write, target) -> write.with("Authorization", target.queriesBearer()))
                        .at(settings -> settings.withAnswers(
                                IngestionAnswers.DEFAULT.withRefusedToken(RefusedToken.FORBIDDEN))),
                told("no JWT, forbidden", 403, BAD_TOKEN, "It is not a well-formed signed JWT.")
                        .by(write -> write.with("Authorization", "Bearer x"))
                        .at(settings -> settings.withAnswers(
                                IngestionAnswers.DEFAULT.withRefusedToken(RefusedToken.FORBIDDEN))));
    }

    static Stream<RefusedWrite> roles() {
        String id = WriteTarget.RULE.immutableId();
        String none = "00000000-0000-0000-0000-000000000000";
        String rule = "/subscriptions/" + none
                + "/resourceGroups/fake/providers/Microsoft.Insights/dataCollectionRules/" + id;
        String operation =
                "{\"error\":{\"code\":\"OperationFailed\",\"message\":\"The authentication token provided does not have"
                        + " access to ingest data for the data collection rule with immutable Id '" + id + "'";
        return Stream.of(
                told("no role", 403, operation + "\"}}")
                        .by((write, target) -> write.with("Authorization", target.strangersBearer())),
                told(
                                "no role, in full",
                                403,
                                operation
                                        + " PipelineAccessResult: AccessGranted: False, IsRbacPresent: False,"
                                        + " IsDcrDceBindingValid: , DcrArmId: " + rule
                                        + ", Message: Required authorization action was not found for tenantId "
                                        + WriteTarget.TENANT + " objectId " + WriteTarget.STRANGER_OBJECT
                                        + " on resourceId "
                                        + rule + " ConfigurationId: " + id + "..\"}}")
                        .by((write, target) -> write.with("Authorization", target.strangersBearer()))
                        .at(settings -> settings.withAnswers(
                                new IngestionAnswers(IngestionAnswers.Role.LONG, Throttled.RETRY_AFTER))),
                told("a role that has not spread", 403, operation + "\"}}")
                        .at(settings -> settings.withRules(List.of(spreading(settings.clock())))));
    }

    private static RefusedWrite token(String what, String why, Function<WriteTarget, String> bearer) {
        return told(what, 401, CHALLENGE, BAD_TOKEN + "The access token is invalid. " + why)
                .by((write, target) -> write.with("Authorization", bearer.apply(target)));
    }

    /** A claim that is null is none. */
    private static Map<String, Object> absent(String claim) {
        return Collections.singletonMap(claim, null);
    }

    private static DataCollectionRule spreading(Clock clock) {
        ResourceId scope = ResourceId.of("/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/x/y");
        RoleGrant grant = RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, WriteTarget.OBJECT, scope)
                .made(clock.instant(), RoleGrant.DOCUMENTED_PROPAGATION);
        return new DataCollectionRule(
                WriteTarget.RULE.immutableId(),
                RoleGrants.of(clock, grant).access(Role.MONITORING_METRICS_PUBLISHER, scope));
    }
}
