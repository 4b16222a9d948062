package remotewrite.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.entra.TrustedSubject;

/**
 * What {@code bench/fuzz} runs on the verifiers of client assertions and of access tokens: a token as it stands, or header and
 * claims (a byte of 0 between them) that are then signed by whom the first byte says: the application's certificate, the
 * federated issuer, a certificate that is trusted by its name and authority, the token service, or somebody else. Who did
 * not sign is never believed, and who did is believed for the right claims only; nobody's assertion is an access token, and
 * no access token an assertion.
 */
final class AssertionFuzz {
    private static final String CLIENT = "22222222-2222-4222-8222-222222222222";
    private static final String TENANT = "11111111-1111-4111-8111-111111111111";
    private static final String AUDIENCE = "https://login.microsoftonline.com/t/oauth2/v2.0/token";
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant FROM = Instant.parse("2016-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2056-01-01T00:00:00Z");
    private static final ClientCertificate OWN = ClientCertificate.create("own", FROM, UNTIL);
    private static final ClientCertificate STRANGER = ClientCertificate.create("stranger", FROM, UNTIL);
    private static final ClientAuthority AUTHORITY = ClientAuthority.create("root", FROM, UNTIL);
    private static final ClientCertificate LEAF = AUTHORITY.issue("sender", FROM, UNTIL);
    private static final ClientCertificate OTHER_NAME = AUTHORITY.issue("receiver", FROM, UNTIL);
    private static final ClientCertificate OTHER_AUTHORITY =
            ClientAuthority.create("root", FROM, UNTIL).issue("sender", FROM, UNTIL);

    private static final String ISSUER = "https://issuer.example/";
    private static final String ENTRA_ISSUER = "https://login.microsoftonline.com/" + TENANT + "/v2.0";
    private static final String SUBJECT = "system:serviceaccount:monitoring:prometheus";
    private static final String EXCHANGE = "api://AzureADTokenExchange";
    private static final ClientCertificate ISSUER_KEY = ClientCertificate.create("issuer", FROM, UNTIL);
    private static final String JWKS = new JWKSet(
                    new RSAKey.Builder((RSAPublicKey) ISSUER_KEY.certificate().getPublicKey())
                            .keyID("k")
                            .build())
            .toString();

    private static final AssertionCheck CHECK = new AssertionCheck(
            Application.of(CLIENT, "33333333-3333-4333-8333-333333333333", OWN)
                    .withTrustedSubjects(new TrustedSubject("sender", AUTHORITY.certificate()))
                    .withFederatedCredentials(
                            FederatedCredential.of(ISSUER, SUBJECT), FederatedCredential.of(ENTRA_ISSUER, SUBJECT)),
            Tenant.of(TENANT),
            Set.of(AUDIENCE),
            EntraPolicy.usual(IssuerKeys.given(ISSUER, JWKS).orElse(IssuerKeys.given(ENTRA_ISSUER, JWKS))),
            NOW);

    private static final Set<String> TOKEN_ISSUERS = Set.of("https://sts.windows.net/" + TENANT + "/", ENTRA_ISSUER);
    private static final String TOKEN_KEY_ID = "t";
    private static final ClientCertificate TOKEN_SERVICE = ClientCertificate.create("token service", FROM, UNTIL);
    private static final JWKSet TOKEN_KEYS = new JWKSet(
            new RSAKey.Builder((RSAPublicKey) TOKEN_SERVICE.certificate().getPublicKey())
                    .keyID(TOKEN_KEY_ID)
                    .build());
    private static final JwtTokenVerifier TOKENS = new JwtTokenVerifier(
            () -> TOKEN_KEYS, JwtTokenVerifier.PUBLIC_CLOUD, TOKEN_ISSUERS, Clock.fixed(NOW, ZoneOffset.UTC));
    private static final ObjectMapper JSON = new ObjectMapper();

    private AssertionFuzz() {}

    /** Jazzer's entry; fails with an AssertionError. */
    public static void fuzzerTestOneInput(byte[] data) {
        believed(data);
    }

    /** Whether the token was believed by a verifier, and rightly so; fails with an AssertionError when it was wrongly. */
    static boolean believed(byte[] data) {
        if (data.length == 0) {
            return false;
        }
        byte[] content = Arrays.copyOfRange(data, 1, data.length);
        BiPredicate<JsonNode, JsonNode> never = (header, claims) -> false;
        return switch (Math.floorMod(data[0], 8)) {
            case 0 -> believed(new String(content, StandardCharsets.UTF_8), never, never);
            case 1 -> believed(signed(content, STRANGER), never, never);
            case 2 -> believed(signed(content, OWN), AssertionFuzz::rightOfTheApplication, never);
            case 3 -> believed(signed(content, ISSUER_KEY), AssertionFuzz::rightOfTheIssuer, never);
            case 4 -> believed(signed(content, LEAF), AssertionFuzz::rightOfTheApplication, never);
            case 5 -> believed(signed(content, OTHER_AUTHORITY), never, never);
            case 6 -> believed(signed(content, OTHER_NAME), never, never);
            default -> believed(signed(content, TOKEN_SERVICE), never, AssertionFuzz::rightOfTheTokenService);
        };
    }

    /**
     * @param assertion whether header and claims are what their signer may say in an assertion
     * @param access and in an access token
     */
    private static boolean believed(
            String token, BiPredicate<JsonNode, JsonNode> assertion, BiPredicate<JsonNode, JsonNode> access) {
        TokenVerdict verdict = TOKENS.verify(token);
        if (!TOKENS.verify(token).equals(verdict)) {
            throw new AssertionError("another verdict on an access token the second time: " + token);
        }
        boolean asAccess = verdict instanceof TokenVerdict.Valid;
        boolean asAssertion = CHECK.refusal(token).isEmpty();
        requireRight("an access token", asAccess, access, token);
        requireRight("an assertion", asAssertion, assertion, token);
        return asAccess || asAssertion;
    }

    private static void requireRight(
            String what, boolean believed, BiPredicate<JsonNode, JsonNode> right, String token) {
        String[] parts = token.strip().split("\\.");
        if (believed && !right.test(json(parts[0]), json(parts[1]))) {
            throw new AssertionError("believed as " + what + ": " + token);
        }
    }

    private static boolean rightOfTheApplication(JsonNode header, JsonNode claims) {
        return CLIENT.equalsIgnoreCase(claims.path("iss").asText())
                && claims.path("iss").asText().equals(claims.path("sub").asText())
                && AUDIENCE.equalsIgnoreCase(audience(claims))
                && inTime(claims)
                && Set.of("RS256", "PS256").contains(header.path("alg").asText());
    }

    private static boolean rightOfTheIssuer(JsonNode header, JsonNode claims) {
        String issuer = claims.path("iss").asText();
        boolean known = issuer.equals(ISSUER)
                || issuer.equals(ENTRA_ISSUER) && claims.path("idtyp").asText().equals("app");
        return known
                && SUBJECT.equals(claims.path("sub").asText())
                && EXCHANGE.equals(audience(claims))
                && inTime(claims)
                && Set.of("", "k").contains(header.path("kid").asText(""))
                && "RS256".equals(header.path("alg").asText());
    }

    private static boolean rightOfTheTokenService(JsonNode header, JsonNode claims) {
        JsonNode audience = claims.path("aud");
        Stream<JsonNode> audiences =
                audience.isArray() ? StreamSupport.stream(audience.spliterator(), false) : Stream.of(audience);
        return TOKEN_ISSUERS.contains(claims.path("iss").asText())
                && audiences.map(JsonNode::asText).anyMatch(JwtTokenVerifier.PUBLIC_CLOUD::contains)
                // a part of a second is cut off
                && claims.path("nbf").asDouble() < NOW.getEpochSecond() + 1
                && claims.path("exp").asDouble() > NOW.getEpochSecond()
                && claims.path("oid").isTextual()
                && TOKEN_KEY_ID.equals(header.path("kid").asText())
                && "RS256".equals(header.path("alg").asText());
    }

    private static String audience(JsonNode claims) {
        JsonNode audience = claims.path("aud");
        return (audience.isArray() ? audience.path(0) : audience).asText();
    }

    private static boolean inTime(JsonNode claims) {
        return claims.path("nbf").asDouble() <= NOW.plusSeconds(301).getEpochSecond()
                && claims.path("exp").asDouble() >= NOW.minusSeconds(301).getEpochSecond();
    }

    private static JsonNode json(String part) {
        try {
            // as the verifiers read it (found by bench/fuzz): malformed UTF-8 is replaced, Jackson refuses it in bytes
            return JSON.readTree(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError("believed, and no JSON: " + part, e);
        }
    }

    private static String signed(byte[] content, ClientCertificate signer) {
        int end = 0;
        while (end < content.length && content[end] != 0) {
            end++;
        }
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String named = new String(Arrays.copyOf(content, end), StandardCharsets.UTF_8)
                .replace("OWN", thumbprint(OWN))
                .replace("LEAF", thumbprint(LEAF))
                .replace("CHAIN", der(LEAF))
                .replace("SIGNER", thumbprint(signer))
                .replace("CERTIFICATE", der(signer));
        String input = base64.encodeToString(named.getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(Arrays.copyOfRange(content, Math.min(end + 1, content.length), content.length));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signer.privateKey());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + base64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform signs with RSA", e);
        }
    }

    private static String thumbprint(ClientCertificate certificate) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        Thumbprint.sha256(certificate.certificate()).digest().toArray());
    }

    private static String der(ClientCertificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without DER form", e);
        }
    }
}
