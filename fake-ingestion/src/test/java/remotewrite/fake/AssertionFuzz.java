package remotewrite.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import remotewrite.fake.entra.IssuerKeys;

/**
 * What {@code bench/fuzz} runs on the verifiers of client assertions and of access tokens: a token as it stands, or header and
 * claims (a byte of 0 between them) that are then signed, by somebody or by the application. Who did not sign is never
 * believed, and who did is believed for the right claims only.
 */
final class AssertionFuzz {
    private static final String CLIENT = "22222222-2222-4222-8222-222222222222";
    private static final String AUDIENCE = "https://login.microsoftonline.com/t/oauth2/v2.0/token";
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final ClientCertificate OWN = certificate("own");
    private static final ClientCertificate STRANGER = certificate("stranger");
    private static final AssertionCheck CHECK = new AssertionCheck(
            Application.of(CLIENT, "33333333-3333-4333-8333-333333333333", OWN),
            Tenant.of("11111111-1111-4111-8111-111111111111"),
            Set.of(AUDIENCE),
            (issuer, keyId) -> new IssuerKeys.Answer.Unavailable("there are no others"),
            NOW);
    private static final JwtTokenVerifier TOKENS =
            new JwtTokenVerifier(JWKSet::new, Set.of(AUDIENCE), Set.of(CLIENT), Clock.fixed(NOW, ZoneOffset.UTC));
    private static final ObjectMapper JSON = new ObjectMapper();

    private AssertionFuzz() {}

    /** Jazzer's entry; fails with an AssertionError. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] content = Arrays.copyOfRange(data, 1, data.length);
        switch (Math.floorMod(data[0], 3)) {
            case 0 -> refused(new String(content, StandardCharsets.UTF_8));
            case 1 -> refused(signed(content, STRANGER));
            default -> believedForTheRightClaimsOnly(content);
        }
    }

    private static void refused(String token) {
        if (CHECK.refusal(token).isEmpty()) {
            throw new AssertionError("believed as an assertion: " + token);
        }
        if (TOKENS.verify(token) instanceof TokenVerdict.Valid) {
            throw new AssertionError("believed as an access token: " + token);
        }
    }

    private static void believedForTheRightClaimsOnly(byte[] content) {
        String token = signed(content, OWN);
        if (CHECK.refusal(token).isPresent()) {
            return;
        }
        JsonNode claims = json(token.split("\\.")[1]);
        Optional<JsonNode> audience = Optional.ofNullable(claims.get("aud"));
        boolean right = CLIENT.equalsIgnoreCase(claims.path("iss").asText())
                && claims.path("iss").asText().equals(claims.path("sub").asText())
                && audience.map(aud -> aud.isArray() ? aud.path(0) : aud)
                        .filter(aud -> AUDIENCE.equalsIgnoreCase(aud.asText()))
                        .isPresent()
                && claims.path("nbf").asDouble() <= NOW.plusSeconds(301).getEpochSecond()
                && claims.path("exp").asDouble() >= NOW.minusSeconds(301).getEpochSecond()
                && Set.of("RS256", "PS256")
                        .contains(json(token.split("\\.")[0]).path("alg").asText());
        if (!right) {
            throw new AssertionError("believed: " + claims);
        }
    }

    private static JsonNode json(String part) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(part));
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
                .replace(
                        "OWN",
                        base64.encodeToString(
                                Thumbprint.sha256(OWN.certificate()).digest().toArray()));
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

    private static ClientCertificate certificate(String name) {
        return ClientCertificate.create(
                name, Instant.parse("2016-01-01T00:00:00Z"), Instant.parse("2056-01-01T00:00:00Z"));
    }
}
