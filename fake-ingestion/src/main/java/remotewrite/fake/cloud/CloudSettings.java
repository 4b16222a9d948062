package remotewrite.fake.cloud;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.store.AzureLimits;

/**
 * How a {@link FakeCloud} is set up.
 *
 * @param clock of every fake, of tokens and journals
 * @param directory where the files for clients go; it exists
 * @param bindAddress address to listen on
 * @param hostName under which clients reach the fakes; their certificates hold it beside {@link
 *     remotewrite.fake.Pki#SERVER_NAMES}
 * @param ports TCP ports by name of endpoint; the others listen on free ones
 * @param tokenLifetime of all tokens, whole seconds, at least one
 * @param ingestionTransport how the ingestion endpoint is spoken to
 * @param profile which contents the ingestion endpoint takes; limits and query rules follow it
 * @param limits of the workspace
 * @param ruleLimits of the data collection rule
 * @param answers where several are known or plausible; by default those of the profile
 * @param contents who and what there is
 * @param endpoints which are started, of {@link FakeCloud#ENDPOINTS}; entra and ingestion always
 */
public record CloudSettings(
        Clock clock,
        Path directory,
        String bindAddress,
        String hostName,
        Map<String, Integer> ports,
        Duration tokenLifetime,
        IngestionTransport ingestionTransport,
        IngestionProfile profile,
        AzureLimits limits,
        AzureLimits.PerRule ruleLimits,
        CloudAnswers answers,
        CloudContents contents,
        Set<String> endpoints) {
    private static final Set<String> ALWAYS = Set.of("entra", "ingestion");

    public CloudSettings {
        Objects.requireNonNull(clock, "clock is null");
        Objects.requireNonNull(directory, "directory is null");
        requireText("bindAddress", bindAddress);
        requireText("hostName", hostName);
        ports = Map.copyOf(ports);
        requireKnown("ports", ports.keySet());
        Objects.requireNonNull(tokenLifetime, "tokenLifetime is null");
        Objects.requireNonNull(ingestionTransport, "ingestionTransport is null");
        Objects.requireNonNull(profile, "profile is null");
        Objects.requireNonNull(limits, "limits is null");
        Objects.requireNonNull(ruleLimits, "ruleLimits is null");
        Objects.requireNonNull(answers, "answers is null");
        Objects.requireNonNull(contents, "contents is null");
        requireKnown("endpoints", endpoints);
        if (endpoints.contains("management") && !endpoints.contains("query")) {
            throw new IllegalArgumentException("endpoints has management, which shows where query is, but not query");
        }
        Set<String> all = new HashSet<>(endpoints);
        all.addAll(ALWAYS);
        endpoints = Set.copyOf(all);
    }

    /**
     * All endpoints on free ports of 127.0.0.1, reached as {@code localhost}, tokens of 3599 s, TLS, {@link
     * IngestionProfile#AZURE} with the documented limits, {@link CloudContents#usual}.
     */
    public static CloudSettings of(Clock clock, Path directory) {
        return new CloudSettings(
                clock,
                directory,
                "127.0.0.1",
                "localhost",
                Map.of(),
                Duration.ofSeconds(3599),
                IngestionTransport.TLS,
                IngestionProfile.AZURE,
                IngestionProfile.AZURE.limits(),
                IngestionProfile.AZURE.ruleLimits(),
                CloudAnswers.of(IngestionProfile.AZURE),
                CloudContents.usual(),
                Set.copyOf(FakeCloud.ENDPOINTS));
    }

    public CloudSettings withBindAddress(String other) {
        return new CloudSettings(
                clock,
                directory,
                other,
                hostName,
                ports,
                tokenLifetime,
                ingestionTransport,
                profile,
                limits,
                ruleLimits,
                answers,
                contents,
                endpoints);
    }

    public CloudSettings withHostName(String other) {
        return new CloudSettings(
                clock,
                directory,
                bindAddress,
                other,
                ports,
                tokenLifetime,
                ingestionTransport,
                profile,
                limits,
                ruleLimits,
                answers,
                contents,
                endpoints);
    }

    /** @param port TCP port of the endpoint {@code name}, 0 for a free one */
    public CloudSettings withPort(String name, int port) {
        Map<String, Integer> more = new TreeMap<>(ports);
        more.put(name, port);
        return new CloudSettings(
                clock,
                directory,
                bindAddress,
                hostName,
                more,
                tokenLifetime,
                ingestionTransport,
                profile,
                limits,
                ruleLimits,
                answers,
                contents,
                endpoints);
    }

    public CloudSettings withTokenLifetime(Duration other) {
        return new CloudSettings(
                clock,
                directory,
                bindAddress,
                hostName,
                ports,
                other,
                ingestionTransport,
                profile,
                limits,
                ruleLimits,
                answers,
                contents,
                endpoints);
    }

    /** The ingestion endpoint shows a certificate that no client of this cloud trusts. */
    public CloudSettings withUntrustedIngestion() {
        return withIngestionTransport(IngestionTransport.UNTRUSTED_TLS);
    }

    /** The ingestion endpoint speaks plain HTTP: for clients that cannot be told to trust an authority. */
    public CloudSettings withPlainIngestion() {
        return withIngestionTransport(IngestionTransport.PLAIN);
    }

    private CloudSettings withIngestionTransport(IngestionTransport other) {
        return new CloudSettings(
                clock,
                directory,
                bindAddress,
                hostName,
                ports,
                tokenLifetime,
                other,
                profile,
                limits,
                ruleLimits,
                answers,
                contents,
                endpoints);
    }

    /**
     * With Azure's documented limits for {@link IngestionProfile#AZURE}, with none but that of the body for the other; and
     * with the query rules of the profile.
     */
    public CloudSettings withProfile(IngestionProfile other) {
        return new CloudSettings(
                clock,
                directory,
                bindAddress,
                hostName,
                ports,
                tokenLifetime,
                ingestionTransport,
                other,
                other.limits(),
                other.ruleLimits(),
                answers.withQuery(CloudAnswers.of(other).query()),
                contents,
                endpoints);
    }

    public CloudSettings withLimits(AzureLimits ofWorkspace, AzureLimits.PerRule ofRule) {
        return new CloudSettings(
                clock,
                directory,
                bindAddress,
                hostName,
                ports,
                tokenLifetime,
                ingestionTransport,
                profile,
                ofWorkspace,
                ofRule,
                answers,
                contents,
                endpoints);
    }

    public CloudSettings withAnswers(CloudAnswers other) {
        return new CloudSettings(
                clock,
                directory,
                bindAddress,
                hostName,
                ports,
                tokenLifetime,
                ingestionTransport,
                profile,
                limits,
                ruleLimits,
                other,
                contents,
                endpoints);
    }

    public CloudSettings withContents(CloudContents other) {
        return new CloudSettings(
                clock,
                directory,
                bindAddress,
                hostName,
                ports,
                tokenLifetime,
                ingestionTransport,
                profile,
                limits,
                ruleLimits,
                answers,
                other,
                endpoints);
    }

    /** Only these, besides entra and ingestion: each takes its time to start. */
    public CloudSettings withEndpoints(Set<String> others) {
        return new CloudSettings(
                clock,
                directory,
                bindAddress,
                hostName,
                ports,
                tokenLifetime,
                ingestionTransport,
                profile,
                limits,
                ruleLimits,
                answers,
                contents,
                others);
    }

    int port(String name) {
        return ports.getOrDefault(name, 0);
    }

    private static void requireKnown(String what, Set<String> names) {
        for (String name : names) {
            if (!FakeCloud.ENDPOINTS.contains(name)) {
                throw new IllegalArgumentException(
                        what + " has an endpoint '" + name + "'; there are " + FakeCloud.ENDPOINTS);
            }
        }
    }

    private static void requireText(String what, String value) {
        Objects.requireNonNull(value, what + " is null");
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " is blank");
        }
    }
}
