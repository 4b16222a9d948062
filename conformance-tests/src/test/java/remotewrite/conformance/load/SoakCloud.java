package remotewrite.conformance.load;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import remotewrite.conformance.Books;
import remotewrite.conformance.Recordings;
import remotewrite.fake.Application;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.Effect;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.FaultScript;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.Moment;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;
import remotewrite.fake.Transport;

/**
 * Entra and ingestion over TLS, with tokens of 30 s and a fault of every kind in every minute. What ingestion accepts goes
 * into the ledger; its journal is forgotten every few seconds, or an hour of writes would not fit into memory.
 */
final class SoakCloud implements AutoCloseable {
    /** The life of a token; the proxy renews at about half of it. */
    static final Duration TOKEN_LIFETIME = Duration.ofSeconds(30);

    private static final String TENANT = "11111111-1111-4111-8111-111111111111";
    private static final String CLIENT = "22222222-2222-4222-8222-222222222222";
    private static final String OBJECT = "33333333-3333-4333-8333-333333333333";
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-00000000000000000000000000000001", Set.of(OBJECT));
    private static final Duration FORGETS_EVERY = Duration.ofSeconds(2);

    private final FakeEntra entra;
    private final FakeIngestion ingestion;
    private final Path directory;
    private final ScheduledExecutorService timetable = Executors.newSingleThreadScheduledExecutor();
    private final Map<Fault, Long> met = new EnumMap<>(Fault.class);
    private long tokensIssued;

    /** What goes wrong, and at which second of every minute it begins. */
    enum Fault {
        INGESTION_503(5, 4, Effect.answer(503, "busy"), Moment.REQUEST_END),
        INGESTION_CUT(15, 3, new Effect.Cut(), Moment.REQUEST_END),
        INGESTION_SLOW(24, 4, new Effect.Delay(Duration.ofSeconds(1)), Moment.REPLY_START),
        INGESTION_401(33, 3, Effect.answer(401, "{\"error\":{\"code\":\"InvalidToken\"}}"), Moment.REQUEST_END),
        ENTRA_DOWN(40, 14, Effect.answer(503, "down"), Moment.REQUEST_END);

        private final int second;
        private final FaultScript script;

        Fault(int second, int lastingSeconds, Effect effect, Moment moment) {
            this.second = second;
            this.script = FaultScript.named(name())
                    .step(effect, moment)
                    .lasting(Duration.ofSeconds(lastingSeconds))
                    .thenNormally();
        }
    }

    private SoakCloud(FakeEntra entra, FakeIngestion ingestion, Path directory) {
        this.entra = entra;
        this.ingestion = ingestion;
        this.directory = directory;
    }

    /**
     * Starts it on free ports of the loopback interface, without faults.
     *
     * @param directory where authority and certificate files go
     */
    static SoakCloud start(Books books, Clock clock, Path directory) {
        ClientCertificate certificate = ClientCertificate.create(
                "soak", Instant.parse("2016-01-01T00:00:00Z"), Instant.parse("2056-01-01T00:00:00Z"));
        Pki pki = Pki.shared();
        pki.writeCa(directory.resolve("ca.pem"));
        certificate.writePem(directory.resolve("client.pem"));
        FakeEntra entra = FakeEntra.start(
                FakeEntra.Settings.of(clock, pki, Tenant.of(TENANT, Application.of(CLIENT, OBJECT, certificate)))
                        .withTokenLifetime(TOKEN_LIFETIME));
        Ending accepted = Recordings.answered(204, "");
        AtomicInteger writes = new AtomicInteger();
        try {
            FakeIngestion ingestion = FakeIngestion.start(FakeIngestion.Settings.of(
                            clock,
                            new JwtTokenVerifier(entra::jwks, JwtTokenVerifier.PUBLIC_CLOUD, entra.issuers(), clock),
                            RULE)
                    .withTransport(new Transport.Tls(pki.serverKeyStore(), Pki.KEY_STORE_PASSWORD))
                    .withIntake(series -> books.received(Recordings.write(
                            new ExchangeId(0, writes.getAndIncrement()), clock.instant(), accepted, series))));
            return new SoakCloud(entra, ingestion, directory);
        } catch (RuntimeException e) {
            entra.close();
            throw e;
        }
    }

    /** The environment of a proxy that writes here, complete but for its port. */
    Map<String, String> proxyEnvironment() {
        return Map.of(
                "INGESTION_URL", ingestion.writeUri("localhost", RULE).toString(),
                "IDENTITY_TYPE", "aadApplication",
                "AZURE_TENANT_ID", TENANT,
                "AZURE_CLIENT_ID", CLIENT,
                "AZURE_CLIENT_CERTIFICATE_PATH", directory.resolve("client.pem").toString(),
                "AZURE_AUTHORITY_HOST", entra.authority("localhost").toString(),
                "SSL_CERT_FILE", directory.resolve("ca.pem").toString());
    }

    /** From now on every minute has its faults. */
    void beginFaults() {
        for (Fault fault : Fault.values()) {
            timetable.scheduleAtFixedRate(() -> play(fault), fault.second, 60, TimeUnit.SECONDS);
        }
        timetable.scheduleAtFixedRate(
                this::forget, FORGETS_EVERY.toMillis(), FORGETS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** No more faults, the present one included. */
    void endFaults() throws InterruptedException {
        timetable.shutdown();
        timetable.awaitTermination(1, TimeUnit.MINUTES);
        entra.play(FaultScript.none());
        ingestion.play(FaultScript.none());
        forget();
    }

    /** How many requests met each fault, at least: those under way when the journal was forgotten are missing. */
    synchronized Map<Fault, Long> met() {
        return Map.copyOf(met);
    }

    /** How many tokens were issued, at least. */
    synchronized long tokensIssued() {
        return tokensIssued;
    }

    private void play(Fault fault) {
        if (fault == Fault.ENTRA_DOWN) {
            entra.play(fault.script);
        } else {
            ingestion.play(fault.script);
        }
    }

    private synchronized void forget() {
        for (Exchange exchange : ingestion.journal().exchanges()) {
            count(exchange);
        }
        ingestion.journal().restart();
        for (Exchange exchange : entra.journal().exchanges()) {
            count(exchange);
            if (exchange.accepted() && exchange.request().target().endsWith("/oauth2/v2.0/token")) {
                tokensIssued++;
            }
        }
        entra.journal().restart();
    }

    private void count(Exchange exchange) {
        Arrays.stream(Fault.values())
                .filter(fault -> exchange.fault().startsWith(fault.name()))
                .findFirst()
                .ifPresent(fault -> met.merge(fault, 1L, Long::sum));
    }

    @Override
    public void close() {
        timetable.shutdownNow();
        ingestion.close();
        entra.close();
    }
}
