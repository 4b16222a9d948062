package remotewrite.fake.cloud;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import remotewrite.fake.IngestionProfile;

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
 * @param ingestionOverTls whether the ingestion endpoint speaks TLS, as the real one, or plain HTTP
 * @param profile which contents the ingestion endpoint takes
 */
public record CloudSettings(
        Clock clock,
        Path directory,
        String bindAddress,
        String hostName,
        Map<String, Integer> ports,
        Duration tokenLifetime,
        boolean ingestionOverTls,
        IngestionProfile profile) {
    public CloudSettings {
        Objects.requireNonNull(clock, "clock is null");
        Objects.requireNonNull(directory, "directory is null");
        requireText("bindAddress", bindAddress);
        requireText("hostName", hostName);
        ports = Map.copyOf(ports);
        for (String name : ports.keySet()) {
            if (!FakeCloud.ENDPOINTS.contains(name)) {
                throw new IllegalArgumentException(
                        "ports has an endpoint '" + name + "'; there are " + FakeCloud.ENDPOINTS);
            }
        }
        Objects.requireNonNull(tokenLifetime, "tokenLifetime is null");
        Objects.requireNonNull(profile, "profile is null");
    }

    /** Free ports of 127.0.0.1, reached as {@code localhost}, tokens of 3599 s, TLS, {@link IngestionProfile#AZURE}. */
    public static CloudSettings of(Clock clock, Path directory) {
        return new CloudSettings(
                clock,
                directory,
                "127.0.0.1",
                "localhost",
                Map.of(),
                Duration.ofSeconds(3599),
                true,
                IngestionProfile.AZURE);
    }

    public CloudSettings withBindAddress(String other) {
        return new CloudSettings(clock, directory, other, hostName, ports, tokenLifetime, ingestionOverTls, profile);
    }

    public CloudSettings withHostName(String other) {
        return new CloudSettings(clock, directory, bindAddress, other, ports, tokenLifetime, ingestionOverTls, profile);
    }

    /** @param port TCP port of the endpoint {@code name}, 0 for a free one */
    public CloudSettings withPort(String name, int port) {
        Map<String, Integer> more = new TreeMap<>(ports);
        more.put(name, port);
        return new CloudSettings(
                clock, directory, bindAddress, hostName, more, tokenLifetime, ingestionOverTls, profile);
    }

    public CloudSettings withTokenLifetime(Duration other) {
        return new CloudSettings(clock, directory, bindAddress, hostName, ports, other, ingestionOverTls, profile);
    }

    /** The ingestion endpoint speaks plain HTTP: for clients that cannot be told to trust an authority. */
    public CloudSettings withPlainIngestion() {
        return new CloudSettings(clock, directory, bindAddress, hostName, ports, tokenLifetime, false, profile);
    }

    public CloudSettings withProfile(IngestionProfile other) {
        return new CloudSettings(
                clock, directory, bindAddress, hostName, ports, tokenLifetime, ingestionOverTls, other);
    }

    int port(String name) {
        return ports.getOrDefault(name, 0);
    }

    private static void requireText(String what, String value) {
        Objects.requireNonNull(value, what + " is null");
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " is blank");
        }
    }
}
