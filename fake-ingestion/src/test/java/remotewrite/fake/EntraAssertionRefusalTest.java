package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to be refused for an assertion made with a certificate: what is wrong with it, and what Entra says. */
class EntraAssertionRefusalTest {
    private static final String NO_TENANT_ID = "99999999-2222-3333-4444-555555555555";
    private static final String HEX_SHA256 =
            Thumbprint.sha256(EntraBench.CERTIFICATE.certificate()).hex();

    private static EntraBench bench;

    @BeforeAll
    static void start() {
        bench = EntraBench.start();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    static Stream<EntraWrong> wrongAssertions() {
        long now = new ManualClock().instant().getEpochSecond();
        String sha1 = Base64.getEncoder()
                .encodeToString(Thumbprint.sha1(EntraBench.STRANGER.certificate())
                        .digest()
                        .toArray());
        String expired = Thumbprint.sha256(EntraBench.EXPIRED.certificate()).base64Url();
        String future = Thumbprint.sha256(EntraBench.FUTURE.certificate()).base64Url();
        return Stream.of(
                assertion(
                        "a certificate nobody registered",
                        700027,
                        "is not registered on application. [Reason - The key was not found., Thumbprint of key used by"
                                + " client: '"
                                + Thumbprint.sha1(EntraBench.STRANGER.certificate())
                                        .hex(),
                        a -> a.withoutHeader("x5t#S256").withHeader("x5t", sha1).signedBy(EntraBench.STRANGER)),
                assertion(
                        "another key under a registered thumbprint",
                        700027,
                        "invalid signature. [Reason - Key was found, but use of the key to verify the signature"
                                + " failed., Thumbprint of key used by client: '" + HEX_SHA256
                                + "', Found key 'Start=01/01/2026 00:00:00, End=01/01/2036 00:00:00'",
                        a -> a.signedBy(EntraBench.STRANGER)),
                assertion(
                        "a certificate that has expired",
                        700027,
                        "[Reason - The key used is expired.",
                        a -> a.withHeader("x5t#S256", expired).signedBy(EntraBench.EXPIRED)),
                assertion(
                        "a certificate that is not valid yet",
                        700027,
                        "[Reason - The key used is not yet valid.",
                        a -> a.withHeader("x5t#S256", future).signedBy(EntraBench.FUTURE)),
                assertion(
                        "an assertion that expired six minutes ago",
                        700024,
                        "Current time: 2026-11-23T12:00:00.0000000Z, assertion valid from"
                                + " 2026-11-23T11:44:00.0000000Z, expiry time of assertion"
                                + " 2026-11-23T11:54:00.0000000Z.",
                        a -> a.withClaim("nbf", now - 960).withClaim("exp", now - 360)),
                assertion(
                        "an assertion from the future",
                        700024,
                        "is not within its valid time range.",
                        a -> a.withClaim("nbf", now + 301).withClaim("exp", now + 900)),
                assertion(
                        "an assertion without exp",
                        700024,
                        "expiry time of assertion 1970-01-01T00:00:00.0000000Z",
                        a -> a.withoutClaim("exp")),
                assertion(
                        "the audience of another tenant",
                        700023,
                        "audience claim does not match Realm issuer.",
                        a -> a.withClaim("aud", bench.tokenUrl(NO_TENANT_ID))),
                assertion(
                        "the audience of another host",
                        700023,
                        "audience claim does not match Realm issuer.",
                        a -> a.withClaim(
                                "aud",
                                "https://login.microsoftonline.com/" + EntraBench.TENANT + "/oauth2/v2.0/token")),
                assertion("no audience", 700023, "audience claim", a -> a.withoutClaim("aud")),
                assertion(
                        "another client in iss and sub",
                        700021,
                        "doesn't match 'client_id' parameter.",
                        a -> a.withClaim("iss", EntraBench.DISABLED_CLIENT)
                                .withClaim("sub", EntraBench.DISABLED_CLIENT)),
                assertion(
                        "a sub that is not iss",
                        50048,
                        "Subject must match the issuer claim",
                        a -> a.withClaim("sub", EntraBench.OBJECT)),
                assertion(
                        "no thumbprint",
                        5002723,
                        "No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId",
                        a -> a.withoutHeader("x5t#S256")),
                assertion(
                        "RS512",
                        5002738,
                        "'RS512' is not a supported signature algorithm.",
                        a -> a.withHeader("alg", "RS512")));
    }

    static Stream<EntraWrong> unreadableAssertions() {
        UnaryOperator<String> unsigned =
                jwt -> Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes())
                        + jwt.substring(jwt.indexOf('.'), jwt.lastIndexOf('.') + 1);
        return Stream.of(
                unreadable("no JWT", jwt -> "not-a-token"),
                unreadable("two parts of a JWT", jwt -> jwt.substring(0, jwt.lastIndexOf('.'))),
                unreadable("an unsigned JWT", unsigned),
                EntraWrong.of("two audiences", 400, "invalid_request", 50027, "JWT token is invalid", f -> {
                    f.put(
                            "client_assertion",
                            bench.assertion()
                                    .withClaim("aud", List.of(bench.tokenUrl(EntraBench.TENANT), "other"))
                                    .serialize());
                }));
    }

    @ParameterizedTest
    @MethodSource({"wrongAssertions", "unreadableAssertions"})
    void isRefusedInEntrasWords(EntraWrong wrong) {
        wrong.assertRefused(bench);
    }

    @Test
    void aTamperedAssertionIsRefused() {
        String[] good = bench.assertion().serialize().split("\\.");
        String[] other =
                bench.assertion().withClaim("jti", "another").serialize().split("\\.");
        Map<String, String> form = bench.form();
        form.put("client_assertion", good[0] + "." + other[1] + "." + good[2]);

        Response response = bench.post(EntraBench.TENANT, form);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.jsonPath().getString("error_description"))
                .startsWith("AADSTS700027: Client assertion contains an invalid signature.");
    }

    private static EntraWrong assertion(String how, int code, String text, UnaryOperator<TestAssertion> change) {
        return EntraWrong.of(
                how,
                401,
                "invalid_client",
                code,
                text,
                f -> f.put("client_assertion", change.apply(bench.assertion()).serialize()));
    }

    private static EntraWrong unreadable(String how, UnaryOperator<String> change) {
        return EntraWrong.of(
                how,
                400,
                "invalid_request",
                50027,
                "JWT token is invalid or malformed.",
                f -> f.put("client_assertion", change.apply(bench.assertion().serialize())));
    }
}
