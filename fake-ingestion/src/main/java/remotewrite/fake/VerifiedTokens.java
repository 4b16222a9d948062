package remotewrite.fake;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Tokens whose form and signature have been found good: senders use one token for an hour. Bounded: the token that was
 * not seen for longest goes first. Safe for use by several threads.
 */
final class VerifiedTokens {
    private final int most;

    /** By the SHA-256 of the token, in order of use: no token is kept. */
    private final LinkedHashMap<String, Signed> byHash = new LinkedHashMap<>(16, 0.75f, true);

    /** @param most how many tokens are remembered */
    VerifiedTokens(int most) {
        this.most = most;
    }

    /**
     * What is known of a token.
     *
     * @param key that signed it; the token is good only as long as this is a known key
     * @param claims not to be changed
     */
    record Signed(JWK key, JWTClaimsSet claims) {
        Signed {
            Objects.requireNonNull(key, "key is null");
            Objects.requireNonNull(claims, "claims is null");
        }
    }

    synchronized Optional<Signed> find(String tokenHash) {
        return Optional.ofNullable(byHash.get(tokenHash));
    }

    synchronized void keep(String tokenHash, Signed signed) {
        byHash.put(tokenHash, signed);
        if (byHash.size() > most) {
            Map.Entry<String, Signed> eldest = byHash.firstEntry();
            byHash.remove(eldest.getKey());
        }
    }

    synchronized void forget(String tokenHash) {
        byHash.remove(tokenHash);
    }

    synchronized int size() {
        return byHash.size();
    }
}
