package remotewrite.fake;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * A fake of the metrics ingestion endpoint of an Azure Monitor workspace: {@code POST
 * /dataCollectionRules/{immutableId}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=…}. It takes remote
 * write 1.0, or whatever its {@link IngestionProfile} says, with a bearer token and answers as docs/fakes.md says. Writes are not stored a second time: the accepted
 * ones are the {@link Exchange#accepted() accepted} exchanges of the journal, raw body included.
 *
 * <p>Knowingly left out: the limits by the minute, the age and order of samples, the limits of names and labels. The
 * real endpoint drops such samples after a 2xx (azure.md 1.4).
 */
public final class FakeIngestion implements AutoCloseable {
    private final FakeServer server;
    private final Settings settings;

    private FakeIngestion(FakeServer server, Settings settings) {
        this.server = server;
        this.settings = settings;
    }

    /**
     * @param clock of the journal and of the fault scripts
     * @param host address to listen on
     * @param port TCP port to listen on, 0 for a free one
     * @param transport plain or TLS; the real endpoint speaks HTTPS only
     * @param tokens judges bearer tokens
     * @param rules the data collection rules that exist
     * @param profile which contents are taken
     */
    public record Settings(
            Clock clock,
            String host,
            int port,
            Transport transport,
            TokenVerifier tokens,
            List<DataCollectionRule> rules,
            IngestionProfile profile) {
        public Settings {
            Objects.requireNonNull(clock, "clock is null");
            Objects.requireNonNull(host, "host is null");
            Objects.requireNonNull(transport, "transport is null");
            Objects.requireNonNull(tokens, "tokens is null");
            rules = List.copyOf(rules);
            Objects.requireNonNull(profile, "profile is null");
        }

        /** Plain HTTP on a free port of 127.0.0.1, {@link IngestionProfile#AZURE}. */
        public static Settings of(Clock clock, TokenVerifier tokens, DataCollectionRule... rules) {
            return new Settings(
                    clock, "127.0.0.1", 0, new Transport.Plain(), tokens, List.of(rules), IngestionProfile.AZURE);
        }

        public Settings withAddress(String otherHost, int otherPort) {
            return new Settings(clock, otherHost, otherPort, transport, tokens, rules, profile);
        }

        public Settings withTransport(Transport other) {
            return new Settings(clock, host, port, other, tokens, rules, profile);
        }

        public Settings withTokens(TokenVerifier other) {
            return new Settings(clock, host, port, transport, other, rules, profile);
        }

        public Settings withRules(List<DataCollectionRule> other) {
            return new Settings(clock, host, port, transport, tokens, other, profile);
        }

        public Settings withProfile(IngestionProfile other) {
            return new Settings(clock, host, port, transport, tokens, rules, other);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws PortUnavailableException when the address or port cannot be listened on
     */
    public static FakeIngestion start(Settings settings) {
        Objects.requireNonNull(settings, "settings is null");
        FakeServer server = FakeServer.start(
                FakeServer.Settings.named("ingestion", settings.clock())
                        .withAddress(settings.host(), settings.port())
                        .withTransport(settings.transport()),
                new IngestionService(settings.tokens(), settings.rules(), settings.profile()));
        return new FakeIngestion(server, settings);
    }

    /**
     * The URL a sender writes to.
     *
     * @param hostName under which the sender reaches this machine
     */
    public URI writeUri(String hostName, DataCollectionRule rule) {
        return URI.create(
                "%s://%s:%d/dataCollectionRules/%s/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24"
                        .formatted(settings.transport().scheme(), hostName, port(), rule.immutableId()));
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

    @Override
    public void close() {
        server.close();
    }
}
