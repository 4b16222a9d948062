package remotewrite.proxy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;

/**
 * What an application proves itself with to Entra: a JWT (RFC 7523 2.2). {@code toString} shows nothing of it.
 *
 * @param value the JWT, in the compact form of RFC 7515
 */
record ClientAssertion(String value) {
    private static final Duration LIFE = Duration.ofMinutes(10);

    /** {@code PS256} of RFC 7518 3.5: the salt is as long as the hash. */
    private static final PSSParameterSpec PS256 =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

    ClientAssertion {
        Objects.requireNonNull(value, "value is null");
    }

    /**
     * An assertion signed with the key of {@code certificate}, as MSAL for Go makes it (entra.md 1.3): PS256, the
     * thumbprint and the chain in base64 with padding, good for 10 minutes and for one request. The chain is for an
     * application that trusts a subject name and issuer, and ignored for every other (documented); aad-auth-proxy sends it
     * too (azure.md 5.5).
     *
     * @throws GeneralSecurityException when the key is too small for PS256
     */
    static ClientAssertion signed(ClientCertificate certificate, String clientId, URI tokenEndpoint, Instant now)
            throws GeneralSecurityException {
        StringBuilder chain = new StringBuilder();
        // the leaf first, each certified by the next (RFC 7515 4.1.6)
        for (X509Certificate each : certificate.chain()) {
            chain.append(chain.isEmpty() ? "\"" : ",\"")
                    .append(Base64.getEncoder().encodeToString(each.getEncoded()))
                    .append('"');
        }
        byte[] thumbprint = MessageDigest.getInstance("SHA-256")
                .digest(certificate.chain().getFirst().getEncoded());
        // no value can have a quote or a backslash: base64, a URL, a GUID
        String header = "{\"alg\":\"PS256\",\"typ\":\"JWT\",\"x5t#S256\":\""
                + Base64.getEncoder().encodeToString(thumbprint) + "\",\"x5c\":[" + chain + "]}";
        String claims = "{\"aud\":\"" + tokenEndpoint + "\",\"exp\":"
                + now.plus(LIFE).getEpochSecond() + ",\"iss\":\"" + clientId + "\",\"jti\":\"" + UUID.randomUUID()
                + "\",\"nbf\":" + now.getEpochSecond() + ",\"sub\":\"" + clientId + "\"}";
        String signedPart = base64Url(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64Url(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(PS256);
        signature.initSign(certificate.key());
        signature.update(signedPart.getBytes(StandardCharsets.US_ASCII));
        return new ClientAssertion(signedPart + "." + base64Url(signature.sign()));
    }

    @Override
    public String toString() {
        return "client assertion ****";
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
