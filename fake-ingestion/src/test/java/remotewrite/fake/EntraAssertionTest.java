package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.entra.EntraPolicy;

/** Which client assertions the token service takes. */
class EntraAssertionTest {
    private final ManualClock clock = new ManualClock();
    private final EntraBench bench = EntraBench.start(clock);

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, x5t#S256, standard",
        "RS256, x5t#S256, url",
        "RS256, x5t, standard",
        "RS256, x5t, url",
        "PS256, x5t#S256, standard",
        "PS256, x5t#S256, url",
        "PS256, x5t, standard"
    })
    void acceptsBothAlgorithmsThumbprintsAndAlphabets(String algorithm, String member, String alphabet) {
        Thumbprint thumbprint = member.equals("x5t")
                ? Thumbprint.sha1(EntraBench.CERTIFICATE.certificate())
                : Thumbprint.sha256(EntraBench.CERTIFICATE.certificate());
        Base64.Encoder encoder = alphabet.equals("standard")
                ? Base64.getEncoder()
                : Base64.getUrlEncoder().withoutPadding();
        TestAssertion assertion = bench.assertion()
                .withHeader("alg", algorithm)
                .withoutHeader("x5t#S256")
                .withHeader(member, encoder.encodeToString(thumbprint.digest().toArray()));

        assertThat(bench.post(EntraBench.TENANT, bench.form(assertion)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/" + EntraBench.TENANT + "/oauth2/v2.0/token",
                "/" + EntraBench.TENANT + "/oauth2/token",
                "/" + EntraBench.TENANT + "/v2.0",
                "/" + EntraBench.DOMAIN + "/oauth2/v2.0/token"
            })
    void acceptsEveryAudienceThatMeansThisService(String path) {
        TestAssertion assertion =
                bench.assertion().withClaim("aud", bench.at(path).toString());

        assertThat(bench.post(EntraBench.DOMAIN, bench.form(assertion)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void acceptsTheStsIssuerAsAudience() {
        TestAssertion assertion =
                bench.assertion().withClaim("aud", EntraBench.tenant().issuer());

        assertThat(bench.post(EntraBench.TENANT, bench.form(assertion)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {-300, 300, 900})
    void toleratesClocksThatDifferByFiveMinutes(int seconds) {
        // valid for 600 s, so that 900 s after its beginning is 300 s after its end
        TestAssertion assertion = bench.assertion();
        TestAssertion shifted = assertion
                .withClaim("nbf", clock.instant().minusSeconds(seconds).getEpochSecond())
                .withClaim("exp", clock.instant().plusSeconds(600 - seconds).getEpochSecond());

        assertThat(bench.post(EntraBench.TENANT, bench.form(shifted)).statusCode())
                .isEqualTo(200);
    }

    /** The last second that is allowed, and the one after it, before the beginning and after the end. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 300, 86_400})
    void clocksMayDifferByWhatTheServiceAllows(long skew) {
        bench.entra().policy(bench.entra().policy().withAssertionSkew(Duration.ofSeconds(skew)));

        assertThat(answered(skew, skew + 600)).isEqualTo("200");
        assertThat(answered(skew + 1, skew + 600)).isEqualTo("401 [700024]");
        assertThat(answered(-600 - skew, -skew)).isEqualTo("200");
        assertThat(answered(-600 - skew, -skew - 1)).isEqualTo("401 [700024]");
    }

    @Test
    void clocksCannotDifferByLessThanNothingOrMoreThanACentury() {
        EntraPolicy policy = bench.entra().policy();

        assertThat(policy.assertionSkew()).isEqualTo(Duration.ofMinutes(5));
        assertThat(List.of(Duration.ofNanos(-1), Duration.ofDays(36_501)))
                .allSatisfy(skew -> assertThatThrownBy(() -> policy.withAssertionSkew(skew))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("assertionSkew is " + skew + ", from PT0S to 36500 days is needed"));
    }

    /** To an assertion that is good from and until so many seconds from now. */
    private String answered(long from, long until) {
        Response response = bench.post(
                EntraBench.TENANT,
                bench.form(bench.assertion()
                        .withClaim("nbf", clock.instant().plusSeconds(from).getEpochSecond())
                        .withClaim("exp", clock.instant().plusSeconds(until).getEpochSecond())));
        List<Object> codes = response.jsonPath().getList("error_codes");
        return response.statusCode() + (codes == null ? "" : " " + codes);
    }

    @Test
    void anAssertionMayBeUsedAgainUntilItExpires() {
        Map<String, String> form = bench.form();

        assertThat(bench.post(EntraBench.TENANT, form).statusCode()).isEqualTo(200);
        assertThat(bench.post(EntraBench.TENANT, form).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(901));
        assertThat(bench.post(EntraBench.TENANT, form).statusCode()).isEqualTo(401);
    }

    @Test
    void aRemovedCertificateNoLongerWorks() {
        bench.entra()
                .tenants(Tenant.of(
                        EntraBench.TENANT, Application.of(EntraBench.CLIENT, EntraBench.OBJECT, EntraBench.STRANGER)));

        assertThat(bench.post(EntraBench.TENANT, bench.form()).jsonPath().getList("error_codes"))
                .containsExactly(700027);
        TestAssertion rotated = TestAssertion.of(
                EntraBench.CLIENT, bench.tokenUrl(EntraBench.TENANT), clock.instant(), EntraBench.STRANGER);
        assertThat(bench.post(EntraBench.TENANT, bench.form(rotated)).statusCode())
                .isEqualTo(200);
    }
}
