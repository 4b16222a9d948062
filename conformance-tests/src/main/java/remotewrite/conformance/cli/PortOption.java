package remotewrite.conformance.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * An option that says which port something listens on.
 *
 * @param name of the option
 * @param address on which it listens
 * @param port 0 for any free one
 */
record PortOption(String name, String address, int port) {
    PortOption {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(address, "address is null");
    }

    /** Whether not both can listen: on one address, or one of them on all. */
    boolean isInTheWayOf(PortOption other) {
        return port != 0 && port == other.port && meets(other);
    }

    private boolean meets(PortOption other) {
        try {
            InetAddress own = InetAddress.getByName(address);
            InetAddress theirs = InetAddress.getByName(other.address);
            return own.equals(theirs) || own.isAnyLocalAddress() || theirs.isAnyLocalAddress();
        } catch (UnknownHostException e) {
            // of which its own option tells
            return false;
        }
    }
}
