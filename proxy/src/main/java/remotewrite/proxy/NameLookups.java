package remotewrite.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Resolves the names of hosts, each in a thread that lives as long as the lookup. Nothing ends a lookup whose packets are lost but the
 * C library, after half a minute or so, and Jetty's resolver does them on the threads of the server (read in its
 * {@code SocketAddressResolver.Async}): a dozen writes, and nobody would answer {@code /health}.
 *
 * <p>Who asks for a name that is being looked up waits for that lookup, as it would in the JDK anyway (read in its
 * {@code InetAddress}), so there is no more than one thread a name. A name that has no answer in time fails with a
 * {@link TimeoutException}.
 */
final class NameLookups implements SocketAddressResolver {
    private final Supplier<Scheduler> timers;
    private final Duration limit;
    private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();

    /**
     * @param timers asked when there is something to resolve
     * @param limit how long one is waited for
     */
    NameLookups(Supplier<Scheduler> timers, Duration limit) {
        this.timers = Objects.requireNonNull(timers, "timers is null");
        this.limit = Objects.requireNonNull(limit, "limit is null");
    }

    @Override
    public void resolve(
            String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> addresses) {
        CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
        Scheduler.Task late = timers.get()
                .schedule(
                        () -> answer.completeExceptionally(
                                new TimeoutException("the name has not been resolved in " + limit)),
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
        answer.whenComplete((found, failure) -> {
            late.cancel();
            if (failure == null) {
                addresses.succeeded(Stream.of(found)
                        .map(address -> new InetSocketAddress(address, port))
                        .toList());
            } else {
                addresses.failed(failure);
            }
        });
        underWay.computeIfAbsent(host, this::begun).whenComplete((found, failure) -> {
            if (failure == null) {
                answer.complete(found);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    private CompletableFuture<InetAddress[]> begun(String host) {
        CompletableFuture<InetAddress[]> lookup = new CompletableFuture<>();
        Thread thread = new Thread(() -> look(host, lookup), "name-lookup");
        thread.setDaemon(true);
        thread.start();
        return lookup;
    }

    private void look(String host, CompletableFuture<InetAddress[]> lookup) {
        try {
            InetAddress[] found = InetAddress.getAllByName(host);
            underWay.remove(host);
            lookup.complete(found);
        } catch (UnknownHostException | RuntimeException e) {
            underWay.remove(host);
            lookup.completeExceptionally(e);
        }
    }
}
