package remotewrite.proxy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything the proxy is told, read once at the start. Variables and meanings are those of Microsoft's sidecar or of
 * aad-auth-proxy (azure.md 5.2, 5.5, documented), so that the deployment files of either keep working.
 *
 * @param family whose variables are in force
 * @param target where writes and queries go
 * @param listeningPort 0 for any free port
 * @param identity who asks for tokens, and how
 * @param authorityHost Entra's URL with a trailing slash
 * @param scope what the token is asked for; ends with {@code /.default}
 * @param renewal when the token is renewed
 * @param overrideHeaders replace the caller's headers of the same name on the way to the target
 * @param forbiddenHold how long a 403 of ingestion is answered 503 while no write has been accepted; zero for never
 * @param trustAnchors for Entra and ingestion alike
 * @param outbound how both are reached
 * @param cluster shown when the proxy starts
 * @param traceLogging whether every exchange is logged
 * @param logFormat how the lines of the log are written
 * @param export whether the metrics are sent to a collector, and where
 * @param unread variables that are set but have no effect with these settings
 * @param doubts what of the settings is passed over, or taken though it is hardly meant, as sentences that begin with the variable
 * @param limits the proxy's own bounds
 */
public record ProxyConfig(
        Family family,
        Target target,
        int listeningPort,
        Identity identity,
        URI authorityHost,
        String scope,
        Renewal renewal,
        List<HeaderField> overrideHeaders,
        Duration forbiddenHold,
        TrustAnchors trustAnchors,
        Outbound outbound,
        ClusterName cluster,
        boolean traceLogging,
        LogFormat logFormat,
        Export export,
        List<String> unread,
        List<String> doubts,
        Limits limits) {
    public ProxyConfig {
        Objects.requireNonNull(family, "family is null");
        Objects.requireNonNull(target, "target is null");
        Objects.requireNonNull(identity, "identity is null");
        Objects.requireNonNull(authorityHost, "authorityHost is null");
        Objects.requireNonNull(scope, "scope is null");
        Objects.requireNonNull(renewal, "renewal is null");
        overrideHeaders = List.copyOf(overrideHeaders);
        Objects.requireNonNull(forbiddenHold, "forbiddenHold is null");
        Objects.requireNonNull(trustAnchors, "trustAnchors is null");
        Objects.requireNonNull(outbound, "outbound is null");
        Objects.requireNonNull(cluster, "cluster is null");
        Objects.requireNonNull(logFormat, "logFormat is null");
        Objects.requireNonNull(export, "export is null");
        unread = List.copyOf(unread);
        doubts = List.copyOf(doubts);
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
        TargetSettings targets = new TargetSettings(environment);
        Family family = targets.family();
        Optional<Target> target = targets.read();
        Optional<Integer> port = environment.required(Setting.LISTENING_PORT, SettingFormats::port);
        IdentitySettings identities = new IdentitySettings(environment, family);
        Optional<Identity> identity = identities.read(clock.instant());
        Optional<ClusterName> cluster =
                environment.optional(Setting.CLUSTER, new ClusterName.Unnamed(), SettingFormats::cluster);
        EntraSettings entra = new EntraSettings(environment, family);
        Optional<URI> authority = entra.authority(identity);
        Optional<String> scope = entra.scope();
        target.ifPresent(to -> scope.ifPresent(audience -> entra.compare(to, audience)));
        Optional<Renewal> renewal = environment.optional(
                Setting.AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE, new Renewal.AsAdvised(), SettingFormats::lifeLeft);
        Optional<List<HeaderField>> overrides =
                environment.optional(Setting.OVERRIDE_REQUEST_HEADERS, List.of(), OverrideHeaders::parse);
        Optional<Duration> forbiddenHold =
                environment.optional(Setting.INGESTION_403_HOLD, Duration.ZERO, SettingFormats::forbiddenHold);
        Optional<Integer> maxBody =
                environment.optional(Setting.MAX_BODY_SIZE, Limits.standard().maxBodyBytes(), SettingFormats::bodySize);
        Optional<Boolean> trace = environment.optional(Setting.TRACE_LOGGING, false, SettingFormats::flag);
        Optional<LogFormat> logFormat =
                environment.optional(Setting.LOG_FORMAT, LogFormat.LOGRUS, SettingFormats::logFormat);
        Optional<TrustAnchors> trust = new TrustSettings(environment).read();
        OutboundSettings ways = new OutboundSettings(environment);
        Optional<Outbound> outbound = ways.read();
        ExportSettings exports = new ExportSettings(environment);
        Optional<Export> export = exports.read();
        List<String> problems = environment.problems();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        List<String> unread = new ArrayList<>(identities.unread(identity.orElseThrow()));
        unread.addAll(ways.unread());
        unread.addAll(exports.unread());
        unread.addAll(environment.oneMore());
        unread.addAll(environment.lookAlikes(family));
        return new ProxyConfig(
                family,
                target.orElseThrow(),
                port.orElseThrow(),
                identity.orElseThrow(),
                authority.orElseThrow(),
                scope.orElseThrow(),
                renewal.orElseThrow(),
                overrides.orElseThrow(),
                forbiddenHold.orElseThrow(),
                trust.orElseThrow(),
                outbound.orElseThrow(),
                cluster.orElseThrow(),
                trace.orElseThrow(),
                logFormat.orElseThrow(),
                export.orElseThrow(),
                unread,
                environment.doubts(),
                Limits.standard().withMaxBodyBytes(maxBody.orElseThrow()));
    }

    /** Where a write to {@code /api/v1/write} goes. */
    public URI ingestionUrl() {
        return target.writeUrl(Target.WRITE_PATH).orElseThrow();
    }

    /** The base of the query API, as {@link Target#queryUrl()}; asked with the token of {@link #scope()} like a write. */
    public Optional<URI> queryUrl() {
        return target.queryUrl();
    }

    /** The same configuration with another identity. */
    public ProxyConfig withIdentity(Identity other) {
        return new ProxyConfig(
                family,
                target,
                listeningPort,
                other,
                authorityHost,
                scope,
                renewal,
                overrideHeaders,
                forbiddenHold,
                trustAnchors,
                outbound,
                cluster,
                traceLogging,
                logFormat,
                export,
                unread,
                doubts,
                limits);
    }

    /** The same configuration with other bounds. */
    public ProxyConfig withLimits(Limits other) {
        return new ProxyConfig(
                family,
                target,
                listeningPort,
                identity,
                authorityHost,
                scope,
                renewal,
                overrideHeaders,
                forbiddenHold,
                trustAnchors,
                outbound,
                cluster,
                traceLogging,
                logFormat,
                export,
                unread,
                doubts,
                other);
    }

    /** The same configuration with another export. */
    ProxyConfig withExport(Export other) {
        return new ProxyConfig(
                family,
                target,
                listeningPort,
                identity,
                authorityHost,
                scope,
                renewal,
                overrideHeaders,
                forbiddenHold,
                trustAnchors,
                outbound,
                cluster,
                traceLogging,
                logFormat,
                other,
                unread,
                doubts,
                limits);
    }

    /**
     * Shows no query and no header's value: what stands there is the operator's business. There is no other secret in the
     * configuration itself but the header of App Service and the password of an HTTP proxy, which are not shown either.
     */
    @Override
    public String toString() {
        return "variables of " + family + ", " + target + ", port " + listeningPort + ", identity " + identity
                + (identity instanceof Identity.Managed ? "" : ", authority " + authorityHost) + ", scope " + scope
                + ", renewal " + renewal
                + (forbiddenHold.isZero() ? "" : ", 403 held for " + forbiddenHold)
                + (limits.maxBodyBytes() == Limits.standard().maxBodyBytes()
                        ? ""
                        : ", bodies up to " + limits.maxBodyBytes() + " bytes")
                + (overrideHeaders.isEmpty() ? "" : ", override headers " + overrideHeaders) + ", trust "
                + trustAnchors + ", " + outbound + ", cluster " + cluster + ", trace logging " + traceLogging
                + ", export " + export;
    }
}
