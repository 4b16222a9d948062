package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.microsoft.aad.msal4j.MsalInteractionRequiredException;
import com.microsoft.aad.msal4j.MsalServiceException;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.EntraScene.Proof;
import remotewrite.fake.entra.EntraAnswers;
import remotewrite.fake.entra.EntraAnswers.AssertionSpace;
import remotewrite.fake.entra.EntraAnswers.BlockedByPolicy;
import remotewrite.fake.entra.EntraAnswers.IssuerUnreachable;
import remotewrite.fake.entra.EntraAnswers.MissingScope;
import remotewrite.fake.entra.EntraAnswers.NotPropagated;
import remotewrite.fake.entra.EntraAnswers.TenantRate;
import remotewrite.fake.entra.EntraAnswers.UnknownTenant;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.entra.SignIn;
import remotewrite.fake.entra.Throttling;

/** Where nobody knows what Entra answers: every answer that can be chosen, as HTTP and as azure-identity's own exception. */
class EntraAnswersTest {
    private static final FakeOidcIssuer CLUSTER = FakeOidcIssuer.start(Clock.systemUTC(), Pki.shared());
    private static final FederatedCredential TOMORROWS = new FederatedCredential(
            EntraScene.ISSUER, EntraScene.SUBJECT, "api://AzureADTokenExchange", Instant.parse("2056-01-01T00:00:00Z"));

    @AfterAll
    static void close() {
        CLUSTER.close();
    }

    private record Expected(int status, String error, int code) {}

    @ParameterizedTest
    @EnumSource
    void aCredentialThatHasNotPropagatedIsRefusedInEitherForm(NotPropagated form) {
        Expected expected = switch (form) {
            case UNAUTHORIZED -> new Expected(401, "invalid_client", 70021);
            case BAD_REQUEST -> new Expected(400, "invalid_request", 70021);
        };
        EntraAnswers answers = EntraAnswers.DEFAULT.withNotPropagated(form);
        IssuerKeys keys = IssuerKeys.given(EntraScene.ISSUER, CLUSTER.jwks());
        String token = CLUSTER.mint(EntraScene.SUBJECT, Map.of("iss", EntraScene.ISSUER));

        try (EntraBench bench = EntraBench.start(Clock.systemUTC())) {
            bench.entra()
                    .tenants(Tenant.of(
                            EntraBench.TENANT,
                            Application.of(EntraBench.CLIENT, EntraBench.OBJECT).withFederatedCredentials(TOMORROWS)));
            bench.entra().policy(bench.entra().policy().withIssuerKeys(keys).withAnswers(answers));
            Map<String, String> body = bench.form();
            body.put("client_assertion", token);

            assertAnswered(bench.post(EntraBench.TENANT, body), expected);
        }
        assertThrown(
                EntraScene.of(70021, "a credential that has not propagated")
                        .proof(new Proof.Text(token))
                        .application(application -> application.withFederatedCredentials(TOMORROWS))
                        .policy(policy -> policy.withIssuerKeys(keys).withAnswers(answers)),
                expected);
        assertThat(EntraAnswers.DEFAULT.notPropagated()).isEqualTo(NotPropagated.UNAUTHORIZED);
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationThatAPolicyBlocksIsRefusedInEitherForm(BlockedByPolicy form) {
        Expected expected = switch (form) {
            case INVALID_GRANT -> new Expected(400, "invalid_grant", 53003);
            case INTERACTION_REQUIRED -> new Expected(400, "interaction_required", 53003);
        };
        EntraAnswers answers = EntraAnswers.DEFAULT.withBlockedByPolicy(form);

        try (EntraBench bench = EntraBench.start(Clock.systemUTC())) {
            bench.entra()
                    .tenants(Tenant.of(
                            EntraBench.TENANT,
                            Application.of(EntraBench.CLIENT, EntraBench.OBJECT, EntraBench.CERTIFICATE)
                                    .withSignIn(SignIn.BLOCKED_BY_POLICY)));
            bench.entra().policy(bench.entra().policy().withAnswers(answers));

            assertAnswered(bench.post(EntraBench.TENANT, bench.form()), expected);
        }
        assertThrown(
                EntraScene.of(53003, "a policy that blocks")
                        .signIn(SignIn.BLOCKED_BY_POLICY)
                        .policy(policy -> policy.withAnswers(answers)),
                expected);
        assertThat(EntraAnswers.DEFAULT.blockedByPolicy()).isEqualTo(BlockedByPolicy.INVALID_GRANT);
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownTenantIsRefusedInEitherForm(UnknownTenant form) {
        String nowhere = "99999999-2222-3333-4444-555555555555";
        Expected expected = switch (form) {
            case INVALID_REQUEST -> new Expected(400, "invalid_request", 90002);
            case INVALID_TENANT -> new Expected(400, "invalid_tenant", 90002);
        };
        EntraAnswers answers = EntraAnswers.DEFAULT.withUnknownTenant(form);

        try (EntraBench bench = EntraBench.start(Clock.systemUTC())) {
            bench.entra().policy(bench.entra().policy().withAnswers(answers));

            assertAnswered(bench.post(nowhere, bench.form()), expected);
            assertAnswered(
                    bench.request().get(bench.at("/" + nowhere + "/v2.0/.well-known/openid-configuration")),
                    new Expected(400, "invalid_tenant", 90002));
        }
        assertThrown(
                EntraScene.of(90002, "an unknown tenant").tenant(nowhere).policy(policy -> policy.withAnswers(answers)),
                expected);
        assertThat(EntraAnswers.DEFAULT.unknownTenant()).isEqualTo(UnknownTenant.INVALID_REQUEST);
    }

    @ParameterizedTest
    @EnumSource
    void aRequestWithoutAScopeIsRefusedUnderEitherNumber(MissingScope form) {
        Expected expected = switch (form) {
            case REQUIRED_FIELD -> new Expected(400, "invalid_request", 90014);
            case INPUT_PARAMETER -> new Expected(400, "invalid_scope", 70011);
        };
        EntraAnswers answers = EntraAnswers.DEFAULT.withMissingScope(form);

        try (EntraBench bench = EntraBench.start(Clock.systemUTC())) {
            bench.entra().policy(bench.entra().policy().withAnswers(answers));
            Map<String, String> body = bench.form();
            body.remove("scope");
            Response response = bench.post(EntraBench.TENANT, body);

            assertAnswered(response, expected);
            assertThat(response.jsonPath().getString("error_description")).contains(words(form));
        }
        EntraScene scene = EntraScene.of(expected.code(), "no scope")
                .without("scope")
                .policy(policy -> policy.withAnswers(answers));
        assertThrown(scene, expected);
        assertThat(catchThrowable(scene::play)).hasMessageContaining(words(form));
        assertThat(EntraAnswers.DEFAULT.missingScope()).isEqualTo(MissingScope.REQUIRED_FIELD);
    }

    @ParameterizedTest
    @EnumSource
    void anIssuerThatCannotBeAskedIsToldUnderAnyOfThreeNumbers(IssuerUnreachable form) {
        Expected expected = switch (form) {
            case AADSTS50166 -> new Expected(400, "invalid_request", 50166);
            case AADSTS90061 -> new Expected(400, "invalid_request", 90061);
            case AADSTS501661 -> new Expected(400, "invalid_request", 501661);
        };
        EntraAnswers answers = EntraAnswers.DEFAULT.withIssuerUnreachable(form);
        String token = CLUSTER.mint(EntraScene.SUBJECT, Map.of("iss", EntraScene.ISSUER));
        FederatedCredential trusted = FederatedCredential.of(EntraScene.ISSUER, EntraScene.SUBJECT);

        try (EntraBench bench = EntraBench.start(Clock.systemUTC())) {
            bench.entra()
                    .tenants(Tenant.of(
                            EntraBench.TENANT,
                            Application.of(EntraBench.CLIENT, EntraBench.OBJECT).withFederatedCredentials(trusted)));
            bench.entra().policy(EntraPolicy.usual(IssuerKeys.none()).withAnswers(answers));
            Map<String, String> federated = bench.form();
            federated.put("client_assertion", token);
            Response response = bench.post(EntraBench.TENANT, federated);

            assertAnswered(response, expected);
            assertThat(response.jsonPath().getString("error_description"))
                    .startsWith("AADSTS" + expected.code() + ": Request to External OIDC endpoint failed.");
        }
        assertThrown(
                EntraScene.of(expected.code(), "keys that cannot be had")
                        .proof(new Proof.Text(token))
                        .application(application -> application.withFederatedCredentials(trusted))
                        .policy(policy ->
                                policy.withIssuerKeys(IssuerKeys.none()).withAnswers(answers)),
                expected);
        assertThat(EntraAnswers.DEFAULT.issuerUnreachable()).isEqualTo(IssuerUnreachable.AADSTS50166);
    }

    @ParameterizedTest
    @EnumSource
    void aTenantWithTooManyRequestsIsRefusedInEitherForm(TenantRate form) {
        Expected expected = switch (form) {
            case TOO_MANY_REQUESTS -> new Expected(429, "temporarily_unavailable", 90055);
            case BAD_REQUEST -> new Expected(400, "temporarily_unavailable", 90055);
        };
        Throttling one =
                new Throttling.Limit(1, Duration.ofHours(1), Duration.ofSeconds(7), Throttling.Answer.TENANT_RATE);
        EntraAnswers answers = EntraAnswers.DEFAULT.withTenantRate(form);

        try (EntraBench bench = EntraBench.start(Clock.systemUTC())) {
            bench.entra().policy(bench.entra().policy().withThrottling(one).withAnswers(answers));
            assertThat(bench.post(EntraBench.TENANT, bench.form()).statusCode()).isEqualTo(200);
            Response response = bench.post(EntraBench.TENANT, bench.form());

            assertAnswered(response, expected);
            assertThat(response.header("Retry-After")).isEqualTo("7");
        }
        assertThrown(
                EntraScene.of(90055, "too many requests of a tenant")
                        .policy(policy -> policy.withThrottling(one).withAnswers(answers)),
                expected);
        assertThat(EntraAnswers.DEFAULT.tenantRate()).isEqualTo(TenantRate.TOO_MANY_REQUESTS);
    }

    /** azure-identity with a file that it does not trim, as Go's and older ones of Java do not. */
    @ParameterizedTest
    @EnumSource
    void anAssertionFromAFileWithALineEndIsTakenOrNoJwt(AssertionSpace form, @TempDir Path directory) throws Exception {
        Expected expected = new Expected(400, "invalid_request", 50027);
        EntraAnswers answers = EntraAnswers.DEFAULT.withAssertionSpace(form);
        FederatedCredential trusted = FederatedCredential.of(EntraScene.ISSUER, EntraScene.SUBJECT);
        String token = CLUSTER.mint(EntraScene.SUBJECT, Map.of("iss", EntraScene.ISSUER));
        IssuerKeys keys = IssuerKeys.given(EntraScene.ISSUER, CLUSTER.jwks());
        Path file = Files.writeString(directory.resolve("azure-identity-token"), token + "\n");

        try (EntraBench bench = EntraBench.start(Clock.systemUTC())) {
            bench.entra().policy(bench.entra().policy().withAnswers(answers));
            for (String space : List.of(" ", "\n", "\r\n", "\t")) {
                for (String padded : List.of(
                        bench.assertion().serialize() + space,
                        space + bench.assertion().serialize())) {
                    Map<String, String> body = bench.form();
                    body.put("client_assertion", padded);
                    Response response = bench.post(EntraBench.TENANT, body);

                    switch (form) {
                        case TRIMMED -> assertThat(response.statusCode()).isEqualTo(200);
                        case REFUSED -> {
                            assertAnswered(response, expected);
                            assertThat(response.jsonPath().getString("error_description"))
                                    .startsWith("AADSTS50027: JWT token is invalid or malformed.");
                        }
                    }
                }
            }
            assertThat(bench.post(EntraBench.TENANT, bench.form()).statusCode()).isEqualTo(200);
        }
        EntraScene scene = EntraScene.of(50027, "a line end")
                .proof(new Proof.Text(Files.readString(file)))
                .application(application -> application.withFederatedCredentials(trusted))
                .policy(policy -> policy.withIssuerKeys(keys).withAnswers(answers));
        switch (form) {
            case TRIMMED -> scene.play();
            case REFUSED -> {
                assertThrown(scene, expected);
                scene.proof(new Proof.Text(Files.readString(file).strip())).play();
            }
        }
        assertThat(EntraAnswers.DEFAULT.assertionSpace()).isEqualTo(AssertionSpace.TRIMMED);
    }

    /** What is said of a missing scope. */
    static String words(MissingScope form) {
        return switch (form) {
            case REQUIRED_FIELD -> "The required field 'scope' is missing from the credential. ";
            case INPUT_PARAMETER -> "The provided request must include a 'scope' input parameter.";
        };
    }

    private static void assertAnswered(Response response, Expected expected) {
        assertThat(new Expected(
                        response.statusCode(),
                        response.jsonPath().getString("error"),
                        response.jsonPath().getInt("error_codes[0]")))
                .isEqualTo(expected);
    }

    private static void assertThrown(EntraScene scene, Expected expected) {
        List<Integer> statuses = new CopyOnWriteArrayList<>();

        Throwable thrown = catchThrowable(() -> scene.play(statuses::add));

        assertThat(statuses).containsExactly(expected.status());
        assertThat(Stream.iterate(thrown, cause -> cause != null, Throwable::getCause))
                .anySatisfy(cause -> assertThat(cause)
                        .hasMessageContaining("AADSTS" + expected.code() + ": ")
                        .isInstanceOfSatisfying(MsalServiceException.class, service -> {
                            assertThat(service.errorCode()).isEqualTo(expected.error());
                            // msal4j takes this error, and not interaction_required, for a call for the user: it tells
                            // no
                            // status then
                            boolean forTheUser = expected.error().equals("invalid_grant");
                            assertThat(service instanceof MsalInteractionRequiredException)
                                    .isEqualTo(forTheUser);
                            assertThat(service.statusCode()).isEqualTo(forTheUser ? null : expected.status());
                        }));
    }
}
