package remotewrite.conformance.bench;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import remotewrite.conformance.Mutant;
import remotewrite.conformance.Pace;
import remotewrite.conformance.sender.ExitStatus;
import remotewrite.proxy.ConfigException;
import remotewrite.proxy.ConnectionTimeouts;
import remotewrite.proxy.Limits;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.ProxyParts;
import remotewrite.proxy.ReferenceProxy;

/**
 * The reference proxy in this process, configured through environment variables as its container is.
 *
 * @param name as reports show it
 * @param change puts a wrong part in the place of a right one; nothing for the reference proxy itself
 * @param pace how soon it reaches its limits
 */
public record InProcessProxy(String name, Mutant.ProxyChange change, Pace pace) implements ProxySubject {
    public InProcessProxy {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(change, "change is null");
        Objects.requireNonNull(pace, "pace is null");
    }

    public InProcessProxy(String name, Mutant.ProxyChange change) {
        this(name, change, Pace.USUAL);
    }

    /** The reference proxy, unchanged. */
    public static InProcessProxy reference() {
        return new InProcessProxy("reference proxy", (right, config, clock) -> right);
    }

    @Override
    public boolean has(String variable) {
        return true;
    }

    @Override
    public ProxySubject hurried() {
        return new InProcessProxy(name, change, Pace.HURRIED);
    }

    private Limits limits(Limits usual) {
        ConnectionTimeouts connections = usual.connections();
        return change.limits(usual.withConnections(connections
                        .withHead(pace.of(connections.head()))
                        .withSilent(pace.of(connections.silent()))
                        .withIdle(pace.of(connections.idle())))
                .withTotalTimeout(pace.of(usual.totalTimeout()))
                .withMaxExchanges(pace.of(usual.maxExchanges())));
    }

    @Override
    public String version() {
        return Version.OF_THIS_BUILD + ", in process";
    }

    @Override
    public Start attempt(Map<String, String> environment, Clock clock) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.put("LISTENING_PORT", "0");
        try {
            return new Start.Listening(start(ProxyConfig.fromEnvironment(change.told(complete), clock), clock));
        } catch (ConfigException e) {
            // what its process would write to its log before it exits; nobody exits here, so there is no code
            return new Start.Ended(
                    new ExitStatus.Unknown(), e.getMessage().lines().toList());
        }
    }

    private RunningProxy start(ProxyConfig read, Clock clock) {
        ProxyConfig config = read.withLimits(limits(read.limits()));
        ProxyLog.Logged<ReferenceProxy> logged = ProxyLog.of(() ->
                ReferenceProxy.start(config, change.apply(ProxyParts.standard(config, clock), config, clock), clock));
        ReferenceProxy proxy = logged.proxy();
        return new RunningProxy() {
            @Override
            public int port() {
                return proxy.port();
            }

            private final CompletableFuture<Void> ended = new CompletableFuture<>();

            @Override
            public boolean alive() {
                return true;
            }

            @Override
            public void end() {
                Thread.ofVirtual().name("end of the proxy").start(() -> {
                    proxy.drainAndClose();
                    ended.complete(null);
                });
            }

            /** A proxy in this process has no exit code: it ends as its own process does when that is told to end. */
            @Override
            public ExitStatus exit() {
                return ended.isDone() ? new ExitStatus.Unknown() : new ExitStatus.Running();
            }

            @Override
            public List<String> log() {
                return logged.log().lines();
            }

            @Override
            public void close() {
                proxy.close();
            }
        };
    }
}
