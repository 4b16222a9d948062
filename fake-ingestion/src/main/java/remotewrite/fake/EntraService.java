package remotewrite.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.TakenRequests;

/** The surface of the token service: which request is for which endpoint, and what may change while it runs. */
final class EntraService implements Service {
    private final Clock clock;
    private final RequestRate rate = new RequestRate();
    private final UnavailableIssuers unavailable = new UnavailableIssuers();
    private final CopyOnWriteArrayList<SigningKey> keys;
    private volatile List<Tenant> tenants;
    private volatile Secrets secrets;
    private volatile EntraPolicy policy;

    EntraService(Clock clock, List<Tenant> tenants, SigningKey key, EntraPolicy policy) {
        this.clock = clock;
        this.tenants = List.copyOf(tenants);
        this.secrets = secretsOf(tenants);
        this.keys = new CopyOnWriteArrayList<>(List.of(key));
        this.policy = policy;
    }

    @Override
    public Reply serve(Request request) {
        EntraCall call = EntraCall.of(request);
        Instant now = clock.instant();
        EntraPolicy present = policy;
        TokenEndpoint tokenEndpoint = new TokenEndpoint(
                tenants.stream()
                        .filter(tenant -> tenant.livesBehind(call.host()))
                        .toList(),
                present.withIssuerKeys(unavailable.over(present.issuerKeys())));
        if (call.isForToken()) {
            return call.method().equals("POST")
                    ? rate.refusal(call, tokenEndpoint, now)
                            .orElseGet(() -> token(call, tokenEndpoint.decide(call, now), present, now))
                    : call.refuse(EntraRefusals.onlyPost(call.method()), now);
        }
        DiscoveryEndpoint discovery = new DiscoveryEndpoint(tokenEndpoint, keys, present.issuerName());
        if (!call.method().equals("GET")) {
            return nothingHere(call, 405);
        }
        if (call.pathIs("*", "v2.0", ".well-known", "openid-configuration")) {
            return discovery.metadata(call, now);
        }
        if (call.pathIs("*", "discovery", "v2.0", "keys")) {
            return discovery.keys(call, now);
        }
        return call.pathIs("common", "discovery", "instance") ? discovery.instance(call, now) : nothingHere(call, 404);
    }

    /** {@link #serve} for a token of this tenant without a request. */
    String issue(Grant grant, Map<String, Object> overrides) {
        return issue(grant, clock.instant(), policy.tokenLifetime(), overrides);
    }

    String issue(Grant grant, Instant now, Duration lifetime, Map<String, Object> overrides) {
        return new AccessTokens(keys.getLast()).mint(grant, now, lifetime, overrides);
    }

    /**
     * The tenant with this id or domain name.
     *
     * @throws IllegalArgumentException when there is none
     */
    Tenant tenant(String name) {
        return knownTenant(name).orElseThrow(() -> new IllegalArgumentException("there is no tenant " + name));
    }

    /** The tenant with this id or domain name, if there is one at present. */
    Optional<Tenant> knownTenant(String name) {
        return tenants.stream().filter(tenant -> tenant.answersTo(name)).findFirst();
    }

    /** Those of the clouds in which there is a tenant with this issuer: a GUID may be one in several. */
    Set<String> audiences(String issuer, Function<EntraCloud, Set<String>> ofCloud) {
        return tenants.stream()
                .filter(tenant -> tenant.issuer().equals(issuer))
                .flatMap(tenant -> ofCloud.apply(tenant.cloud()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    EntraPolicy policy() {
        return policy;
    }

    void policy(EntraPolicy other) {
        policy = other;
    }

    /** The requests that count for a limit. */
    List<TakenRequests> taken() {
        return rate.taken(policy, clock.instant());
    }

    /** Forgets the requests that count for a limit. */
    void countAnew() {
        rate.countAnew();
    }

    List<Tenant> tenants() {
        return tenants;
    }

    synchronized void tenants(List<Tenant> others) {
        // first, for a request may come at once; one that was forgotten may still be on its way
        secrets = secrets.and(secretsOf(others));
        tenants = List.copyOf(others);
    }

    /** Of every application that there is or was. */
    Secrets secrets() {
        return secrets;
    }

    private static Secrets secretsOf(List<Tenant> tenants) {
        return Secrets.of(tenants.stream()
                .flatMap(tenant -> tenant.applications().stream())
                .flatMap(application -> application.secrets().stream())
                .map(ClientSecret::value)
                .toList());
    }

    List<SigningKey> keys() {
        return List.copyOf(keys);
    }

    void signWith(SigningKey key) {
        keys.add(key);
    }

    private Reply token(EntraCall call, TokenEndpoint.Decision decision, EntraPolicy present, Instant now) {
        return switch (decision) {
            case TokenEndpoint.Decision.Refused refused -> call.refuse(refused.error(), now);
            case TokenEndpoint.Decision.Granted granted ->
                call.json(
                        200,
                        call.isForVersionOneToken()
                                ? versionOneSuccess(granted.grant(), present.tokenLifetime(), now)
                                : success(granted.grant(), present, now));
        };
    }

    /** Numbers, and no {@code scope}: MSAL Go would compare it with all it asked for (entra.md 1.4, 1.5). */
    private Map<String, Object> success(Grant grant, EntraPolicy present, Instant now) {
        Duration lifetime = present.tokenLifetime();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token_type", "Bearer");
        body.put("expires_in", lifetime.toSeconds());
        body.put("ext_expires_in", lifetime.toSeconds());
        present.refreshIn().of(lifetime).ifPresent(time -> body.put("refresh_in", time.toSeconds()));
        body.put("access_token", issue(grant, now, lifetime, Map.of()));
        return body;
    }

    /** Strings throughout (entra.md 1.6, documented). */
    private Map<String, Object> versionOneSuccess(Grant grant, Duration lifetime, Instant now) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token_type", "Bearer");
        body.put("expires_in", Long.toString(lifetime.toSeconds()));
        body.put("ext_expires_in", Long.toString(lifetime.toSeconds()));
        body.put("expires_on", Long.toString(now.plus(lifetime).getEpochSecond()));
        body.put("not_before", Long.toString(now.minus(AccessTokens.BACKDATED).getEpochSecond()));
        body.put("resource", grant.resource());
        body.put("access_token", issue(grant, now, lifetime, Map.of()));
        return body;
    }

    /** Entra's answer to other paths and methods is not known; a bare status is assumed. */
    private static Reply nothingHere(EntraCall call, int status) {
        return new Reply(status, List.of(new Header("x-ms-request-id", call.traceId())), Bytes.empty());
    }
}
