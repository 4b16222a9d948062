package remotewrite.fake;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides token requests, in the order that entra.md 3.2 infers: tenant, application, grant type and parameters, client
 * authentication, application enabled, scope and resource.
 *
 * @param tenants all there are
 * @param resources the resource URIs that exist in every tenant, without a slash at their end
 */
record TokenEndpoint(List<Tenant> tenants, Set<String> resources) {
    static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final Set<String> NO_TENANTS = Set.of("common", "organizations", "consumers");

    TokenEndpoint {
        tenants = List.copyOf(tenants);
        resources = Set.copyOf(resources);
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
            return refused(unknownTenant(tenantName, true));
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
        Optional<EntraError> wrong = wrongGrantType(form).or(() -> unsupportedResource(call));
        if (wrong.isPresent()) {
            return refused(wrong.get());
        }
        AssertionCheck assertions = new AssertionCheck(application.get(), audiences(call, tenant.get()), now);
        return switch (new ClientAuthentication(assertions).judge(form)) {
            case ClientAuthentication.Outcome.Refused unproven -> refused(unproven.error());
            case ClientAuthentication.Outcome.Proven proven ->
                application.get().enabled()
                        ? decideResource(
                                call, resource -> new Grant(tenant.get(), application.get(), resource, proven.proof()))
                        : refused(EntraRefusals.applicationDisabled(application.get()));
        };
    }

    /** The tenant with this id or domain name. */
    Optional<Tenant> tenant(String name) {
        return tenants.stream().filter(tenant -> tenant.answersTo(name)).findFirst();
    }

    static EntraError unknownTenant(String name, boolean tokenEndpoint) {
        if (NO_TENANTS.contains(name.toLowerCase(Locale.ROOT))) {
            return EntraRefusals.noTenant();
        }
        return EntraCall.isGuid(name) || name.contains(".")
                ? EntraRefusals.tenantNotFound(name, tokenEndpoint)
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
                : call.form().value("resource").map(ignored -> EntraRefusals.resourceNotSupported());
    }

    private Decision decideResource(EntraCall call, Function<String, Grant> grant) {
        return switch (asked(call)) {
            case Scope.Unusable unusable -> refused(unusable.error());
            case Scope.Resource resource -> {
                Grant granted = grant.apply(resource.uri());
                yield knows(resource.uri())
                        ? new Decision.Granted(granted)
                        : refused(EntraRefusals.resourceNotFound(
                                resource.uri(), granted.tenant().id()));
            }
        };
    }

    /** The v1 endpoint wants {@code resource} and ignores {@code scope} (the latter is assumed, entra.md 1.6). */
    private static Scope asked(EntraCall call) {
        Form form = call.form();
        if (call.isForVersionOneToken()) {
            return form.value("resource")
                    .<Scope>map(Scope.Resource::new)
                    .orElseGet(() -> new Scope.Unusable(EntraRefusals.missingParameter("resource")));
        }
        return form.value("scope").map(Scope::parse).orElseGet(() -> new Scope.Unusable(EntraRefusals.noScope()));
    }

    /** With and without one slash at the end (entra.md 4.3). */
    boolean knows(String resource) {
        return resources.contains(resource)
                || resource.endsWith("/") && resources.contains(resource.substring(0, resource.length() - 1));
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
