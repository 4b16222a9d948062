package remotewrite.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Names whose lookup gets no answer, as when the packets of DNS are lost: it goes on whatever becomes of who asked. All others are
 * resolved as ever. The JDK's service for the whole process of the tests.
 */
public final class HangingNames extends InetAddressResolverProvider {
    /** One for each test, since the JDK keeps an answer for half a minute. Reserved, so that nobody else has it (RFC 6761 6.2). */
    static final String INGESTION = "ingestion.hanging.test";

    static final String ISSUER = "issuer.hanging.test";

    private static final List<String> HOSTS = List.of(INGESTION, ISSUER);

    private static final int LONGEST_SECONDS = 60;
    private static final Queue<String> THREADS = new ConcurrentLinkedQueue<>();
    private static volatile CountDownLatch answered = new CountDownLatch(1);

    /** From now on lookups hang. */
    static void hang() {
        answered = new CountDownLatch(1);
        THREADS.clear();
    }

    /** The lookups that hang have an answer, this machine; later ones have it at once. */
    static void answer() {
        answered.countDown();
    }

    /** The names of the threads that have begun a lookup since {@link #hang}. */
    static List<String> threads() {
        return List.copyOf(THREADS);
    }

    @Override
    public String name() {
        return "a hanging name";
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver others = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (!HOSTS.contains(host)) {
                    return others.lookupByName(host, policy);
                }
                THREADS.add(Thread.currentThread().getName());
                awaitAnswer(host);
                return Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return others.lookupByAddress(address);
            }
        };
    }

    /** Goes on after an interruption, as the C library does. */
    private static void awaitAnswer(String host) throws UnknownHostException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (answered.await(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    throw new UnknownHostException(host);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
