package remotewrite.fake.cloud;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where the fakes of a cloud listen.
 *
 * @param bindAddress address to listen on
 * @param hostName under which clients reach the fakes; their certificates hold it beside {@link
 *     remotewrite.fake.Pki#SERVER_NAMES}
 * @param ports TCP ports by name of endpoint; the others listen on free ones
 */
public record CloudAddress(String bindAddress, String hostName, Map<String, Integer> ports) {
    /** Free ports of 127.0.0.1, reached as {@code localhost}. */
    public static final CloudAddress LOCAL = new CloudAddress("127.0.0.1", "localhost", Map.of());

    public CloudAddress {
        requireText("bindAddress", bindAddress);
        requireText("hostName", hostName);
        ports = Map.copyOf(ports);
        FakeCloud.requireEndpoints("ports", ports.keySet());
    }

    public CloudAddress withBindAddress(String other) {
        return new CloudAddress(other, hostName, ports);
    }

    public CloudAddress withHostName(String other) {
        return new CloudAddress(bindAddress, other, ports);
    }

    /** @param port TCP port of the endpoint {@code name}, 0 for a free one */
    public CloudAddress withPort(String name, int port) {
        Map<String, Integer> more = new TreeMap<>(ports);
        more.put(name, port);
        return new CloudAddress(bindAddress, hostName, more);
    }

    /** The TCP port of the endpoint {@code name}; 0 when it is to be a free one. */
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
