package remotewrite.proxy;

import java.net.URI;
import java.nio.file.Path;
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
 * @param clientId the application's id
 * @param tenantId GUID or domain
 * @param certificatePath read again for every token request, so that a rotated certificate is taken up
 * @param authorityHost Entra's URL with a trailing slash
 * @param scope what the token is asked for; ends with {@code /.default}
 * @param trustAnchors for Entra and ingestion alike
 * @param cluster shown in the statistics line
 * @param traceLogging whether every exchange is logged
 * @param limits the proxy's own bounds
 */
public record ProxyConfig(
        URI ingestionUrl,
        int listeningPort,
        String clientId,
        String tenantId,
        Path certificatePath,
        URI authorityHost,
        String scope,
        TrustAnchors trustAnchors,
        ClusterName cluster,
        boolean traceLogging,
        Limits limits) {
    public ProxyConfig {
        Objects.requireNonNull(ingestionUrl, "ingestionUrl is null");
        Objects.requireNonNull(clientId, "clientId is null");
        Objects.requireNonNull(tenantId, "tenantId is null");
        Objects.requireNonNull(certificatePath, "certificatePath is null");
        Objects.requireNonNull(authorityHost, "authorityHost is null");
        Objects.requireNonNull(scope, "scope is null");
        Objects.requireNonNull(trustAnchors, "trustAnchors is null");
        Objects.requireNonNull(cluster, "cluster is null");
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
        environment.required(Setting.IDENTITY_TYPE, SettingFormats::identityType);
        Optional<String> clientId = environment.required(Setting.AZURE_CLIENT_ID, SettingFormats::guid);
        Optional<String> tenantId = environment.required(Setting.AZURE_TENANT_ID, SettingFormats::tenant);
        Optional<Path> certificate = environment.required(
                Setting.AZURE_CLIENT_CERTIFICATE_PATH, path -> SettingFormats.certificate(path, clock.instant()));
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
                clientId.orElseThrow(),
                tenantId.orElseThrow(),
                certificate.orElseThrow(),
                authority.orElseThrow(),
                scope.orElseThrow(),
                trust.orElseThrow(),
                cluster.orElseThrow(),
                trace.orElseThrow(),
                Limits.standard());
    }

    /** The same configuration with other bounds. */
    public ProxyConfig withLimits(Limits other) {
        return new ProxyConfig(
                ingestionUrl,
                listeningPort,
                clientId,
                tenantId,
                certificatePath,
                authorityHost,
                scope,
                trustAnchors,
                cluster,
                traceLogging,
                other);
    }

    /** Shows no query: what stands there is the operator's business. There is no secret in the configuration itself. */
    @Override
    public String toString() {
        return "ingestion " + SettingFormats.withoutQuery(ingestionUrl) + ", port " + listeningPort + ", client "
                + clientId + ", tenant " + tenantId + ", certificate " + certificatePath + ", authority "
                + authorityHost + ", scope " + scope + ", trust " + trustAnchors + ", cluster " + cluster
                + ", trace logging " + traceLogging + ", " + limits;
    }
}
