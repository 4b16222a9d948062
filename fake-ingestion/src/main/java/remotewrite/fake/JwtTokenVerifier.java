package remotewrite.fake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import remotewrite.fake.VerifiedTokens.Signed;

/**
 * Accepts the access tokens of Microsoft Entra ID: RS256 by a known key, a known issuer, the right audience, in its
 * time. The first thing that is wrong is told, in this order: form, signature, {@code iss}, {@code aud}, {@code nbf},
 * {@code exp}, {@code oid}.
 *
 * <p>Form and signature of a valid token are looked at once, its key and its claims at every use.
 *
 * <p>Clock skew is 0 s on both sides unless {@link #withSkew} says otherwise, so that a token used once too often is always
 * caught. Assumed: the real skew is not documented, 300 s is usual.
 *
 * <p>Codes: {@code InvalidAudience} is observed on an Azure Monitor data plane endpoint (azure.md 1.4);
 * {@code InvalidAuthenticationToken} and "The access token is invalid." are documented for the query endpoint (azure.md
 * 1.4) and assumed here; what follows that sentence is ours, to help the reader.
 */
public final class JwtTokenVerifier implements TokenVerifier {
    /** The audiences of the public cloud's ingestion: both spellings are in use (azure.md 4, "Slash trap"). */
    public static final Set<String> PUBLIC_CLOUD = Set.of("https://monitor.azure.com", "https://monitor.azure.com/");

    /** Jetty lets no longer header field through; of other callers nobody needs more either. */
    private static final int MAX_TOKEN_CHARS = 64 * 1024;

    private static final int REMEMBERED_TOKENS = 1024;

    private final VerifiedTokens verified = new VerifiedTokens(REMEMBERED_TOKENS);
    private final Supplier<JWKSet> keys;
    private final Function<String, Set<String>> audiences;
    private final Supplier<Set<String>> issuers;
    private final Clock clock;
    private final Duration skew;

    /**
     * @param keys asked at every verification, so that keys can be rolled
     * @param audiences compared exactly: list the form with a trailing slash and the form without one
     * @param issuers compared exactly, e.g. {@code https://sts.windows.net/{tid}/} for v1 tokens and
     *     {@code https://{authority}/{tid}/v2.0} for v2 tokens
     */
    public JwtTokenVerifier(Supplier<JWKSet> keys, Set<String> audiences, Set<String> issuers, Clock clock) {
        this(keys, always(audiences), fixed(issuers), clock);
    }

    /**
     * Audiences and issuers are asked at every verification too: tenants come and go, addresses are found out late.
     *
     * @param audiences by known issuer
     */
    JwtTokenVerifier(
            Supplier<JWKSet> keys,
            Function<String, Set<String>> audiences,
            Supplier<Set<String>> issuers,
            Clock clock) {
        this(keys, audiences, issuers, clock, Duration.ZERO);
    }

    private JwtTokenVerifier(
            Supplier<JWKSet> keys,
            Function<String, Set<String>> audiences,
            Supplier<Set<String>> issuers,
            Clock clock,
            Duration skew) {
        this.keys = Objects.requireNonNull(keys, "keys is null");
        this.audiences = Objects.requireNonNull(audiences, "audiences is null");
        this.issuers = Objects.requireNonNull(issuers, "issuers is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.skew = Objects.requireNonNull(skew, "skew is null");
        if (skew.isNegative()) {
            throw new IllegalArgumentException("skew is " + skew + ", 0 or more is needed");
        }
    }

    /** The same, for which a token is in its time so long before {@code nbf}, and so long after {@code exp}. */
    public JwtTokenVerifier withSkew(Duration other) {
        return new JwtTokenVerifier(keys, audiences, issuers, clock, other);
    }

    /** The same for a service whose clock is another than that of whoever issues the tokens. */
    public JwtTokenVerifier withClock(Clock other) {
        return new JwtTokenVerifier(keys, audiences, issuers, other, skew);
    }

    private static Supplier<Set<String>> fixed(Set<String> values) {
        Set<String> copy = Set.copyOf(values);
        return () -> copy;
    }

    private static Function<String, Set<String>> always(Set<String> values) {
        Set<String> copy = Set.copyOf(values);
        return issuer -> copy;
    }

    @Override
    public TokenVerdict verify(String bearer) {
        if (bearer.length() > MAX_TOKEN_CHARS) {
            return invalid("It has %s characters, more than %s.".formatted(bearer.length(), MAX_TOKEN_CHARS));
        }
        String hash = Bytes.utf8(bearer).sha256();
        try {
            Optional<Signed> signed = verified.find(hash).filter(this::keyStillKnown);
            if (signed.isEmpty()) {
                signed = signed(SignedJWT.parse(bearer));
            }
            if (signed.isEmpty()) {
                return invalid("Its signature is not by a known RS256 key.");
            }
            TokenVerdict verdict = verify(signed.get().claims());
            switch (verdict) {
                case TokenVerdict.Valid valid -> verified.keep(hash, signed.get());
                // an expired one among them: it will not become valid again
                case TokenVerdict.Refused refused -> verified.forget(hash);
            }
            return verdict;
        } catch (ParseException | RuntimeException e) {
            // The parser's message may quote the token; for a header that is JSON null it is a NullPointerException.
            return invalid("It is not a well-formed signed JWT.");
        }
    }

    private boolean keyStillKnown(Signed signed) {
        return signed.key().equals(keys.get().getKeyByKeyId(signed.key().getKeyID()));
    }

    /** Empty when the signature is not by a known key. */
    private Optional<Signed> signed(SignedJWT token) throws ParseException {
        if (!JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())
                || token.getHeader().getKeyID() == null) {
            return Optional.empty();
        }
        try {
            return keys.get().getKeyByKeyId(token.getHeader().getKeyID()) instanceof RSAKey key
                            && token.verify(new RSASSAVerifier(key))
                    ? Optional.of(new Signed(key, token.getJWTClaimsSet()))
                    : Optional.empty();
        } catch (JOSEException e) {
            return Optional.empty();
        }
    }

    private TokenVerdict verify(JWTClaimsSet claims) throws ParseException {
        Instant now = clock.instant();
        Set<String> known = issuers.get();
        if (claims.getIssuer() == null || !known.contains(claims.getIssuer())) {
            return invalid("Its issuer (iss) is %s, accepted are %s.".formatted(claims.getIssuer(), known));
        }
        Set<String> accepted = audiences.apply(claims.getIssuer());
        if (claims.getAudience().stream().noneMatch(accepted::contains)) {
            return new TokenVerdict.Refused(
                    "InvalidAudience",
                    "The audience (aud) of the access token is %s, accepted are %s."
                            .formatted(
                                    claims.getAudience(),
                                    accepted.stream().sorted().toList()));
        }
        Optional<Instant> notBefore =
                Optional.ofNullable(claims.getNotBeforeTime()).map(Date::toInstant);
        if (notBefore.filter(now.plus(skew)::isBefore).isPresent()) {
            return invalid("It is valid from %s (nbf) on, now is %s.".formatted(notBefore.get(), now));
        }
        if (claims.getExpirationTime() == null) {
            return invalid("It has no expiry (exp).");
        }
        Instant expiresAt = claims.getExpirationTime().toInstant();
        // RFC 7519 4.1.4: refused on and after the expiry.
        if (!now.minus(skew).isBefore(expiresAt)) {
            return invalid(
                    "It expired at %s (exp), now is %s.".formatted(expiresAt, now),
                    Optional.of(new TokenVerdict.Expired(expiresAt, now)));
        }
        if (claims.getStringClaim("oid") == null) {
            return invalid("It names no object id (oid).");
        }
        String tenantId = Optional.ofNullable(claims.getStringClaim("tid")).orElse(TokenVerdict.Valid.NO_TENANT);
        return new TokenVerdict.Valid(claims.getStringClaim("oid"), appId(claims), tenantId, expiresAt);
    }

    private static String appId(JWTClaimsSet claims) throws ParseException {
        return Optional.ofNullable(claims.getStringClaim("appid"))
                .or(() -> Optional.ofNullable(claims.getClaim("azp")).map(Object::toString))
                .orElse("");
    }

    private static TokenVerdict invalid(String detail) {
        return invalid(detail, Optional.empty());
    }

    private static TokenVerdict invalid(String detail, Optional<TokenVerdict.Expired> expired) {
        return new TokenVerdict.Refused(
                "InvalidAuthenticationToken", "The access token is invalid. " + detail, expired);
    }
}
