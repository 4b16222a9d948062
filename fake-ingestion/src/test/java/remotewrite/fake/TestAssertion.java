package remotewrite.fake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A client assertion that a test may make wrong, one part at a time. */
record TestAssertion(Map<String, Object> header, Map<String, Object> claims, ClientCertificate signer) {
    /** As MSAL4J makes it: RS256, {@code x5t#S256} in padded standard base64, ten minutes (entra.md 1.3). */
    static TestAssertion of(String clientId, String audience, Instant now, ClientCertificate signer) {
        String thumbprint = Base64.getEncoder()
                .encodeToString(Thumbprint.sha256(signer.certificate()).digest().toArray());
        return new TestAssertion(
                Map.of("alg", "RS256", "typ", "JWT", "x5t#S256", thumbprint),
                Map.of(
                        "aud",
                        audience,
                        "iss",
                        clientId,
                        "sub",
                        clientId,
                        "jti",
                        UUID.randomUUID().toString(),
                        "nbf",
                        now.getEpochSecond(),
                        "exp",
                        now.plusSeconds(600).getEpochSecond()),
                signer);
    }

    TestAssertion withHeader(String name, Object value) {
        return new TestAssertion(with(header, name, Optional.of(value)), claims, signer);
    }

    TestAssertion withoutHeader(String name) {
        return new TestAssertion(with(header, name, Optional.empty()), claims, signer);
    }

    TestAssertion withClaim(String name, Object value) {
        return new TestAssertion(header, with(claims, name, Optional.of(value)), signer);
    }

    TestAssertion withoutClaim(String name) {
        return new TestAssertion(header, with(claims, name, Optional.empty()), signer);
    }

    TestAssertion signedBy(ClientCertificate other) {
        return new TestAssertion(header, claims, other);
    }

    String serialize() {
        try {
            JWSObject jws = new JWSObject(JWSHeader.parse(header), new Payload(claims));
            jws.sign(new RSASSASigner(signer.privateKey()));
            return jws.serialize();
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("this assertion cannot even be made wrong: " + header, e);
        }
    }

    private static Map<String, Object> with(Map<String, Object> values, String name, Optional<Object> value) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.remove(name);
        value.ifPresent(present -> changed.put(name, present));
        return Map.copyOf(changed);
    }
}
