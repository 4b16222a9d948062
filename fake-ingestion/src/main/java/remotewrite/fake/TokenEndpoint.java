package remotewrite.fake;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.entra.EntraAnswers;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.entra.SignIn;

/**
 * Decides token requests, in the order that entra.md 3.2 infers: tenant, application, grant type and parameters, client
 * authentication, application enabled, scope and resource, conditional access.
 *
 * @param tenants all there are where the client asks
 * @param policy that is followed at present
 */
record TokenEndpoint(List<Tenant> tenants, EntraPolicy policy) {
    static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final Set<String> NO_TENANTS = Set.of("common", "organizations", "consumers");

    TokenEndpoint {
        tenants = List.copyOf(tenants);
    }

    /** What becomes of a token request. */
    sealed interface Decision {
        record Granted(Grant grant) implements Decision {}

        record Refused(EntraError error) implements Decision {}
    }

    Decision decide(EntraCall call, Instant now) {
        String tenantName = call.path().getFirst();
        Form form = call.form();
        Optional<Tenant> tenant = tenant(tenantName);
        if (tenant.isEmpty()) {
            return refused(unknownTenant(tenantName, policy.answers().unknownTenant()));
        }
        Optional<String> clientId = form.value("client_id");
        if (clientId.isEmpty()) {
            // observed for a body that is no form: the first parameter asked for is grant_type
            return refused(
                    EntraRefusals.missingParameter(form.value("grant_type").isEmpty() ? "grant_type" : "client_id"));
        }
        Optional<Application> application = tenant.get().application(clientId.get());
        if (application.isEmpty()) {
            return refused(EntraRefusals.applicationNotFound(
                    clientId.get(), tenant.get().id()));
        }
        return decide(call, new Client(tenant.get(), application.get()), now);
    }

    /** Who asks. */
    private record Client(Tenant tenant, Application application) {}

    private Decision decide(EntraCall call, Client client, Instant now) {
        Application application = client.application();
        if (application.signIn() == SignIn.WITHOUT_SERVICE_PRINCIPAL) {
            return refused(EntraRefusals.noServicePrincipal(
                    application, client.tenant().id()));
        }
        Optional<EntraError> wrong = wrongGrantType(call.form()).or(() -> unsupportedResource(call));
        if (wrong.isPresent()) {
            return refused(wrong.get());
        }
        AssertionCheck assertions =
                new AssertionCheck(application, client.tenant(), audiences(call, client.tenant()), policy, now);
        return switch (new ClientAuthentication(assertions).judge(call.form())) {
            case ClientAuthentication.Outcome.Refused unproven -> refused(unproven.error());
            case ClientAuthentication.Outcome.Proven proven ->
                application.signIn() == SignIn.DISABLED
                        ? refused(EntraRefusals.applicationDisabled(application))
                        : decideResource(call, client, proven.proof());
        };
    }

    /** The tenant with this id or domain name. */
    Optional<Tenant> tenant(String name) {
        return tenants.stream().filter(tenant -> tenant.answersTo(name)).findFirst();
    }

    static EntraError unknownTenant(String name, EntraAnswers.UnknownTenant form) {
        if (NO_TENANTS.contains(name.toLowerCase(Locale.ROOT))) {
            return EntraRefusals.noTenant();
        }
        return EntraCall.isGuid(name) || name.contains(".")
                ? EntraRefusals.tenantNotFound(name, form)
                : EntraRefusals.tenantMalformed(name);
    }

    private static Optional<EntraError> wrongGrantType(Form form) {
        Optional<String> grantType = form.value("grant_type");
        if (grantType.isEmpty()) {
            return Optional.of(EntraRefusals.missingParameter("grant_type"));
        }
        return grantType.filter(type -> !type.equals("client_credentials")).map(EntraRefusals::unsupportedGrantType);
    }

    private static Optional<EntraError> unsupportedResource(EntraCall call) {
        return call.isForVersionOneToken()
                ? Optional.empty()
                : call.form().value("resource").map(ignored -> ScopeRefusals.resourceNotSupported());
    }

    private Decision decideResource(EntraCall call, Client client, Proof proof) {
        return switch (asked(call)) {
            case Scope.Unusable unusable -> refused(unusable.error());
            case Scope.Resource resource ->
                refusal(resource.uri(), client)
                        .map(TokenEndpoint::refused)
                        .orElseGet(() -> new Decision.Granted(
                                new Grant(client.tenant(), client.application(), resource.uri(), proof)));
        };
    }

    private Optional<EntraError> refusal(String uri, Client client) {
        Optional<EntraResource> resource = client.tenant().resource(uri);
        if (resource.isEmpty()) {
            return Optional.of(
                    ScopeRefusals.resourceNotFound(uri, client.tenant().id()));
        }
        if (!resource.get().enabled()) {
            return Optional.of(ScopeRefusals.resourceDisabled(uri));
        }
        return client.application().signIn() == SignIn.BLOCKED_BY_POLICY
                ? Optional.of(
                        EntraError.blockedByConditionalAccess(policy.answers().blockedByPolicy()))
                : Optional.empty();
    }

    /** The v1 endpoint wants {@code resource} and ignores {@code scope} (the latter is assumed, entra.md 1.6). */
    private Scope asked(EntraCall call) {
        Form form = call.form();
        if (call.isForVersionOneToken()) {
            return form.value("resource")
                    .<Scope>map(Scope.Resource::new)
                    .orElseGet(() -> new Scope.Unusable(EntraRefusals.missingParameter("resource")));
        }
        return form.value("scope")
                .map(Scope::parse)
                .orElseGet(() -> new Scope.Unusable(
                        ScopeRefusals.noScope(policy.answers().missingScope())));
    }

    /** Every {@code aud} of an assertion that means this service: the first is documented, the others are inferred. */
    private static Set<String> audiences(EntraCall call, Tenant tenant) {
        String base = "https://" + call.host() + "/";
        return Stream.concat(
                        Stream.of(call.path().getFirst(), tenant.id())
                                .flatMap(name -> Stream.of(
                                        base + name + "/oauth2/v2.0/token",
                                        base + name + "/oauth2/token",
                                        base + name + "/v2.0")),
                        Stream.of(tenant.issuer()))
                .map(audience -> audience.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static Decision refused(EntraError error) {
        return new Decision.Refused(error);
    }
}
