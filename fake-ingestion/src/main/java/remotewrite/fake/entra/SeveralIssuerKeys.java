package remotewrite.fake.entra;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of {@code first}, and those of {@code then} where the former has none. */
record SeveralIssuerKeys(IssuerKeys first, IssuerKeys then) implements IssuerKeys {
    @Override
    public Answer of(String issuer, String keyId) {
        return first.of(issuer, keyId) instanceof Answer.Published found ? found : then.of(issuer, keyId);
    }

    @Override
    public Map<String, JWKSet> atHand() {
        Map<String, JWKSet> all = new LinkedHashMap<>(first.atHand());
        then.atHand().forEach(all::putIfAbsent);
        return Map.copyOf(all);
    }
}
