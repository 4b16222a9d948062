package remotewrite.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The surface of the token service: which request is for which endpoint, and what may change while it runs. */
final class EntraService implements Service {
    /** From this lifetime on a token counts as long-lived and carries {@code refresh_in} (inferred, entra.md 1.4). */
    private static final Duration LONG_LIVED = Duration.ofHours(2);

    private final Clock clock;
    private final Set<String> resources;
    private final CopyOnWriteArrayList<SigningKey> keys;
    private volatile List<Tenant> tenants;
    private volatile Duration tokenLifetime;

    EntraService(Clock clock, List<Tenant> tenants, Set<String> resources, SigningKey key, Duration tokenLifetime) {
        this.clock = clock;
        this.tenants = List.copyOf(tenants);
        this.resources = Set.copyOf(resources);
        this.keys = new CopyOnWriteArrayList<>(List.of(key));
        this.tokenLifetime = tokenLifetime;
    }

    @Override
    public Reply serve(Request request) {
        EntraCall call = EntraCall.of(request);
        Instant now = clock.instant();
        TokenEndpoint tokenEndpoint = new TokenEndpoint(tenants, resources);
        DiscoveryEndpoint discovery = new DiscoveryEndpoint(tokenEndpoint, keys);
        if (call.isForToken()) {
            return call.method().equals("POST")
                    ? token(call, tokenEndpoint.decide(call, now), now)
                    : call.refuse(EntraRefusals.onlyPost(call.method()), now);
        }
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
        return issue(grant, clock.instant(), tokenLifetime, overrides);
    }

    String issue(Grant grant, Instant now, Duration lifetime, Map<String, Object> overrides) {
        return new AccessTokens(keys.getLast()).mint(grant, now, lifetime, overrides);
    }

    /** Whether tokens for this resource can be had. */
    boolean knows(String resource) {
        return new TokenEndpoint(tenants, resources).knows(resource);
    }

    /**
     * The tenant with this id or domain name.
     *
     * @throws IllegalArgumentException when there is none
     */
    Tenant tenant(String name) {
        return new TokenEndpoint(tenants, resources)
                .tenant(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no tenant " + name));
    }

    void tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
    }

    List<Tenant> tenants() {
        return tenants;
    }

    void tenants(List<Tenant> others) {
        tenants = List.copyOf(others);
    }

    List<SigningKey> keys() {
        return List.copyOf(keys);
    }

    void signWith(SigningKey key) {
        keys.add(key);
    }

    private Reply token(EntraCall call, TokenEndpoint.Decision decision, Instant now) {
        return switch (decision) {
            case TokenEndpoint.Decision.Refused refused -> call.refuse(refused.error(), now);
            case TokenEndpoint.Decision.Granted granted ->
                call.json(
                        200,
                        call.isForVersionOneToken()
                                ? versionOneSuccess(granted.grant(), now)
                                : success(granted.grant(), now));
        };
    }

    /** Numbers, and no {@code scope}: MSAL Go would compare it with all it asked for (entra.md 1.4, 1.5). */
    private Map<String, Object> success(Grant grant, Instant now) {
        Duration lifetime = tokenLifetime;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token_type", "Bearer");
        body.put("expires_in", lifetime.toSeconds());
        body.put("ext_expires_in", lifetime.toSeconds());
        if (lifetime.compareTo(LONG_LIVED) >= 0) {
            body.put("refresh_in", lifetime.toSeconds() / 2);
        }
        body.put("access_token", new AccessTokens(keys.getLast()).mint(grant, now, lifetime, Map.of()));
        return body;
    }

    /** Strings throughout (entra.md 1.6, documented). */
    private Map<String, Object> versionOneSuccess(Grant grant, Instant now) {
        Duration lifetime = tokenLifetime;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token_type", "Bearer");
        body.put("expires_in", Long.toString(lifetime.toSeconds()));
        body.put("ext_expires_in", Long.toString(lifetime.toSeconds()));
        body.put("expires_on", Long.toString(now.plus(lifetime).getEpochSecond()));
        body.put("not_before", Long.toString(now.minus(AccessTokens.BACKDATED).getEpochSecond()));
        body.put("resource", grant.resource());
        body.put("access_token", new AccessTokens(keys.getLast()).mint(grant, now, lifetime, Map.of()));
        return body;
    }

    /** Entra's answer to other paths and methods is not known; a bare status is assumed. */
    private static Reply nothingHere(EntraCall call, int status) {
        return new Reply(status, List.of(new Header("x-ms-request-id", call.traceId())), Bytes.empty());
    }
}
