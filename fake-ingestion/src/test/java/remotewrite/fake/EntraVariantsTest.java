package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.microsoft.aad.msal4j.MsalServiceException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.EntraScene.Proof;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;

/** The several ways to come to one number of {@link EntraCatalogueTest}, by the words in azure-identity's own exception. */
class EntraVariantsTest {
    private static final FakeOidcIssuer CLUSTER = FakeOidcIssuer.start(Clock.systemUTC(), Pki.shared());

    @AfterAll
    static void close() {
        CLUSTER.close();
    }

    /** @param text what the exception says after the number */
    record Variant(EntraScene scene, String text) {
        @Override
        public String toString() {
            return scene.toString();
        }
    }

    static Stream<Variant> requests() {
        String missing = "The request body must contain the following parameter: ";
        return Stream.of(
                new Variant(EntraScene.of(50059, "organizations").tenant("organizations"), "No tenant-identifying"),
                new Variant(EntraScene.of(50059, "consumers").tenant("consumers"), "No tenant-identifying"),
                new Variant(
                        EntraScene.of(90002, "a domain of nobody").tenant("nobody.example"),
                        "Tenant 'nobody.example' not found."),
                new Variant(EntraScene.of(900144, "no client id").without("client_id"), missing + "'client_id'."),
                new Variant(
                        good(900144, "no type of assertion").without("client_assertion_type"),
                        missing + "'client_assertion_type'."),
                new Variant(
                        good(7000218, "another type of assertion")
                                .form(body -> body.replaceFirst("jwt-bearer", "saml2-bearer")),
                        missing + "'client_assertion' or 'client_secret'."),
                new Variant(
                        EntraScene.of(7000215, "a secret that is not good yet")
                                .application(application -> application.withSecrets(new ClientSecret(
                                        EntraBench.SECRET,
                                        EntraBench.FUTURE
                                                .certificate()
                                                .getNotBefore()
                                                .toInstant(),
                                        EntraBench.FUTURE
                                                .certificate()
                                                .getNotAfter()
                                                .toInstant()))),
                        "Invalid client secret provided."),
                new Variant(
                        EntraScene.of(1002012, "OpenID scopes only")
                                .form(body -> body.replaceAll("scope=[^&]*", "scope=openid+profile")),
                        "Client credential flows must have a scope value with /.default"));
    }

    static Stream<Variant> assertions() {
        String time = "Client assertion is not within its valid time range.";
        String audience = "audience claim does not match Realm issuer.";
        return Stream.of(
                certificate(
                        "a certificate that is not registered",
                        EntraBench.STRANGER,
                        "is not registered on application"),
                certificate("an expired certificate", EntraBench.EXPIRED, "[Reason - The key used is expired."),
                certificate(
                        "a certificate that is not good yet",
                        EntraBench.FUTURE,
                        "[Reason - The key used is not yet valid."),
                assertion(
                        700027,
                        "another key",
                        "contains an invalid signature. [Reason - Key was found",
                        a -> a.signedBy(EntraBench.STRANGER)),
                assertion(
                        700024,
                        "an assertion that is not good yet",
                        time,
                        a -> a.withClaim("nbf", 2_000_000_000L).withClaim("exp", 2_000_000_600L)),
                assertion(700024, "an assertion without an end", time, a -> a.withoutClaim("exp")),
                assertion(700023, "no audience", audience, a -> a.withoutClaim("aud")),
                assertion(
                        50027,
                        "two audiences",
                        "JWT token is invalid",
                        a -> a.withClaim("aud", List.of(a.claims().get("aud"), "other"))),
                new Variant(
                        EntraScene.of(50027, "an unsigned assertion")
                                .proof(new Proof.Text(encoded("{\"alg\":\"none\"}") + "." + encoded("{}") + ".")),
                        "JWT token is invalid"));
    }

    static Stream<Variant> federated() {
        String other = EntraScene.ISSUER.replace("issuer", "Issuer");
        String[] token = CLUSTER.mint(EntraScene.SUBJECT, Map.of("iss", EntraScene.ISSUER))
                .split("\\.");
        String[] another =
                CLUSTER.mint(EntraScene.SUBJECT, Map.of("iss", other)).split("\\.");
        return Stream.of(
                new Variant(
                        EntraScene.of(700027, "a federated token with the signature of another one")
                                .proof(new Proof.Text(token[0] + "." + token[1] + "." + another[2]))
                                .application(application -> application.withFederatedCredentials(
                                        FederatedCredential.of(EntraScene.ISSUER, EntraScene.SUBJECT)))
                                .policy(policy ->
                                        policy.withIssuerKeys(IssuerKeys.given(EntraScene.ISSUER, CLUSTER.jwks()))),
                        "use of the key to verify the signature failed., Key used by client: '"),
                new Variant(
                        EntraScene.of(7002138, "an issuer in another case")
                                .proof(new Proof.Text(
                                        CLUSTER.mint(EntraScene.SUBJECT, Map.of("iss", EntraScene.ISSUER))))
                                .application(application -> application.withFederatedCredentials(
                                        FederatedCredential.of(other, EntraScene.SUBJECT)))
                                .policy(policy ->
                                        policy.withIssuerKeys(IssuerKeys.given(EntraScene.ISSUER, CLUSTER.jwks()))),
                        "issuer '" + EntraScene.ISSUER
                                + "'. The issuer matches with case-insensitive comparison, but not with case-sensitive comparison."));
    }

    @ParameterizedTest
    @MethodSource({"requests", "assertions", "federated"})
    void isToldApartByWords(Variant variant) {
        Throwable thrown = catchThrowable(() -> variant.scene().play());

        assertThat(Stream.iterate(thrown, cause -> cause != null, Throwable::getCause))
                .anySatisfy(cause -> assertThat(cause)
                        .isInstanceOf(MsalServiceException.class)
                        .hasMessageContainingAll("AADSTS" + variant.scene().code() + ": ", variant.text()));
    }

    private static EntraScene good(int code, String how) {
        return EntraScene.of(code, how).proof(new Proof.Assertion(UnaryOperator.identity()));
    }

    private static Variant assertion(int code, String how, String text, UnaryOperator<TestAssertion> change) {
        return new Variant(EntraScene.of(code, how).proof(new Proof.Assertion(change)), text);
    }

    /** The application knows its three certificates, and this one signs. */
    private static Variant certificate(String how, ClientCertificate signer, String text) {
        EntraScene scene = EntraScene.of(700027, how)
                .proof(new Proof.Assertion(good -> TestAssertion.of(
                        EntraBench.CLIENT,
                        (String) good.claims().get("aud"),
                        Clock.systemUTC().instant(),
                        signer)))
                .application(application -> Application.of(
                        EntraBench.CLIENT,
                        EntraBench.OBJECT,
                        EntraBench.CERTIFICATE,
                        EntraBench.EXPIRED,
                        EntraBench.FUTURE));
        return new Variant(scene, text);
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
