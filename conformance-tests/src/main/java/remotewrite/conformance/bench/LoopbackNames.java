package remotewrite.conformance.bench;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names of hosts that a proxy under test reaches where the fakes listen. {@code localhost} will not do for everything: a
 * TLS client need not ask for a name without a dot, and Java's does not (observed, 2026-11-30). In this process the names
 * are resolved here, as Java's service for it; a process and a container of its own are told them otherwise.
 */
public final class LoopbackNames extends InetAddressResolverProvider {
    /** For the ingestion URL; reserved (RFC 6761 6.2), so that nobody else has it. */
    static final String INGESTION = "ingestion.test";

    /** For a host that is not configured. */
    static final String ELSEWHERE = "elsewhere.test";

    static final List<String> ALL = List.of(INGESTION, ELSEWHERE);

    @Override
    public String name() {
        return "loopback names of the conformance bench";
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver others = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return ALL.contains(host)
                        ? Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}))
                        : others.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return others.lookupByAddress(address);
            }
        };
    }
}
