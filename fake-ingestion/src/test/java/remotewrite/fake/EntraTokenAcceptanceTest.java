package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two halves together: what the token service issues is what the ingestion endpoint's verifier accepts. */
class EntraTokenAcceptanceTest {
    private final ManualClock clock = new ManualClock();
    private final EntraBench bench = EntraBench.start(clock);
    private final TokenVerifier verifier = new JwtTokenVerifier(
            bench.entra()::jwks, JwtTokenVerifier.PUBLIC_CLOUD, bench.entra().issuers(), clock);

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://monitor.azure.com/.default", "https://monitor.azure.com//.default"})
    void anIssuedTokenIsAccepted(String scope) {
        assertThat(verifier.verify(tokenFor(scope)))
                .isEqualTo(new TokenVerdict.Valid(
                        EntraBench.OBJECT,
                        EntraBench.CLIENT,
                        EntraBench.TENANT,
                        clock.instant().plusSeconds(3599)));
    }

    @Test
    void itIsAcceptedUntilItsLifetimeIsOver() {
        String token = tokenFor("https://monitor.azure.com/.default");

        clock.advance(Duration.ofSeconds(3598));
        assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Refused.class);
    }

    @Test
    void itIsAcceptedWhenTheKeyHasBeenRolledBeforeOrAfter() {
        String before = tokenFor("https://monitor.azure.com/.default");
        bench.entra().rollSigningKey();
        String after = tokenFor("https://monitor.azure.com/.default");

        assertThat(verifier.verify(before)).isInstanceOf(TokenVerdict.Valid.class);
        assertThat(verifier.verify(after)).isInstanceOf(TokenVerdict.Valid.class);
    }

    @Test
    void aTokenOfAnotherAuthorityIsRefused() {
        FakeEntra.Settings foreign = FakeEntra.Settings.of(clock, Pki.create(clock), EntraBench.tenant());
        try (FakeEntra other = FakeEntra.start(foreign)) {
            String token = other.issue(EntraBench.TENANT, EntraBench.CLIENT, "https://monitor.azure.com");

            assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Refused.class);
        }
    }

    @Test
    void aTokenForAnotherResourceIsRefused() {
        String token = bench.entra().issue(EntraBench.TENANT, EntraBench.CLIENT, "https://management.azure.com");

        assertThat(verifier.verify(token))
                .isInstanceOfSatisfying(
                        TokenVerdict.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("InvalidAudience"));
    }

    private String tokenFor(String scope) {
        Map<String, String> form = bench.form();
        form.put("scope", scope);
        return bench.post(EntraBench.TENANT, form).jsonPath().getString("access_token");
    }
}
