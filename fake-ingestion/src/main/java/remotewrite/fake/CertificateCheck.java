package remotewrite.fake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges which certificate signed a client assertion, and whether that proves the application: a registered one, or one
 * whose chain comes along (entra.md 1.3). A registered one is looked for first (assumed).
 */
record CertificateCheck(Application application, Instant now) {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    /** Why no certificate vouches for the assertion; empty when one does. */
    Optional<EntraError> refusal(SignedJWT jwt) {
        JWSHeader header = jwt.getHeader();
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            return Optional.of(
                    AssertionRefusals.unsupportedAlgorithm(header.getAlgorithm().getName(), "RS256,PS256"));
        }
        Object sha256 = header.toJSONObject().get("x5t#S256");
        Object sha1 = header.toJSONObject().get("x5t");
        Optional<Thumbprint> named = Stream.of(Optional.ofNullable(sha256), Optional.ofNullable(sha1))
                .flatMap(Optional::stream)
                .findFirst()
                .flatMap(value -> Thumbprint.parse(value.toString()));
        return named.map(thumbprint -> refusal(jwt, thumbprint))
                .orElseGet(() -> Optional.of(AssertionRefusals.noThumbprint()));
    }

    private Optional<EntraError> refusal(SignedJWT jwt, Thumbprint thumbprint) {
        Optional<X509Certificate> registered =
                application.certificates().stream().filter(thumbprint::names).findFirst();
        if (registered.isPresent()) {
            return misuseOf(registered.get(), thumbprint, jwt);
        }
        return switch (new ChainCheck(application, now).judge(jwt.getHeader(), thumbprint)) {
            case ChainCheck.Outcome.Absent absent ->
                Optional.of(AssertionRefusals.keyNotRegistered(thumbprint, application));
            case ChainCheck.Outcome.Refused refused -> Optional.of(refused.error());
            case ChainCheck.Outcome.Trusted trusted -> misuseOf(trusted.certificate(), thumbprint, jwt);
        };
    }

    private Optional<EntraError> misuseOf(X509Certificate certificate, Thumbprint thumbprint, SignedJWT jwt) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (now.isAfter(until) || now.isBefore(from)) {
            return Optional.of(AssertionRefusals.keyNotInForce(thumbprint, from, until, now.isAfter(until)));
        }
        try {
            boolean good = jwt.verify(new RSASSAVerifier((RSAPublicKey) certificate.getPublicKey()));
            return good ? Optional.empty() : Optional.of(AssertionRefusals.badSignature(thumbprint, from, until));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform verifies RS256 and PS256", e);
        }
    }
}
