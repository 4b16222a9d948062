package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtTokenVerifierTest {
    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);
    private final JwtTokenVerifier verifier = tokens.verifier();

    @Test
    void aTokenOfVersion1IsValid() {
        assertThat(verifier.verify(tokens.valid()))
                .isEqualTo(new TokenVerdict.Valid(
                        TestTokens.OBJECT_ID, TestTokens.APP_ID, clock.instant().plus(Duration.ofHours(1))));
    }

    @Test
    void aTokenOfVersion2IsValid() {
        String token = tokens.with(claims ->
                claims.issuer(TestTokens.ISSUER_V2).claim("appid", null).claim("azp", TestTokens.APP_ID));

        assertThat(verifier.verify(token))
                .isEqualTo(new TokenVerdict.Valid(
                        TestTokens.OBJECT_ID, TestTokens.APP_ID, clock.instant().plus(Duration.ofHours(1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://monitor.azure.com", "https://monitor.azure.com/"})
    void bothSpellingsOfTheAudienceAreValid(String audience) {
        assertThat(verifier.verify(tokens.with(claims -> claims.audience(audience))))
                .isInstanceOf(TokenVerdict.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://management.azure.com",
                "https://monitor.azure.com//",
                "https://monitor.azure.com/.default",
                "http://monitor.azure.com",
                "https://monitor.azure.com.example.org",
                "https://MONITOR.azure.com",
                "https://monitor.azure.us",
                ""
            })
    void everyOtherAudienceIsRefused(String audience) {
        assertThat(refused(tokens.with(claims -> claims.audience(audience))).code())
                .isEqualTo("InvalidAudience");
    }

    @Test
    void aTokenWithoutAudienceIsRefused() {
        assertThat(refused(tokens.with(claims -> claims.audience(List.of()))).code())
                .isEqualTo("InvalidAudience");
    }

    @Test
    void aTokenThatIsUsedAllTheTimeExpiresAllTheSame() {
        String token = tokens.valid();
        assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);
        clock.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);
        clock.advance(Duration.ofMillis(1));

        assertThat(refused(token).message()).contains("It expired at");
    }

    @Test
    void aTokenWhoseKeyIsWithdrawnIsRefusedThoughItWasGoodBefore() {
        List<JWKSet> published = new ArrayList<>(List.of(tokens.keys()));
        JwtTokenVerifier rolling = new JwtTokenVerifier(
                published::getFirst, JwtTokenVerifier.PUBLIC_CLOUD, Set.of(TestTokens.ISSUER_V1), clock);
        String token = tokens.valid();
        assertThat(rolling.verify(token)).isInstanceOf(TokenVerdict.Valid.class);

        published.set(0, new JWKSet());
        assertThat(rolling.verify(token)).isInstanceOf(TokenVerdict.Refused.class);
        published.set(0, tokens.keysOfAStranger());
        assertThat(rolling.verify(token)).isInstanceOf(TokenVerdict.Refused.class);
    }

    @Test
    void aGoodTokenVouchesForNoOther() {
        String token = tokens.valid();
        assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);

        for (int at = 0; at < token.length(); at++) {
            String changed = token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
            // the last character of a signature has bits that stand for nothing
            if (at < token.length() - 1) {
                assertThat(verifier.verify(changed)).as("character %d", at).isInstanceOf(TokenVerdict.Refused.class);
            }
        }
    }

    @Test
    void onlySoManyTokensAreRemembered() {
        VerifiedTokens remembered = new VerifiedTokens(2);
        VerifiedTokens.Signed signed =
                new VerifiedTokens.Signed(tokens.keys().getKeys().get(0), new JWTClaimsSet.Builder().build());
        remembered.keep("a", signed);
        remembered.keep("b", signed);
        remembered.find("a");
        remembered.keep("c", signed);

        assertThat(remembered.size()).isEqualTo(2);
        assertThat(remembered.find("b")).isEmpty();
        assertThat(remembered.find("a")).contains(signed);
    }

    @Test
    void aTokenOfMoreThan64KibibytesIsRefusedUnread() {
        assertThat(refused("a".repeat(64 * 1024 + 1)).message()).contains("It has 65537 characters");
    }

    @Test
    void aTokenExpiresInTheVerySecondOfItsExpiry() {
        String token = tokens.valid();
        clock.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);

        clock.advance(Duration.ofMillis(1));

        assertThat(refused(token).code()).isEqualTo("InvalidAuthenticationToken");
        assertThat(refused(token).message())
                .contains("It expired at 2026-11-23T13:00:00Z (exp), now is 2026-11-23T13:00:00Z.");
    }

    /** So that a service can tell it apart; one that is of the wrong audience as well is that first. */
    @Test
    void aTokenThatIsOverSaysSinceWhen() {
        String token = tokens.valid();
        String forAnother = tokens.with(claims -> claims.audience("https://other.example"));
        Instant end = clock.instant().plus(Duration.ofHours(1));
        clock.advance(Duration.ofHours(2));

        assertThat(refused(token).expired()).contains(new TokenVerdict.Expired(end, clock.instant()));
        assertThat(refused(forAnother).expired()).isEmpty();
        assertThat(refused("nonsense").expired()).isEmpty();
    }

    /** On both sides, and not a millisecond more. */
    @Test
    void clocksMayDifferByAsMuchAsIsSaid() {
        JwtTokenVerifier lenient = verifier.withSkew(Duration.ofSeconds(300));
        String token = tokens.valid();
        Date start = Date.from(clock.instant().plus(Duration.ofHours(2)));
        String later = tokens.with(claims -> claims.notBeforeTime(start)
                .expirationTime(Date.from(start.toInstant().plusSeconds(1))));
        clock.advance(Duration.ofHours(1).plusSeconds(300).minusMillis(1));
        assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Refused.class);
        assertThat(lenient.verify(token)).isInstanceOf(TokenVerdict.Valid.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(lenient.verify(token)).isInstanceOf(TokenVerdict.Refused.class);

        clock.advance(Duration.ofMinutes(50).minusMillis(1));
        assertThat(lenient.verify(later)).isInstanceOf(TokenVerdict.Refused.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(lenient.verify(later)).isInstanceOf(TokenVerdict.Valid.class);
        assertThat(verifier.verify(later)).isInstanceOf(TokenVerdict.Refused.class);
    }

    @Test
    void aSkewIsNeverNegative() {
        assertThatThrownBy(() -> verifier.withSkew(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("skew is PT-0.001S");
    }

    @Test
    void aTokenIsNotValidBeforeItsTime() {
        Date start = Date.from(clock.instant().plusSeconds(60));
        String token = tokens.with(claims -> claims.notBeforeTime(start));

        assertThat(refused(token).message()).contains("It is valid from 2026-11-23T12:01:00Z (nbf) on");
        clock.advance(Duration.ofSeconds(60));
        assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);
    }

    @Test
    void aTokenWithoutExpiryIsRefused() {
        assertThat(refused(tokens.with(claims -> claims.expirationTime(null))).message())
                .contains("no expiry (exp)");
    }

    @Test
    void aTokenWithoutObjectIdIsRefused() {
        assertThat(refused(tokens.with(claims -> claims.claim("oid", null))).message())
                .contains("no object id (oid)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://sts.windows.net/other/", "https://sts.windows.net/" + TestTokens.TENANT, ""})
    void aStrangeIssuerIsRefused(String issuer) {
        assertThat(refused(tokens.with(claims -> claims.issuer(issuer))).message())
                .contains("Its issuer (iss) is");
    }

    @Test
    void aSignatureByAnotherKeyIsRefused() {
        for (String token : List.of(tokens.signedByAStranger(), tokens.signedByAnUnknownKey())) {
            assertThat(refused(token).message()).contains("Its signature is not by a known RS256 key.");
        }
    }

    @Test
    void anAlgorithmOtherThanRs256IsRefused() {
        for (String token : List.of(
                tokens.signedWith(JWSAlgorithm.RS512),
                tokens.signedWith(JWSAlgorithm.PS256),
                tokens.signedWithThePublicKeyAsSecret())) {
            assertThat(refused(token).message()).contains("Its signature is not by a known RS256 key.");
        }
    }

    @Test
    void aChangedClaimBreaksTheSignature() {
        String[] parts = tokens.valid().split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace(TestTokens.OBJECT_ID, "ffffffff-1111-4222-8333-444455556666");
        String forged = parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + "." + parts[2];

        assertThat(refused(forged).message()).contains("Its signature is not by a known RS256 key.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "a.b.c",
                "..",
                "eyJhbGciOiJub25lIn0.e30.",
                "eyJhbGciOiJSUzI1NiJ9.e30.AAAA",
                "eyJhbGciOiJSUzI1NiJ9.!!.AAAA",
                "bnVsbA.bnVsbA.bnVsbA",
                "W10.W10.W10",
                "\u0000.\uffff."
            })
    void whatIsNoSignedJwtIsRefusedWithoutBeingQuoted(String bearer) {
        assertThat(refused(bearer).code()).isEqualTo("InvalidAuthenticationToken");
        assertThat(refused(bearer).message())
                .isIn(
                        "The access token is invalid. It is not a well-formed signed JWT.",
                        "The access token is invalid. Its signature is not by a known RS256 key.");
    }

    private TokenVerdict.Refused refused(String bearer) {
        return switch (verifier.verify(bearer)) {
            case TokenVerdict.Refused refused -> refused;
            case TokenVerdict.Valid valid -> throw new AssertionError("valid: " + valid);
        };
    }
}
