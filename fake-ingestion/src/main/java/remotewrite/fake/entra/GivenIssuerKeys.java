package remotewrite.fake.entra;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.Map;

/** The keys of one issuer as a value. */
record GivenIssuerKeys(String issuer, JWKSet keys) implements IssuerKeys {
    @Override
    public Answer of(String asked, String keyId) {
        return asked.equals(issuer)
                ? new Answer.Published(keys)
                : IssuerKeys.none().of(asked, keyId);
    }

    @Override
    public Map<String, JWKSet> atHand() {
        return Map.of(issuer, keys);
    }
}
