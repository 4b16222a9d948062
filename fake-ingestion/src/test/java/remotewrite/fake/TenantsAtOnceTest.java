package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several who change the tenants of one token service. */
class TenantsAtOnceTest {
    private static final int CHANGES = 200;
    private static final Instant FROM = Instant.parse("2016-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2056-01-01T00:00:00Z");

    private static String secret(int of, int number) {
        return "canary-of-%d-number-%03d".formatted(of, number);
    }

    private static Tenant tenant(String secret) {
        return Tenant.of(
                "11111111-2222-3333-4444-555555555555",
                Application.of("aaaaaaaa-0000-0000-0000-000000000001", "bbbbbbbb-0000-0000-0000-000000000001")
                        .withSecrets(new ClientSecret(secret, FROM, UNTIL)));
    }

    @Test
    void noSecretOfAnyOfThemIsForgotten() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        try (FakeEntra entra = FakeEntra.start(FakeEntra.Settings.of(Clock.systemUTC(), Pki.shared()));
                ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Future<Void>> done = IntStream.range(0, 2)
                    .mapToObj(of -> both.<Void>submit(() -> {
                        start.await();
                        for (int number = 0; number < CHANGES; number++) {
                            entra.tenants(tenant(secret(of, number)));
                        }
                        return null;
                    }))
                    .toList();
            for (Future<Void> one : done) {
                one.get();
            }

            assertThat(IntStream.range(0, 2 * CHANGES).mapToObj(one -> secret(one % 2, one / 2)))
                    .allSatisfy(secret ->
                            assertThat(entra.secrets().hiddenIn(secret)).isEqualTo(Fingerprint.of(secret)));
        }
    }
}
