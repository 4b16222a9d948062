package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the metrics page tells of the certificate. */
class CertificateMetricsTest {
    private static final String NOT_TAKEN_UP = "remotewrite_proxy_certificate_not_taken_up";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static String page(Optional<Instant> expiresAt, Optional<NotTakenUp> notTakenUp) {
        TokenSource tokens = new StillTokens(expiresAt, notTakenUp);
        Reply page = new Metrics(tokens, Clock.fixed(NOW, ZoneOffset.UTC), false).page();
        return new String(((Bytes) page.body()).toArray(), StandardCharsets.UTF_8);
    }

    @Test
    void aCertificateThatIsNotTakenUpShowsByItsCause() {
        for (NotTakenUp cause : NotTakenUp.values()) {
            String page = page(Optional.of(NOW), Optional.of(cause));

            for (NotTakenUp any : NotTakenUp.values()) {
                assertThat(MetricsTest.value(page, NOT_TAKEN_UP + "{cause=\"" + any + "\"}"))
                        .as("%s while %s", any, cause)
                        .isEqualTo(any == cause ? 1 : 0);
            }
        }
    }

    @Test
    void whileAllIsWellBothCausesAreThereAt0AndWithoutACertificateNeitherIs() {
        String well = page(Optional.of(NOW), Optional.empty());

        assertThat(MetricsTest.value(well, NOT_TAKEN_UP + "{cause=\"refused\"}"))
                .isZero();
        assertThat(MetricsTest.value(well, NOT_TAKEN_UP + "{cause=\"unusable\"}"))
                .isZero();
        assertThat(page(Optional.empty(), Optional.empty())).doesNotContain("remotewrite_proxy_certificate");
    }
}
