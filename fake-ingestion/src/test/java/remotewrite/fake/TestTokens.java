package remotewrite.fake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.function.Consumer;

/** Signs access tokens as the token service would, and some as it would not. */
final class TestTokens {
    static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    static final String OBJECT_ID = "0c7b3a52-1111-4222-8333-444455556666";
    static final String APP_ID = "11111111-2222-4333-8444-555555555555";
    static final String ISSUER_V1 = "https://sts.windows.net/" + TENANT + "/";
    static final String ISSUER_V2 = "https://login.microsoftonline.com/" + TENANT + "/v2.0";

    // Making keys is slow: one run needs one of each.
    private static final RSAKey KNOWN = key("known");
    private static final RSAKey STRANGER = key("known");
    private static final RSAKey UNKNOWN = key("unknown");

    private final Clock clock;

    TestTokens(Clock clock) {
        this.clock = clock;
    }

    JwtTokenVerifier verifier() {
        JWKSet keys = keys();
        return new JwtTokenVerifier(() -> keys, JwtTokenVerifier.PUBLIC_CLOUD, Set.of(ISSUER_V1, ISSUER_V2), clock);
    }

    JWKSet keys() {
        return new JWKSet(KNOWN.toPublicJWK());
    }

    /** Another key of the same name. */
    JWKSet keysOfAStranger() {
        return new JWKSet(STRANGER.toPublicJWK());
    }

    String valid() {
        return with(claims -> {});
    }

    /** A token that is valid but for what {@code change} does to its claims. */
    String with(Consumer<JWTClaimsSet.Builder> change) {
        return signed(KNOWN, JWSAlgorithm.RS256, change);
    }

    String signedWith(JWSAlgorithm algorithm) {
        return signed(KNOWN, algorithm, claims -> {});
    }

    String signedByAStranger() {
        return signed(STRANGER, JWSAlgorithm.RS256, claims -> {});
    }

    String signedByAnUnknownKey() {
        return signed(UNKNOWN, JWSAlgorithm.RS256, claims -> {});
    }

    /** The well-known attack: the public key as an HMAC secret. */
    String signedWithThePublicKeyAsSecret() {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("known").build(), claims().build());
        try {
            token.sign(new MACSigner(KNOWN.toRSAPublicKey().getEncoded()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("no token for the test", e);
        }
    }

    private String signed(RSAKey by, JWSAlgorithm algorithm, Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = claims();
        change.accept(claims);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(by.getKeyID()).build(), claims.build());
        try {
            token.sign(new RSASSASigner(by));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("no token for the test", e);
        }
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER_V1)
                .audience("https://monitor.azure.com")
                .notBeforeTime(Date.from(now.minus(Duration.ofMinutes(5))))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
                .claim("oid", OBJECT_ID)
                .claim("appid", APP_ID);
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("no key for the test", e);
        }
    }
}
