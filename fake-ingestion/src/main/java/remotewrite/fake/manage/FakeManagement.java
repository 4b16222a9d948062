package remotewrite.fake.manage;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import remotewrite.fake.FakeServer;
import remotewrite.fake.FaultProgress;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Journal;
import remotewrite.fake.PortUnavailableException;
import remotewrite.fake.TokenVerifier;
import remotewrite.fake.Transport;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.RoleGrants;
import remotewrite.fake.store.Tallies;

/**
 * A fake of Azure Resource Manager ({@code management.azure.com}) as far as a workspace, its data collection endpoint
 * and rule, role assignments and platform metrics go, and of the batch form of metrics
 * ({@code {region}.metrics.monitor.azure.com}), which is told apart by its path. docs/fakes-management.md says what of it
 * is documented, observed or assumed.
 */
public final class FakeManagement implements AutoCloseable {
    /** Audiences of the public cloud; the four that the real service lists in its refusal (observed). */
    public static final Set<String> PUBLIC_CLOUD = Set.of(
            "https://management.azure.com",
            "https://management.azure.com/",
            "https://management.core.windows.net",
            "https://management.core.windows.net/");

    /** Audiences of the batch form in the public cloud (azure.md 8.4). */
    public static final Set<String> PUBLIC_CLOUD_BATCH =
            Set.of("https://metrics.monitor.azure.com", "https://metrics.monitor.azure.com/");

    private final FakeServer server;
    private final Settings settings;

    private FakeManagement(FakeServer server, Settings settings) {
        this.server = server;
        this.settings = settings;
    }

    /**
     * @param clock of the journal, of {@code createdOn}, and of the default time range of metrics
     * @param host address to listen on
     * @param port TCP port to listen on, 0 for a free one
     * @param transport plain or TLS; Microsoft's clients send tokens over TLS only
     * @param tokens judges the tokens of Resource Manager, see {@link #PUBLIC_CLOUD}
     * @param batchTokens judges those of the batch form, see {@link #PUBLIC_CLOUD_BATCH}
     * @param estate the resources that exist
     * @param grants who may do what
     * @param metrics what was counted, by workspace and data collection rule
     * @param stampColor whether {@code StampColor} can be filtered by
     * @param pageSize role assignments on a page, at least 1
     */
    public record Settings(
            Clock clock,
            String host,
            int port,
            Transport transport,
            TokenVerifier tokens,
            TokenVerifier batchTokens,
            Estate estate,
            RoleGrants grants,
            Map<ResourceId, Tallies> metrics,
            StampColor stampColor,
            int pageSize) {
        public Settings {
            Objects.requireNonNull(clock, "clock is null");
            Objects.requireNonNull(host, "host is null");
            Objects.requireNonNull(transport, "transport is null");
            Objects.requireNonNull(tokens, "tokens is null");
            Objects.requireNonNull(batchTokens, "batchTokens is null");
            Objects.requireNonNull(estate, "estate is null");
            Objects.requireNonNull(grants, "grants is null");
            metrics = Map.copyOf(metrics);
            Objects.requireNonNull(stampColor, "stampColor is null");
            if (pageSize < 1) {
                throw new IllegalArgumentException("pageSize is " + pageSize + ", at least 1 is needed");
            }
        }

        /**
         * Plain HTTP on a free port of 127.0.0.1, one verifier for both forms, no metrics, no {@code StampColor}, 1000
         * role assignments on a page.
         */
        public static Settings of(Clock clock, TokenVerifier tokens, Estate estate, RoleGrants grants) {
            return new Settings(
                    clock,
                    "127.0.0.1",
                    0,
                    new Transport.Plain(),
                    tokens,
                    tokens,
                    estate,
                    grants,
                    Map.of(),
                    new StampColor.Absent(),
                    1000);
        }

        public Settings withAddress(String otherHost, int otherPort) {
            return new Settings(
                    clock,
                    otherHost,
                    otherPort,
                    transport,
                    tokens,
                    batchTokens,
                    estate,
                    grants,
                    metrics,
                    stampColor,
                    pageSize);
        }

        public Settings withTransport(Transport other) {
            return new Settings(
                    clock, host, port, other, tokens, batchTokens, estate, grants, metrics, stampColor, pageSize);
        }

        public Settings withBatchTokens(TokenVerifier other) {
            return new Settings(
                    clock, host, port, transport, tokens, other, estate, grants, metrics, stampColor, pageSize);
        }

        public Settings withMetrics(Map<ResourceId, Tallies> others) {
            return new Settings(
                    clock, host, port, transport, tokens, batchTokens, estate, grants, others, stampColor, pageSize);
        }

        public Settings withStampColor(StampColor other) {
            return new Settings(
                    clock, host, port, transport, tokens, batchTokens, estate, grants, metrics, other, pageSize);
        }

        public Settings withPageSize(int other) {
            return new Settings(
                    clock, host, port, transport, tokens, batchTokens, estate, grants, metrics, stampColor, other);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws PortUnavailableException when the address or port cannot be listened on
     */
    public static FakeManagement start(Settings settings) {
        Objects.requireNonNull(settings, "settings is null");
        FakeServer server = FakeServer.start(
                FakeServer.Settings.named("management", settings.clock())
                        .withAddress(settings.host(), settings.port())
                        .withTransport(settings.transport()),
                new ManagementService(settings));
        return new FakeManagement(server, settings);
    }

    /**
     * What takes the place of {@code https://management.azure.com}, without a slash at its end.
     *
     * @param hostName under which the client reaches this machine
     */
    public URI endpoint(String hostName) {
        return URI.create("%s://%s:%s".formatted(settings.transport().scheme(), hostName, port()));
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
