package remotewrite.fake.client;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.Application;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.Exchange;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.FaultScript;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.Label;
import remotewrite.fake.Payload;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.Transport;
import remotewrite.fake.WriteRequestCodec;

/** The ingestion endpoint over TLS, a token for it, and what clients that are programs need to reach it. */
final class WriteTarget implements AutoCloseable {
    static final String TENANT = "11111111-1111-4111-8111-111111111111";
    private static final String CLIENT = "22222222-2222-4222-8222-222222222222";
    static final String OBJECT = "33333333-3333-4333-8333-333333333333";
    private static final String STRANGER = "44444444-4444-4444-8444-444444444444";
    static final String STRANGER_OBJECT = "55555555-5555-4555-8555-555555555555";
    static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-00000000000000000000000000000001", Set.of(OBJECT));

    private final FakeEntra entra;
    private final FakeIngestion ingestion;
    private final Path caFile;

    WriteTarget(Clock clock, Path directory) {
        this(clock, directory, UnaryOperator.identity());
    }

    /** @param change how the endpoint differs from the usual one */
    WriteTarget(Clock clock, Path directory, UnaryOperator<FakeIngestion.Settings> change) {
        Pki pki = Pki.shared();
        entra = FakeEntra.start(FakeEntra.Settings.of(
                clock,
                pki,
                Tenant.of(TENANT, Application.of(CLIENT, OBJECT), Application.of(STRANGER, STRANGER_OBJECT))));
        ingestion = FakeIngestion.start(change.apply(FakeIngestion.Settings.of(
                        clock,
                        new JwtTokenVerifier(entra::jwks, JwtTokenVerifier.PUBLIC_CLOUD, entra.issuers(), clock),
                        RULE)
                .withTransport(new Transport.Tls(pki.serverKeyStore(), Pki.KEY_STORE_PASSWORD))));
        caFile = directory.resolve("ca.pem");
        pki.writeCa(caFile);
    }

    String url() {
        return ingestion.writeUri("localhost", RULE).toString();
    }

    String bearer() {
        return "Bearer " + entra.issue(TENANT, CLIENT, "https://monitor.azure.com");
    }

    /** With other claims than a good one. */
    String bearer(Map<String, Object> claims) {
        return "Bearer " + entra.issue(TENANT, CLIENT, "https://monitor.azure.com", claims);
    }

    /** Of a principal without a role. */
    String strangersBearer() {
        return "Bearer " + entra.issue(TENANT, STRANGER, "https://monitor.azure.com");
    }

    /** For the query endpoint. */
    String queriesBearer() {
        return "Bearer " + entra.issue(TENANT, CLIENT, "https://prometheus.monitor.azure.com");
    }

    /** Of a rule that is not there. */
    String unknownUrl() {
        return ingestion
                .writeUri("localhost", new DataCollectionRule("dcr-unknown", Set.of()))
                .toString();
    }

    void play(FaultScript script) {
        ingestion.play(script);
    }

    String caFile() {
        return caFile.toString();
    }

    /** A reply may have been read before the fake notes that it is through. */
    List<Exchange> writes() {
        ingestion.journal().await(exchanges -> exchanges.stream().noneMatch(Exchange::open), Duration.ofSeconds(10));
        return ingestion.journal().exchanges();
    }

    /** The series of the accepted writes. */
    List<TimeSeries> series() {
        return writes().stream()
                .filter(Exchange::accepted)
                .map(write -> (Payload.Decoded)
                        WriteRequestCodec.decode(write.request().body()))
                .flatMap(decoded -> decoded.request().series().stream())
                .toList();
    }

    /** A series as {@code name{a="1"} value}, labels in wire order, for every sample. */
    static Stream<String> lines(TimeSeries series) {
        String labels = series.labels().stream()
                .filter(label -> !label.name().equals("__name__"))
                .map(WriteTarget::shown)
                .collect(Collectors.joining(","));
        return series.samples().stream()
                .map(sample -> series.label("__name__").orElse("") + "{" + labels + "} " + sample.value());
    }

    private static String shown(Label label) {
        return label.name() + "=\"" + label.value() + "\"";
    }

    @Override
    public void close() {
        ingestion.close();
        entra.close();
    }
}
