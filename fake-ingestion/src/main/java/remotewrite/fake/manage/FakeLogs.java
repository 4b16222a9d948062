package remotewrite.fake.manage;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import remotewrite.fake.FakeServer;
import remotewrite.fake.FaultProgress;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Journal;
import remotewrite.fake.PortUnavailableException;
import remotewrite.fake.TokenVerifier;
import remotewrite.fake.Transport;
import remotewrite.fake.role.RoleGrants;

/**
 * A fake of Log Analytics ({@code api.loganalytics.io}): it answers the documented queries about remote write, over the
 * tables of {@link LogTable}, and refuses every other query in the documented envelope, naming what it serves. It never
 * guesses. docs/fakes-management.md says what of it is documented, observed or assumed.
 */
public final class FakeLogs implements AutoCloseable {
    /** Audiences of the public cloud (azure.md 8.4). */
    public static final Set<String> PUBLIC_CLOUD =
            Set.of("https://api.loganalytics.io", "https://api.loganalytics.io/");

    private final FakeServer server;
    private final Settings settings;
    private final AtomicReference<List<LogWorkspace>> workspaces;

    private FakeLogs(FakeServer server, Settings settings, AtomicReference<List<LogWorkspace>> workspaces) {
        this.server = server;
        this.settings = settings;
        this.workspaces = workspaces;
    }

    /**
     * @param clock of the journal, of {@code now()} and {@code ago()}, and of time ranges without an end
     * @param host address to listen on
     * @param port TCP port to listen on, 0 for a free one
     * @param transport plain or TLS; Microsoft's clients send tokens over TLS only
     * @param tokens judges bearer tokens, see {@link #PUBLIC_CLOUD}
     * @param workspaces found by their GUID, or all searched for the rows of a resource
     * @param grants who may search; the scope is the workspace's id, or the resource's
     */
    public record Settings(
            Clock clock,
            String host,
            int port,
            Transport transport,
            TokenVerifier tokens,
            List<LogWorkspace> workspaces,
            RoleGrants grants) {
        public Settings {
            Objects.requireNonNull(clock, "clock is null");
            Objects.requireNonNull(host, "host is null");
            Objects.requireNonNull(transport, "transport is null");
            Objects.requireNonNull(tokens, "tokens is null");
            workspaces = List.copyOf(workspaces);
            Objects.requireNonNull(grants, "grants is null");
        }

        /** Plain HTTP on a free port of 127.0.0.1. */
        public static Settings of(Clock clock, TokenVerifier tokens, RoleGrants grants, LogWorkspace... workspaces) {
            return new Settings(clock, "127.0.0.1", 0, new Transport.Plain(), tokens, List.of(workspaces), grants);
        }

        public Settings withAddress(String otherHost, int otherPort) {
            return new Settings(clock, otherHost, otherPort, transport, tokens, workspaces, grants);
        }

        public Settings withTransport(Transport other) {
            return new Settings(clock, host, port, other, tokens, workspaces, grants);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws PortUnavailableException when the address or port cannot be listened on
     */
    public static FakeLogs start(Settings settings) {
        Objects.requireNonNull(settings, "settings is null");
        AtomicReference<List<LogWorkspace>> workspaces = new AtomicReference<>(settings.workspaces());
        FakeServer server = FakeServer.start(
                FakeServer.Settings.named("logs", settings.clock())
                        .withAddress(settings.host(), settings.port())
                        .withTransport(settings.transport()),
                new LogsService(settings.clock(), new Bearer(settings.tokens()), workspaces::get, settings.grants()));
        return new FakeLogs(server, settings, workspaces);
    }

    /**
     * What takes the place of {@code https://api.loganalytics.io/v1}.
     *
     * @param hostName under which the client reaches this machine
     */
    public URI endpoint(String hostName) {
        return URI.create("%s://%s:%s/v1".formatted(settings.transport().scheme(), hostName, port()));
    }

    /** From now on these workspaces exist, with these rows, and no others. */
    public void workspaces(LogWorkspace... others) {
        workspaces.set(List.of(others));
    }

    /** The workspaces that exist at present. */
    public List<LogWorkspace> workspaces() {
        return workspaces.get();
    }

    /** The TCP port listened on. */
    public int port() {
        return server.port();
    }

    /** What happened so far. */
    public Journal journal() {
        return server.journal();
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
