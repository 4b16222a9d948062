package remotewrite.conformance.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import remotewrite.conformance.Stimulus;
import remotewrite.fake.Application;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;
import remotewrite.fake.Transport;

/**
 * The fakes, set up as a customer sets up Azure by the article: an application with a certificate in a tenant, and a
 * workspace whose data collection rule has the role Monitoring Metrics Publisher assigned to the application.
 *
 * @param entra the token service
 * @param ingestion the metrics ingestion endpoint
 * @param caFile PEM of the authority that signed both servers' certificates
 * @param certificateFile the application's certificate with its key, in the form that Key Vault's CSI driver mounts
 */
public record Cloud(FakeEntra entra, FakeIngestion ingestion, Path caFile, Path certificateFile)
        implements AutoCloseable {
    private static final String TENANT_ID = "11111111-1111-4111-8111-111111111111";
    private static final String CLIENT_ID = "22222222-2222-4222-8222-222222222222";
    private static final String OBJECT_ID = "33333333-3333-4333-8333-333333333333";
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-00000000000000000000000000000001", Set.of(OBJECT_ID));
    private static final String HOST = "localhost";

    public Cloud {
        Objects.requireNonNull(entra, "entra is null");
        Objects.requireNonNull(ingestion, "ingestion is null");
        Objects.requireNonNull(caFile, "caFile is null");
        Objects.requireNonNull(certificateFile, "certificateFile is null");
    }

    /** Keys take tenths of a second to make; all clouds of a process share one application certificate. */
    private static final class Keys {
        static final ClientCertificate CERTIFICATE = ClientCertificate.create(
                "remote-write-conformance",
                // valid whatever the clock of a run says
                Instant.parse("2016-01-01T00:00:00Z"),
                Instant.parse("2056-01-01T00:00:00Z"));
    }

    /** The fakes as {@code stimulus} wants them, on free ports of the loopback interface. */
    static Cloud start(Clock clock, Stimulus stimulus, Path directory) {
        return start(clock, "127.0.0.1", 0, 0, stimulus.tokenLifetime(), directory);
    }

    /** Faults begin with the traffic, however long the sender took to start: before, they would meet nothing. */
    void play(Stimulus stimulus) {
        entra.play(stimulus.entra());
        ingestion.play(stimulus.ingestion());
    }

    /**
     * The fakes without faults.
     *
     * @param address to listen on
     * @param entraPort of the token service, 0 for a free one
     * @param ingestionPort of the ingestion endpoint, 0 for a free one
     * @param tokenLifetime of the tokens issued
     * @param directory where CA and certificate files go
     * @throws remotewrite.fake.PortUnavailableException when a port is taken
     */
    public static Cloud start(
            Clock clock, String address, int entraPort, int ingestionPort, Duration tokenLifetime, Path directory) {
        Pki pki = Pki.shared();
        Tenant tenant = Tenant.of(TENANT_ID, Application.of(CLIENT_ID, OBJECT_ID, Keys.CERTIFICATE));
        FakeEntra entra = FakeEntra.start(FakeEntra.Settings.of(clock, pki, tenant)
                .withAddress(address, entraPort)
                .withTokenLifetime(tokenLifetime));
        try {
            FakeIngestion ingestion = FakeIngestion.start(FakeIngestion.Settings.of(
                            clock,
                            new JwtTokenVerifier(entra::jwks, JwtTokenVerifier.PUBLIC_CLOUD, entra.issuers(), clock),
                            RULE)
                    .withAddress(address, ingestionPort)
                    .withTransport(new Transport.Tls(pki.serverKeyStore(), Pki.KEY_STORE_PASSWORD)));
            Path caFile = directory.resolve("ca.pem");
            pki.writeCa(caFile);
            Path certificateFile = directory.resolve("client-certificate");
            Keys.CERTIFICATE.writePfx(certificateFile);
            return new Cloud(entra, ingestion, caFile, certificateFile);
        } catch (RuntimeException e) {
            entra.close();
            throw e;
        }
    }

    /** The environment of the article's container, complete but for the port it listens on. */
    public Map<String, String> proxyEnvironment(String cluster) {
        return Map.of(
                "INGESTION_URL",
                ingestionUrl().toString(),
                "IDENTITY_TYPE",
                "aadApplication",
                "AZURE_TENANT_ID",
                TENANT_ID,
                "AZURE_CLIENT_ID",
                CLIENT_ID,
                "AZURE_CLIENT_CERTIFICATE_PATH",
                certificateFile.toString(),
                "CLUSTER",
                cluster,
                // what a real deployment does not have: where the fakes are, and who signed their certificates
                "AZURE_AUTHORITY_HOST",
                entra.authority(HOST).toString(),
                "SSL_CERT_FILE",
                caFile.toString());
    }

    URI ingestionUrl() {
        return ingestion.writeUri(HOST, RULE);
    }

    /** Path and query of the ingestion URL. */
    String ingestionTarget() {
        return ingestionUrl().getRawPath() + "?" + ingestionUrl().getRawQuery();
    }

    @Override
    public void close() {
        ingestion.close();
        entra.close();
    }
}
