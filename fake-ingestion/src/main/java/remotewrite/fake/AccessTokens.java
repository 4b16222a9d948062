package remotewrite.fake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;

/** Makes access tokens as Entra makes them for Azure Monitor: version 1, app-only (entra.md 4.1, 4.2). */
record AccessTokens(SigningKey key) {
    /** Entra dates its tokens back (entra.md 4.2, documented). */
    static final Duration BACKDATED = Duration.ofMinutes(5);

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A signed token.
     *
     * @param overrides claims that take the place of the regular ones
     */
    @SuppressWarnings("deprecation") // SHA-1 names keys here as it does in Entra's tokens, it protects nothing
    String mint(Grant grant, Instant now, Duration lifetime, Map<String, Object> overrides) {
        Tenant tenant = grant.tenant();
        Application application = grant.application();
        Date issuedAt = Date.from(now.minus(BACKDATED));
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .audience(grant.resource())
                .issuer(tenant.issuer())
                .issueTime(issuedAt)
                .notBeforeTime(issuedAt)
                .expirationTime(Date.from(now.plus(lifetime)))
                .claim("aio", opaque(30))
                .claim("appid", application.clientId())
                .claim("appidacr", grant.proof().claim())
                .claim("idp", tenant.issuer())
                .claim("idtyp", "app")
                .claim("oid", application.objectId())
                .claim("rh", "1." + opaque(30))
                .subject(application.objectId())
                .claim("tid", tenant.id())
                .claim("uti", opaque(16))
                .claim("ver", "1.0");
        overrides.forEach(claims::claim);
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.id())
                .x509CertThumbprint(new Base64URL(key.id()))
                .build();
        SignedJWT token = new SignedJWT(header, claims.build());
        try {
            token.sign(new RSASSASigner(key.privateKey()));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform signs RS256 with an RSA key of 2048 bits", e);
        }
        return token.serialize();
    }

    private static String opaque(int bytes) {
        byte[] content = new byte[bytes];
        RANDOM.nextBytes(content);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }
}
