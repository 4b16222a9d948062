package remotewrite.fake.client;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.Application;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.Exchange;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
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
    private static final String TENANT = "11111111-1111-4111-8111-111111111111";
    private static final String CLIENT = "22222222-2222-4222-8222-222222222222";
    private static final String OBJECT = "33333333-3333-4333-8333-333333333333";
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-00000000000000000000000000000001", Set.of(OBJECT));

    private final FakeEntra entra;
    private final FakeIngestion ingestion;
    private final Path caFile;

    WriteTarget(Clock clock, Path directory) {
        Pki pki = Pki.shared();
        entra = FakeEntra.start(FakeEntra.Settings.of(clock, pki, Tenant.of(TENANT, Application.of(CLIENT, OBJECT))));
        ingestion = FakeIngestion.start(FakeIngestion.Settings.of(
                        clock,
                        new JwtTokenVerifier(entra::jwks, JwtTokenVerifier.PUBLIC_CLOUD, entra.issuers(), clock),
                        RULE)
                .withTransport(new Transport.Tls(pki.serverKeyStore(), Pki.KEY_STORE_PASSWORD)));
        caFile = directory.resolve("ca.pem");
        pki.writeCa(caFile);
    }

    String url() {
        return ingestion.writeUri("localhost", RULE).toString();
    }

    String bearer() {
        return "Bearer " + entra.issue(TENANT, CLIENT, "https://monitor.azure.com");
    }

    String caFile() {
        return caFile.toString();
    }

    List<Exchange> writes() {
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
