package remotewrite.proxy;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How Entra and ingestion are reached. */
public sealed interface Outbound {
    /** The tunnel that leads to {@code target}; empty when it is reached without one. */
    Optional<Tunnel> towards(URI target);

    /** As far as it may be shown. */
    @Override
    String toString();

    /** By a connection of their own. */
    record Direct() implements Outbound {
        @Override
        public Optional<Tunnel> towards(URI target) {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "direct";
        }
    }

    /**
     * Through an HTTP proxy, by a tunnel (CONNECT, RFC 9110 9.3.6): it sees names and ports, no token and no sample.
     *
     * @param proxy http or https, with a port, without credentials
     * @param credentials what the proxy itself is sent along with CONNECT: one field, or none
     * @param exceptions who is reached without it
     */
    record Tunnel(URI proxy, List<HeaderField> credentials, NoProxy exceptions) implements Outbound {
        /** What goes over http goes to this machine, which is excepted always. */
        private static final int HTTPS_PORT = 443;

        public Tunnel {
            Objects.requireNonNull(proxy, "proxy is null");
            credentials = List.copyOf(credentials);
            Objects.requireNonNull(exceptions, "exceptions is null");
        }

        @Override
        public Optional<Tunnel> towards(URI target) {
            return exceptions.covers(target.getHost(), target.getPort() < 0 ? HTTPS_PORT : target.getPort())
                    ? Optional.empty()
                    : Optional.of(this);
        }

        /** Host and port: all of it that a failure may show. */
        String address() {
            return proxy.getRawAuthority();
        }

        /** The same tunnel with other exceptions. */
        Tunnel except(NoProxy others) {
            return new Tunnel(proxy, credentials, others);
        }

        @Override
        public String toString() {
            return "through " + proxy + (credentials.isEmpty() ? "" : " with credentials ****") + exceptions;
        }
    }
}
