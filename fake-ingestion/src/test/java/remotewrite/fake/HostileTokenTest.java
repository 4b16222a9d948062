package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over HTTP, against fakes with 192 MiB of heap: hostile tokens and assertions are refused with a reason. */
class HostileTokenTest {
    @TempDir
    Path directory;

    @Test
    void hostileTokensAreRefused() throws IOException, GeneralSecurityException {
        try (SmallFakes fakes = SmallFakes.start(directory)) {
            jwts(45_000).forEach((what, jwt) -> {
                SmallFakes.Seen seen = fakes.writeWith(
                        jwt, "prometheus.WriteRequest", HttpRequest.BodyPublishers.ofByteArray(new byte[] {0}));
                assertThat(seen.status()).as("%s: %s", what, seen.body()).isEqualTo(401);
                assertThat(seen.body()).as(what).contains("The access token is invalid. It");
            });
            SmallFakes.Seen tooLong = fakes.writeWith(
                    "a".repeat(200_000), "prometheus.WriteRequest", HttpRequest.BodyPublishers.noBody());
            // RFC 6585 5
            assertThat(tooLong.status()).isEqualTo(431);

            assertStillWell(fakes);
        }
    }

    @Test
    void hostileAssertionsAreRefused() throws IOException, GeneralSecurityException {
        try (SmallFakes fakes = SmallFakes.start(directory)) {
            jwts(60_000).forEach((what, jwt) -> assertionRefused(fakes, what, jwt));
            jwts(1 << 20).forEach((what, jwt) -> assertionRefused(fakes, what, jwt));

            assertStillWell(fakes);
        }
    }

    @Test
    void hostileFormsAreRefused() throws IOException, GeneralSecurityException {
        try (SmallFakes fakes = SmallFakes.start(directory)) {
            for (String form : new String[] {
                "&".repeat(1 << 20),
                "a=b&".repeat(1 << 20),
                numbered(500_000),
                "%".repeat(1 << 20),
                "a=" + "%41".repeat(1 << 20),
                "client_id=" + "x".repeat(1 << 20)
            }) {
                SmallFakes.Seen seen = fakes.tokenRequest(form);
                assertThat(seen.status()).as(form.substring(0, 20)).isEqualTo(400);
                assertThat(seen.body()).contains("AADSTS").hasSizeLessThan(3 << 20);
            }
            assertThat(fakes.tokenRequest("a".repeat(20 << 20)).status()).isEqualTo(413);

            assertStillWell(fakes);
        }
    }

    private static void assertionRefused(SmallFakes fakes, String what, String jwt) {
        SmallFakes.Seen seen = fakes.tokenRequest("client_id=" + SmallFakes.CLIENT
                + "&grant_type=client_credentials&scope=https%3A%2F%2Fmonitor.azure.com%2F.default&client_assertion_type="
                + URLEncoder.encode(TokenEndpoint.ASSERTION_TYPE, StandardCharsets.UTF_8) + "&client_assertion=" + jwt);
        assertThat(seen.status()).as("%s: %s", what, seen.body()).isIn(400, 401);
        assertThat(seen.body()).as(what).contains("AADSTS");
    }

    /** Tokens of about so many characters, none of them signed by anybody. */
    private static Map<String, String> jwts(int chars) {
        int bytes = chars * 3 / 4;
        String claims = "{\"iss\":\"%1$s\",\"sub\":\"%1$s\",\"aud\":\"x\"}".formatted(SmallFakes.CLIENT);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("alg none", jwt("{\"alg\":\"none\"}", claims));
        all.put("no alg", jwt("{}", claims));
        all.put("a header that is null", jwt("null", claims));
        all.put("a header that is a list", jwt("[]", claims));
        all.put("a header that is empty", jwt("", claims));
        all.put("an alg that is a number", jwt("{\"alg\":1}", claims));
        all.put(
                "a header nested as deep as it goes",
                jwt("{\"alg\":\"RS256\",\"a\":" + "[".repeat(bytes - 100), claims));
        all.put(
                "a header nested as deep as it goes, and closed",
                jwt(
                        "{\"alg\":\"RS256\",\"a\":" + "[".repeat(bytes / 2 - 100) + "]".repeat(bytes / 2 - 100) + "}",
                        claims));
        all.put(
                "a header nested as deep as nimbus reads",
                jwt("{\"alg\":\"RS256\",\"a\":" + "[".repeat(9_900) + "]".repeat(9_900) + "}", claims));
        all.put("claims nested as deep as it goes", jwt("{\"alg\":\"RS256\"}", "[".repeat(bytes - 100)));
        all.put(
                "claims nested as deep as it goes, and closed",
                jwt("{\"alg\":\"RS256\",\"kid\":\"x\"}", "{\"a\":".repeat(bytes / 7) + "1" + "}".repeat(bytes / 7)));
        all.put(
                "claims of many lists",
                jwt("{\"alg\":\"RS256\"}", "{\"a\":[" + "[],".repeat(bytes / 3 - 100) + "[]]}"));
        all.put("an expiry beyond time", jwt("{\"alg\":\"RS256\"}", "{\"exp\":1e999999999}"));
        all.put("an expiry of many digits", jwt("{\"alg\":\"RS256\"}", "{\"exp\":" + "9".repeat(bytes - 200) + "}"));
        all.put("a number of many digits", jwt("{\"alg\":\"RS256\",\"a\":" + "9".repeat(10_000) + "}", claims));
        all.put(
                "an x5c of one long line",
                jwt("{\"alg\":\"RS256\",\"x5c\":[\"" + "A".repeat(bytes - 200) + "\"]}", claims));
        all.put(
                "an x5c of many lines",
                jwt("{\"alg\":\"RS256\",\"x5c\":[" + "\"MA==\",".repeat(bytes / 7 - 100) + "\"\"]}", claims));
        all.put("an x5t that is a list", jwt("{\"alg\":\"RS256\",\"x5t\":[[]]}", claims));
        all.put("crit", jwt("{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}", claims));
        all.put(
                "an embedded key",
                jwt("{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQ\"}}", claims));
        all.put("many names", jwt("{\"alg\":\"RS256\"" + numberedNames(bytes / 12) + "}", claims));
        all.put("dots", ".".repeat(chars - 100));
        all.put("letters", "a".repeat(chars - 100));
        all.put("two parts", jwt("{\"alg\":\"RS256\"}", claims).replaceFirst("\\.[^.]*$", ""));
        all.put("a deflated payload", jwt("{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"zip\":\"DEF\"}", claims) + "..");
        return all;
    }

    private static String jwt(String header, String claims) {
        return base64(header) + "." + base64(claims) + "." + base64("not a signature");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String numbered(int count) {
        StringBuilder all = new StringBuilder();
        for (int at = 0; at < count; at++) {
            all.append(at).append("=1&");
        }
        return all.toString();
    }

    private static String numberedNames(int count) {
        StringBuilder all = new StringBuilder();
        for (int at = 0; at < count; at++) {
            all.append(",\"").append(at).append("\":1");
        }
        return all.toString();
    }

    private static void assertStillWell(SmallFakes fakes) throws IOException {
        assertThat(fakes.write(
                                "prometheus.WriteRequest",
                                WriteRequestCodec.encode(WriteRequest.of(List.of()))
                                        .toArray())
                        .status())
                .isEqualTo(204);
        assertThat(fakes.log()).doesNotContain("OutOfMemoryError", "StackOverflowError", "Exception");
    }
}
