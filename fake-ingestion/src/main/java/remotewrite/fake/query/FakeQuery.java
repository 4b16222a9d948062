package remotewrite.fake.query;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import remotewrite.fake.FakeServer;
import remotewrite.fake.FaultProgress;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Journal;
import remotewrite.fake.PortUnavailableException;
import remotewrite.fake.Reply;
import remotewrite.fake.TokenVerifier;
import remotewrite.fake.Transport;
import remotewrite.fake.role.Access;
import remotewrite.fake.store.StoredMetrics;

/**
 * A fake of the query endpoint of an Azure Monitor workspace: {@code query}, {@code query_range}, {@code series},
 * {@code labels} and {@code label/__name__/values} below {@code /api/v1}, for bearer tokens of the query audience whose
 * principal may read the workspace's samples (azure.md 3). It answers as docs/fakes-query.md says.
 *
 * <p>It knows the part of PromQL that verifying remote write needs. What it does not know it answers with 501 and a text
 * that says so, never with a wrong number.
 */
public final class FakeQuery implements AutoCloseable {
    /** The audiences of the public cloud's query endpoint, in both spellings (azure.md 3.4 and 4, "Slash trap"). */
    public static final Set<String> PUBLIC_CLOUD =
            Set.of("https://prometheus.monitor.azure.com", "https://prometheus.monitor.azure.com/");

    private final FakeServer server;
    private final Settings settings;

    private FakeQuery(FakeServer server, Settings settings) {
        this.server = server;
        this.settings = settings;
    }

    /**
     * @param clock of the journal, of the fault scripts, and of queries that name no time
     * @param host address to listen on
     * @param port TCP port to listen on, 0 for a free one
     * @param transport plain or TLS; the real endpoint speaks HTTPS only
     * @param tokens judges bearer tokens, see {@link #PUBLIC_CLOUD}
     * @param readers who holds Monitoring Data Reader or Monitoring Reader on the workspace
     * @param metrics what there is to read
     * @param rules what a query must keep to
     */
    public record Settings(
            Clock clock,
            String host,
            int port,
            Transport transport,
            TokenVerifier tokens,
            Access readers,
            StoredMetrics metrics,
            QueryRules rules) {
        public Settings {
            Objects.requireNonNull(clock, "clock is null");
            Objects.requireNonNull(host, "host is null");
            Objects.requireNonNull(transport, "transport is null");
            Objects.requireNonNull(tokens, "tokens is null");
            Objects.requireNonNull(readers, "readers is null");
            Objects.requireNonNull(metrics, "metrics is null");
            Objects.requireNonNull(rules, "rules is null");
        }

        /** Plain HTTP on a free port of 127.0.0.1, {@link QueryRules#AZURE}, for object ids that hold the role for ever. */
        public static Settings of(Clock clock, TokenVerifier tokens, Set<String> readers, StoredMetrics metrics) {
            return of(clock, tokens, Access.of(readers), metrics);
        }

        /** Plain HTTP on a free port of 127.0.0.1, {@link QueryRules#AZURE}. */
        public static Settings of(Clock clock, TokenVerifier tokens, Access readers, StoredMetrics metrics) {
            return new Settings(
                    clock, "127.0.0.1", 0, new Transport.Plain(), tokens, readers, metrics, QueryRules.AZURE);
        }

        public Settings withAddress(String otherHost, int otherPort) {
            return new Settings(clock, otherHost, otherPort, transport, tokens, readers, metrics, rules);
        }

        public Settings withTransport(Transport other) {
            return new Settings(clock, host, port, other, tokens, readers, metrics, rules);
        }

        public Settings withRules(QueryRules other) {
            return new Settings(clock, host, port, transport, tokens, readers, metrics, other);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws PortUnavailableException when the address or port cannot be listened on
     */
    public static FakeQuery start(Settings settings) {
        Objects.requireNonNull(settings, "settings is null");
        FakeServer server = FakeServer.start(
                FakeServer.Settings.named("query", settings.clock())
                        .withAddress(settings.host(), settings.port())
                        .withTransport(settings.transport()),
                new QueryService(
                        settings.tokens(), settings.readers(), settings.metrics(), settings.rules(), settings.clock()));
        return new FakeQuery(server, settings);
    }

    /**
     * What stands in the place of the workspace's query endpoint, without a path and a slash at the end.
     *
     * @param hostName under which the client reaches this machine
     */
    public URI baseUri(String hostName) {
        return URI.create("%s://%s:%s".formatted(settings.transport().scheme(), hostName, port()));
    }

    /** The TCP port listened on. */
    public int port() {
        return server.port();
    }

    /** What happened so far; compressed replies are recorded compressed. */
    public Journal journal() {
        return server.journal();
    }

    /** For a fault script: the documented answer 503 to a query that takes too long (azure.md 3.5). */
    public static Reply queryTimedOut() {
        return new Reply(
                503,
                List.of(new Header("Content-Type", "application/json")),
                QueryJson.error("timeout", "query timed out"));
    }

    /** Plays {@code script} from its first step on. */
    public void play(FaultScript script) {
        server.play(script);
    }

    /** The script that is played, and how far it has come. */
    public FaultProgress faults() {
        return server.faults();
    }

    @Override
    public void close() {
        server.close();
    }
}
