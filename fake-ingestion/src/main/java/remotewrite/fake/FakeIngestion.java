package remotewrite.fake;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.RuleMeter;
import remotewrite.fake.store.SampleIntake;
import remotewrite.fake.store.Tallies;

/**
 * A fake of the metrics ingestion endpoint of an Azure Monitor workspace: {@code POST
 * /dataCollectionRules/{immutableId}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=…}. It takes remote
 * write 1.0, or whatever its {@link IngestionProfile} says, with a bearer token and answers as docs/fakes.md says. What was written is in the journal, raw body included:
 * it is the {@link Exchange#accepted() accepted} exchanges.
 *
 * <p>Samples are kept, judged by age, order and labels, and counted only where the settings have a
 * {@link remotewrite.fake.store.Workspace}; what it drops is answered 2xx all the same (azure.md 1.4),
 * unless {@link IngestionAnswers.OverLimit} or the profile {@link IngestionProfile#SPEC} says otherwise.
 */
public final class FakeIngestion implements AutoCloseable {
    private final FakeServer server;
    private final IngestionService service;
    private final Settings settings;

    private FakeIngestion(FakeServer server, IngestionService service, Settings settings) {
        this.server = server;
        this.service = service;
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
     * @param limits of each of the rules
     * @param answers where several are known
     * @param intake where samples go whose write was answered, for example a workspace
     */
    public record Settings(
            Clock clock,
            String host,
            int port,
            Transport transport,
            TokenVerifier tokens,
            List<DataCollectionRule> rules,
            IngestionProfile profile,
            AzureLimits.PerRule limits,
            IngestionAnswers answers,
            SampleIntake intake) {
        public Settings {
            Objects.requireNonNull(clock, "clock is null");
            Objects.requireNonNull(host, "host is null");
            Objects.requireNonNull(transport, "transport is null");
            Objects.requireNonNull(tokens, "tokens is null");
            rules = List.copyOf(rules);
            Objects.requireNonNull(profile, "profile is null");
            Objects.requireNonNull(limits, "limits is null");
            Objects.requireNonNull(answers, "answers is null");
            Objects.requireNonNull(intake, "intake is null");
        }

        /**
         * Plain HTTP on a free port of 127.0.0.1, {@link IngestionProfile#AZURE}, no limits by the minute, no samples
         * kept.
         */
        public static Settings of(Clock clock, TokenVerifier tokens, DataCollectionRule... rules) {
            return new Settings(
                    clock,
                    "127.0.0.1",
                    0,
                    new Transport.Plain(),
                    tokens,
                    List.of(rules),
                    IngestionProfile.AZURE,
                    AzureLimits.PerRule.BODY_ONLY,
                    IngestionAnswers.DEFAULT,
                    SampleIntake.NONE);
        }

        public Settings withAddress(String otherHost, int otherPort) {
            return new Settings(
                    clock, otherHost, otherPort, transport, tokens, rules, profile, limits, answers, intake);
        }

        public Settings withTransport(Transport other) {
            return new Settings(clock, host, port, other, tokens, rules, profile, limits, answers, intake);
        }

        public Settings withTokens(TokenVerifier other) {
            return new Settings(clock, host, port, transport, other, rules, profile, limits, answers, intake);
        }

        public Settings withRules(List<DataCollectionRule> other) {
            return new Settings(clock, host, port, transport, tokens, other, profile, limits, answers, intake);
        }

        public Settings withProfile(IngestionProfile other) {
            return new Settings(clock, host, port, transport, tokens, rules, other, limits, answers, intake);
        }

        public Settings withLimits(AzureLimits.PerRule other) {
            return new Settings(clock, host, port, transport, tokens, rules, profile, other, answers, intake);
        }

        public Settings withAnswers(IngestionAnswers other) {
            return new Settings(clock, host, port, transport, tokens, rules, profile, limits, other, intake);
        }

        /**
         * @param other follows its own rules: a {@link remotewrite.fake.store.Workspace} is made with those of the profile and
         *     answers, {@link IngestionProfile#workspaceRules(IngestionAnswers)}
         */
        public Settings withIntake(SampleIntake other) {
            return new Settings(clock, host, port, transport, tokens, rules, profile, limits, answers, other);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws PortUnavailableException when the address or port cannot be listened on
     */
    public static FakeIngestion start(Settings settings) {
        Objects.requireNonNull(settings, "settings is null");
        IngestionService service = new IngestionService(settings);
        FakeServer server = FakeServer.start(
                FakeServer.Settings.named("ingestion", settings.clock())
                        .withAddress(settings.host(), settings.port())
                        .withTransport(settings.transport()),
                service);
        return new FakeIngestion(server, service, settings);
    }

    /**
     * The URL a sender writes to.
     *
     * @param hostName under which the sender reaches this machine
     */
    public URI writeUri(String hostName, DataCollectionRule rule) {
        return baseUri(hostName)
                .resolve(
                        "/dataCollectionRules/%s/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24"
                                .formatted(rule.immutableId()));
    }

    /** From now on no requests have been counted: neither in the platform metrics nor for the limits of the minute. */
    public void countAnew() {
        service.countAnew();
    }

    /** Scheme, host and port, without a slash at the end. */
    public URI baseUri(String hostName) {
        return URI.create("%s://%s:%s".formatted(settings.transport().scheme(), hostName, port()));
    }

    /**
     * The platform metrics of {@code rule}: its requests by status.
     *
     * @throws IllegalArgumentException when this endpoint does not have the rule
     */
    public Tallies tallies(DataCollectionRule rule) {
        return service.tallies(rule.immutableId());
    }

    /**
     * What {@code rule} was given of the requests and bytes that its limits allow; refused requests do not count.
     *
     * @throws IllegalArgumentException when this endpoint does not have the rule
     */
    public RuleMeter.Admitted admitted(DataCollectionRule rule) {
        return service.admitted(rule.immutableId());
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
