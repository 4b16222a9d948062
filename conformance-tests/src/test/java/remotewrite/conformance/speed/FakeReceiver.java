package remotewrite.conformance.speed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import remotewrite.conformance.Books;
import remotewrite.conformance.Recordings;
import remotewrite.fake.Application;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.Ending;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;

/**
 * A process of its own with what is measured: {@link FakeIngestion} that decodes, checks tokens, journals every request,
 * and enters every sample in the {@link Books} of a ledger. Prints one line with port, target and token, and, when its input
 * ends, one with the number of samples in its ledger.
 */
final class FakeReceiver {
    private static final String TENANT = "11111111-1111-4111-8111-111111111111";
    private static final String CLIENT = "22222222-2222-4222-8222-222222222222";
    private static final String OBJECT = "33333333-3333-4333-8333-333333333333";

    private FakeReceiver() {}

    /** @param clock the machine's; the senders' timestamps are its */
    static void run(Clock clock) throws IOException {
        ClientCertificate certificate = ClientCertificate.create(
                "bench", Instant.parse("2016-01-01T00:00:00Z"), Instant.parse("2056-01-01T00:00:00Z"));
        DataCollectionRule rule = new DataCollectionRule("dcr-00000000000000000000000000000001", Set.of(OBJECT));
        Books books = Recordings.books(clock.instant());
        Ending accepted = Recordings.answered(204, "");
        AtomicInteger writes = new AtomicInteger();
        try (FakeEntra entra = FakeEntra.start(FakeEntra.Settings.of(
                        clock, Pki.shared(), Tenant.of(TENANT, Application.of(CLIENT, OBJECT, certificate))));
                FakeIngestion ingestion = FakeIngestion.start(FakeIngestion.Settings.of(
                                clock,
                                new JwtTokenVerifier(
                                        entra::jwks, JwtTokenVerifier.PUBLIC_CLOUD, entra.issuers(), clock),
                                rule)
                        .withIntake(series -> books.received(Recordings.write(
                                new ExchangeId(0, writes.getAndIncrement()), clock.instant(), accepted, series))))) {
            System.out.println(ingestion.port() + " "
                    + ingestion.writeUri("127.0.0.1", rule).getRawPath() + "?api-version=2023-04-24 "
                    + entra.issue(TENANT, CLIENT, "https://monitor.azure.com"));
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (commands.readLine() != null) {
                // the end is what counts
            }
            // nobody served any of it
            System.out.println(books.ledger().unexpected().count());
        }
    }
}
