package remotewrite.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import remotewrite.fake.entra.EntraAnswers;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.IssuerName;

/**
 * What clients and resource servers look up: instances, metadata, keys (entra.md 2.2, 2.3, 4.4). Every address is on the
 * host and port that the client used, so that MSAL Go's issuer validation holds and MSAL4J stays here (entra.md 9).
 */
record DiscoveryEndpoint(TokenEndpoint tenants, List<SigningKey> keys, IssuerName issuerName) {
    DiscoveryEndpoint {
        keys = List.copyOf(keys);
    }

    /** {@code GET /common/discovery/instance}: clients send {@code authorization_endpoint} encoded (Go) or not (Java). */
    Reply instance(EntraCall call, Instant now) {
        Optional<String> asked = call.query().value("authorization_endpoint");
        if (asked.isEmpty()) {
            return call.refuse(EntraRefusals.missingParameter("authorization_endpoint"), now);
        }
        String[] parts = asked.get().split("/", 5);
        boolean complete = parts.length == 5 && parts[0].equalsIgnoreCase("https:");
        if (!complete || !known(EntraCall.withoutPort(parts[2].toLowerCase(Locale.ROOT)), call)) {
            return call.refuse(EntraRefusals.unknownInstance(), now);
        }
        List<Map<String, Object>> metadata = new ArrayList<>();
        if (EntraCloud.ofHost(call.host()).isEmpty()) {
            metadata.add(cloud(call.host(), call.host(), List.of(call.host())));
        }
        for (EntraCloud cloud : EntraCloud.values()) {
            boolean ours = cloud.authorityHosts().contains(call.host());
            metadata.add(cloud(ours ? call.host() : cloud.preferredHost(), cloud.cacheHost(), cloud.authorityHosts()));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "tenant_discovery_endpoint",
                "https://" + metadataHost(parts[2].toLowerCase(Locale.ROOT), call) + "/" + parts[3]
                        + "/v2.0/.well-known/openid-configuration");
        body.put("api-version", "1.1");
        body.put("metadata", metadata);
        return call.json(200, body);
    }

    /** {@code GET /{tenant}/v2.0/.well-known/openid-configuration}: a domain name is answered with GUIDs (inferred). */
    Reply metadata(EntraCall call, Instant now) {
        String name = call.path().getFirst();
        Optional<Tenant> tenant = tenants.tenant(name);
        if (tenant.isEmpty() && !isCommon(name)) {
            return call.refuse(TokenEndpoint.unknownTenant(name, EntraAnswers.UnknownTenant.INVALID_TENANT), now);
        }
        String base = "https://" + call.host() + "/";
        String id = tenant.map(Tenant::id).orElse("common");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token_endpoint", base + id + "/oauth2/v2.0/token");
        body.put(
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_post", "private_key_jwt", "client_secret_basic"));
        body.put("jwks_uri", base + id + "/discovery/v2.0/keys");
        body.put("response_modes_supported", List.of("query", "fragment", "form_post"));
        body.put("subject_types_supported", List.of("pairwise"));
        body.put("id_token_signing_alg_values_supported", List.of("RS256"));
        body.put("response_types_supported", List.of("code", "id_token", "code id_token", "id_token token"));
        body.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
        body.put("issuer", issuer(call, tenant));
        body.put("request_uri_parameter_supported", false);
        body.put("authorization_endpoint", base + id + "/oauth2/v2.0/authorize");
        body.put("device_authorization_endpoint", base + id + "/oauth2/v2.0/devicecode");
        body.put("http_logout_supported", true);
        body.put("frontchannel_logout_supported", true);
        body.put("end_session_endpoint", base + id + "/oauth2/v2.0/logout");
        body.put("claims_supported", List.of("sub", "iss", "aud", "exp", "iat", "tid", "ver"));
        EntraCloud cloud = cloud(call, tenant);
        body.put("cloud_instance_name", cloud.instanceName());
        body.put("cloud_graph_host_name", cloud.graphHost());
        body.put("msgraph_host", cloud.msGraphHost());
        return call.json(200, body);
    }

    /** {@code GET /{tenant}/discovery/v2.0/keys}: for {@code common} the issuer keeps its placeholder (documented). */
    Reply keys(EntraCall call, Instant now) {
        String name = call.path().getFirst();
        Optional<Tenant> tenant = tenants.tenant(name);
        if (tenant.isEmpty() && !isCommon(name)) {
            return call.refuse(TokenEndpoint.unknownTenant(name, EntraAnswers.UnknownTenant.INVALID_TENANT), now);
        }
        String issuer = issuer(call, tenant);
        String instance = cloud(call, tenant).instanceName();
        List<Map<String, Object>> published = keys.stream()
                .map(key -> {
                    Map<String, Object> entry = new LinkedHashMap<>(key.published());
                    entry.put("cloud_instance_name", instance);
                    entry.put("issuer", issuer);
                    return entry;
                })
                .toList();
        return call.json(200, Map.of("keys", published));
    }

    private String issuer(EntraCall call, Optional<Tenant> tenant) {
        return "https://" + issuerName.host(cloud(call, tenant), call.host()) + "/"
                + tenant.map(Tenant::id).orElse("{tenantid}") + "/v2.0";
    }

    /** The tenant's; without one that of the host, which is the public one for a name of our own. */
    private static EntraCloud cloud(EntraCall call, Optional<Tenant> tenant) {
        return tenant.map(Tenant::cloud)
                .or(() -> EntraCloud.ofHost(EntraCall.withoutPort(call.host())))
                .orElse(EntraCloud.PUBLIC);
    }

    private static boolean isCommon(String name) {
        return name.equalsIgnoreCase("common");
    }

    /** Whether we know an authority: the public clouds, and the host under which we are asked. Ports do not matter. */
    private static boolean known(String authority, EntraCall call) {
        return authority.equals(EntraCall.withoutPort(call.host()))
                || EntraCloud.ofHost(authority).isPresent();
    }

    /**
     * Where an authority's tenants are looked up: on the host that was asked, but those of another cloud on the authority
     * itself, for here they do not exist. MSAL Go before 1.5 asks the public cloud for China's old host, and goes on there.
     */
    private static String metadataHost(String authority, EntraCall call) {
        String asked = EntraCall.withoutPort(call.host());
        String other = EntraCall.withoutPort(authority);
        boolean elsewhere = EntraCloud.ofHost(asked)
                .filter(cloud -> EntraCloud.ofHost(other).isPresent()
                        && !cloud.authorityHosts().contains(other))
                .isPresent();
        return elsewhere ? other + call.host().substring(asked.length()) : call.host();
    }

    private static Map<String, Object> cloud(String network, String cache, List<String> aliases) {
        Map<String, Object> cloud = new LinkedHashMap<>();
        cloud.put("preferred_network", network);
        cloud.put("preferred_cache", cache);
        cloud.put("aliases", aliases);
        return cloud;
    }
}
