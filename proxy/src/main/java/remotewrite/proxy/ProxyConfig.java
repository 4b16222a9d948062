package remotewrite.proxy;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything the proxy is told, read once at the start. Variables and meanings are those of Microsoft's sidecar
 * (azure.md 5.2, documented), so that its deployment files keep working.
 *
 * @param ingestionUrl where writes go; path and query exactly as configured
 * @param listeningPort 0 for any free port
 * @param identity who asks for tokens, and how
 * @param authorityHost Entra's URL with a trailing slash
 * @param scope what the token is asked for; ends with {@code /.default}
 * @param trustAnchors for Entra and ingestion alike
 * @param cluster shown in the statistics line
 * @param traceLogging whether every exchange is logged
 * @param unread variables that are set and look like a proof of identity, but are not read with this identity
 * @param limits the proxy's own bounds
 */
public record ProxyConfig(
        URI ingestionUrl,
        int listeningPort,
        Identity identity,
        URI authorityHost,
        String scope,
        TrustAnchors trustAnchors,
        ClusterName cluster,
        boolean traceLogging,
        List<String> unread,
        Limits limits) {
    public ProxyConfig {
        Objects.requireNonNull(ingestionUrl, "ingestionUrl is null");
        Objects.requireNonNull(identity, "identity is null");
        Objects.requireNonNull(authorityHost, "authorityHost is null");
        Objects.requireNonNull(scope, "scope is null");
        Objects.requireNonNull(trustAnchors, "trustAnchors is null");
        Objects.requireNonNull(cluster, "cluster is null");
        unread = List.copyOf(unread);
        Objects.requireNonNull(limits, "limits is null");
    }

    /** As {@link #fromEnvironment(Map, Clock)}, with the machine's clock. */
    public static ProxyConfig fromEnvironment(Map<String, String> variables) {
        return fromEnvironment(variables, Clock.systemUTC());
    }

    /**
     * Reads the configuration from environment variables, and the files they name.
     *
     * @param clock tells whether the certificate is valid now
     * @throws ConfigException with every problem at once; nothing wrong is replaced by a default
     */
    public static ProxyConfig fromEnvironment(Map<String, String> variables, Clock clock) {
        Environment environment = new Environment(variables);
        Optional<URI> ingestionUrl = environment.required(Setting.INGESTION_URL, SettingFormats::ingestionUrl);
        Optional<Integer> port = environment.required(Setting.LISTENING_PORT, SettingFormats::port);
        IdentitySettings identities = new IdentitySettings(environment);
        Optional<Identity> identity = identities.read(clock.instant());
        Optional<ClusterName> cluster =
                environment.optional(Setting.CLUSTER, new ClusterName.Unnamed(), SettingFormats::cluster);
        Optional<Cloud> cloud = environment.optional(Setting.CLOUD, Cloud.AZUREPUBLIC, SettingFormats::cloud);
        Cloud defaults = cloud.orElse(Cloud.AZUREPUBLIC);
        Optional<URI> authority =
                environment.optional(Setting.AZURE_AUTHORITY_HOST, defaults.authorityHost(), SettingFormats::authority);
        Optional<String> scope =
                environment.optional(Setting.INGESTION_AAD_AUDIENCE, defaults.scope(), SettingFormats::scope);
        Optional<Boolean> trace = environment.optional(Setting.TRACE_LOGGING, false, SettingFormats::flag);
        Optional<TrustAnchors> trust =
                environment.optional(Setting.SSL_CERT_FILE, new TrustAnchors.Platform(), TrustAnchors::read);
        List<String> problems = environment.problems();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new ProxyConfig(
                ingestionUrl.orElseThrow(),
                port.orElseThrow(),
                identity.orElseThrow(),
                authority.orElseThrow(),
                scope.orElseThrow(),
                trust.orElseThrow(),
                cluster.orElseThrow(),
                trace.orElseThrow(),
                identities.unread(identity.orElseThrow()),
                Limits.standard());
    }

    /** The same configuration with other bounds. */
    public ProxyConfig withLimits(Limits other) {
        return new ProxyConfig(
                ingestionUrl,
                listeningPort,
                identity,
                authorityHost,
                scope,
                trustAnchors,
                cluster,
                traceLogging,
                unread,
                other);
    }

    /** Shows no query: what stands there is the operator's business. There is no secret in the configuration itself. */
    @Override
    public String toString() {
        return "ingestion " + SettingFormats.withoutQuery(ingestionUrl) + ", port " + listeningPort + ", identity "
                + identity + ", authority "
                + authorityHost + ", scope " + scope + ", trust " + trustAnchors + ", cluster " + cluster
                + ", trace logging " + traceLogging + ", " + limits;
    }
}
