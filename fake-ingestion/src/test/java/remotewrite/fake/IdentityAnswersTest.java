package remotewrite.fake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.IdentityAnswers.MissingHeader;
import remotewrite.fake.IdentityAnswers.UnknownResource;
import remotewrite.fake.entra.EntraAnswers;
import remotewrite.fake.entra.EntraResource;

/** Where nobody knows what a machine answers today: every answer that can be chosen, as HTTP and as azure-identity's own exception. */
class IdentityAnswersTest {
    private static final String HEADER = "canary-identity-header";
    private static final Tenant[] NO_TENANTS = {};
    private static final String OTHER = "https://other.example";

    @ParameterizedTest
    @EnumSource
    void aRequestWithoutItsHeaderIsRefusedInEitherForm(MissingHeader form) {
        String error = switch (form) {
            case BAD_REQUEST_102 -> "bad_request_102";
            case INVALID_REQUEST -> "invalid_request";
        };
        try (IdentityBench bench = IdentityBench.start(
                        Clock.systemUTC(),
                        new IdentityHost.VirtualMachine(),
                        IdentityAnswers.DEFAULT.withMissingHeader(form));
                IdentityProcess client = IdentityProcess.on(bench.machine(), Map.of())) {
            Response response = bench.request().get(bench.url());

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.jsonPath().<String, String>getMap("$"))
                    .isEqualTo(Map.of("error", error, "error_description", "Required metadata header not specified"));
            assertThat(client.ask("system", "", IdentityBench.RESOURCE, "header Metadata")
                            .getLast())
                    .contains("Error Code: " + error + " Error Message: Required metadata header not specified");
        }
        assertThat(IdentityAnswers.DEFAULT.missingHeader()).isEqualTo(MissingHeader.BAD_REQUEST_102);
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownResourceIsRefusedUnderEitherNumber(UnknownResource form) {
        String words = words(form);
        IdentityAnswers answers = IdentityAnswers.DEFAULT.withUnknownResource(form);

        for (IdentityHost kind : List.of(new IdentityHost.VirtualMachine(), new IdentityHost.AppService(HEADER))) {
            try (IdentityBench bench = IdentityBench.start(Clock.systemUTC(), kind, answers);
                    IdentityProcess client = IdentityProcess.on(bench.machine(), Map.of())) {
                Response response = ask(bench, OTHER);

                assertThat(response.statusCode()).as("%s", kind).isEqualTo(400);
                assertThat(response.asString()).as("%s", kind).contains(words);
                assertThat(client.ask("system", "", OTHER).getLast())
                        .as("%s", kind)
                        .contains(words);
            }
        }
        assertThat(IdentityAnswers.DEFAULT.unknownResource()).isEqualTo(UnknownResource.AADSTS500011);
    }

    /** As the token service refuses it (entra.md 3.2). */
    @Test
    void aDisabledResourceIsRefused() {
        String words = "AADSTS500014: The service principal for resource '" + IdentityBench.RESOURCE + "' is disabled.";
        for (IdentityHost kind : List.of(new IdentityHost.VirtualMachine(), new IdentityHost.AppService(HEADER))) {
            EntraBench entra = EntraBench.start(new ManualClock(), new EntraResource(IdentityBench.RESOURCE, false));
            try (IdentityBench bench = IdentityBench.start(entra, kind, IdentityAnswers.DEFAULT)) {
                Response response = ask(bench, IdentityBench.RESOURCE);

                assertThat(response.statusCode()).as("%s", kind).isEqualTo(400);
                assertThat(response.asString()).as("%s", kind).contains(words).doesNotContain("access_token");
            }
        }
    }

    /** Both kinds of machine look at their tenant as it is when they are asked, not as it was when they started. */
    @Test
    void whatBecomesOfTheTenantIsSeenAtTheNextRequest() {
        String other = "https://localhost:8443";
        String gone = "Tenant '" + EntraBench.TENANT + "' not found.";
        for (IdentityHost kind : List.of(new IdentityHost.VirtualMachine(), new IdentityHost.AppService(HEADER))) {
            EntraBench entra = EntraBench.start(new ManualClock());
            try (IdentityBench bench = IdentityBench.start(entra, kind, IdentityAnswers.DEFAULT)) {
                assertThat(ask(bench, IdentityBench.RESOURCE).statusCode()).isEqualTo(200);
                assertThat(ask(bench, other).asString()).contains("AADSTS500011");

                entra.entra().tenants(withResources(EntraResource.of(other)));

                assertThat(ask(bench, other).statusCode()).as("%s", kind).isEqualTo(200);
                assertThat(ask(bench, IdentityBench.RESOURCE).asString())
                        .as("%s", kind)
                        .contains("AADSTS500011")
                        .doesNotContain("access_token");

                entra.entra().tenants(withResources(new EntraResource(IdentityBench.RESOURCE, false)));

                assertThat(ask(bench, IdentityBench.RESOURCE).asString())
                        .as("%s", kind)
                        .contains("AADSTS500014: ")
                        .doesNotContain("access_token");

                entra.entra().tenants(NO_TENANTS);

                Response response = ask(bench, IdentityBench.RESOURCE);
                assertThat(response.statusCode()).as("%s", kind).isEqualTo(400);
                assertThat(response.asString())
                        .as("%s", kind)
                        .contains("AADSTS90002: " + gone)
                        .doesNotContain("access_token");
            }
        }
    }

    /** A virtual machine says it in the form that the token service has been told to say it. */
    @ParameterizedTest
    @EnumSource
    void aTenantThatIsGoneIsToldAsByTheTokenService(EntraAnswers.UnknownTenant form) {
        String error = switch (form) {
            case INVALID_REQUEST -> "invalid_request";
            case INVALID_TENANT -> "invalid_tenant";
        };
        try (IdentityBench bench = IdentityBench.start(new ManualClock(), new IdentityHost.VirtualMachine())) {
            FakeEntra entra = bench.entra().entra();
            entra.policy(entra.policy().withAnswers(EntraAnswers.DEFAULT.withUnknownTenant(form)));
            entra.tenants(NO_TENANTS);

            assertThat(ask(bench, IdentityBench.RESOURCE).jsonPath().getString("error"))
                    .isEqualTo(error);
        }
    }

    private static Tenant withResources(EntraResource resource) {
        Tenant tenant = EntraBench.tenant();
        // by another name it is the same tenant: a machine belongs to its id
        return new Tenant(tenant.id(), tenant.cloud(), List.of(), tenant.applications(), List.of(resource));
    }

    private static Response ask(IdentityBench bench, String resource) {
        return given().header("Metadata", "true")
                .header("X-IDENTITY-HEADER", HEADER)
                .queryParam("api-version", "2019-08-01")
                .queryParam("resource", resource)
                .get(bench.url());
    }

    /** What is said of an unknown resource. */
    static String words(UnknownResource form) {
        return switch (form) {
                    case AADSTS500011 -> "AADSTS500011: The resource principal named ";
                    case AADSTS50001 -> "AADSTS50001: The application named ";
                }
                + OTHER + " was not found in the tenant named " + EntraBench.TENANT
                + ". This can happen if the application has not been installed by the administrator of the tenant or"
                + " consented to by any user in the tenant. You might have sent your authentication request to the wrong"
                + " tenant.";
    }
}
