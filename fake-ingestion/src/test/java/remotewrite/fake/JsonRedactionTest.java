package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a body of JSON is recorded at an endpoint that is not made for secrets. */
class JsonRedactionTest {
    private static final String CANARY = RedactionTest.CANARY;
    private static final String SAFE = Fingerprint.of(CANARY);
    private static final String JSON = "application/json";

    private static Request request(Bytes body, String... types) {
        return new Request(
                "POST",
                "/write",
                Stream.of(types).map(type -> new Header("Content-Type", type)).toList(),
                body);
    }

    private static Bytes recorded(Bytes body, String... types) {
        return Redaction.request(request(body, types), Secrets.OF_ANY_SHAPE).body();
    }

    private static String recorded(String body) {
        return recorded(Bytes.utf8(body), JSON).toUtf8();
    }

    @ParameterizedTest
    @MethodSource("remotewrite.fake.RedactionTest#names")
    @ValueSource(strings = {"clientSecret", "access-token", "client\\u005fsecret"})
    void theValueOfThisNameIsAFingerprintAtAnyDepth(String name) {
        String json = "\n{ \"a\" : \"ü\\n\", \"%s\" :\t\"%s\" , \"deep\":[1,{\"%s\":\"%s\"},\"ü\"] }\n";

        assertThat(recorded(json.formatted(name, CANARY, name, CANARY)))
                .isEqualTo(json.formatted(name, SAFE, name, SAFE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"password\":12345,\"a\":1}|{\"password\":\"%s\",\"a\":1}|12345",
                "{\"token\":true}|{\"token\":\"%s\"}|true",
                "{\"secret\":{\"value\":\"canary-7d1f\"},\"a\":1}|{\"secret\":\"%s\",\"a\":1}|{\"value\":\"canary-7d1f\"}",
                "[{\"secret\":[\"canary-7d1f\", 2]}]|[{\"secret\":\"%s\"}]|[\"canary-7d1f\", 2]",
                "{\"secret\":\"gr\\u00fc\\u00df \\\"x\\\"\"}|{\"secret\":\"%s\"}|grüß \"x\""
            })
    void whateverTheValueIsTheWholeOfItIsOneFingerprint(String json, String recorded, String secret) {
        assertThat(recorded(json)).isEqualTo(recorded.formatted(Fingerprint.of(secret)));
    }

    @Test
    void severalValuesAndOneBehindAByteOrderMarkAreLookedAt() {
        String json = "\ufeff{\"token\":\"%s\"}\n{\"token\":\"%s\"}\n";

        assertThat(recorded(json.formatted(CANARY, CANARY))).isEqualTo(json.formatted(SAFE, SAFE));
    }

    static Stream<Arguments> strings() {
        String token = "eyJhbGciOiJub25lIn0.e30.c2ln";
        return Stream.of(
                Arguments.of("grant_type=x&client_secret=" + CANARY, "grant_type=x&client_secret=" + SAFE),
                Arguments.of("https://ü.example/?token=" + CANARY, "https://ü.example/?token=" + SAFE),
                Arguments.of("Bearer " + CANARY, "Bearer " + SAFE),
                Arguments.of("x " + token, "x " + Fingerprint.of(token)),
                Arguments.of("{\\\"secret\\\":\\\"" + CANARY + "\\\"}", "{\\\"secret\\\":\\\"" + SAFE + "\\\"}"),
                Arguments.of("[{\\\"secret\\\":\\\"" + CANARY, "[{\\\"secret" + Fingerprint.of("\":\"" + CANARY)));
    }

    @ParameterizedTest
    @MethodSource("strings")
    void theTextOfAStringIsLookedAtToo(String sent, String recorded) {
        assertThat(recorded("{\"body\":\"" + sent + "\"}")).isEqualTo("{\"body\":\"" + recorded + "\"}");
    }

    /** Written by hand, cut off, or by a program that does not know JSON. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"client_secret\":\"canary-7d1f",
                "{\"a\":1,\"client_secret\":\"canary-7d1f\"",
                "{\"a\":1,\"client_secret\" \"canary-7d1f\"}",
                "{\"a\":1,\"client_secret: \"canary-7d1f\"}",
                "{\"a\":1,client_secret: 'canary-7d1f'}",
                "{'a':1,'client_secret': 'canary-7d1f'}",
                "{\"a\":1,\"Client-Secret\":canary-7d1f}",
                "{\"a\":1,\"clientSecret\":\"canary-7d1f\",}",
                "{\"a\":1,\"client_secret\":\"canary\n-7d1f\"}",
                "\"client_secret\":\"canary-7d1f\"}"
            })
    void ofBrokenJsonWhatFollowsTheNameIsOneFingerprint(String broken) {
        String head = broken.replaceFirst("(?is)(client[_-]?secret).*", "$1");

        assertThat(recorded(broken)).isEqualTo(head + Fingerprint.of(broken.substring(head.length())));
    }

    @Test
    void ofBrokenJsonWhatFollowsAnEscapeIsOneFingerprintForItMaySpellAName() {
        assertThat(recorded("{\"a\":1,\"client\\u005fsecret\":\"" + CANARY))
                .isEqualTo("{\"a\":1,\"client\\u" + Fingerprint.of("005fsecret\":\"" + CANARY));
    }

    @Test
    void brokenJsonWithoutANameStaysButForATokenInIt() {
        assertThat(recorded("{\"a\":\"ü\",,")).isEqualTo("{\"a\":\"ü\",,");
        assertThat(recorded("{\"a\":\"Bearer " + CANARY + "\"")).isEqualTo("{\"a\":\"Bearer " + SAFE + "\"");
    }

    @Test
    void whatCannotBeReadAsUtf8IsOneFingerprint() {
        for (var charset : List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                java.nio.charset.Charset.forName("UTF-32"))) {
            Bytes body = Bytes.copyOf(("{\"secret\":\"" + CANARY + "\"}").getBytes(charset));

            assertThat(recorded(body, JSON + "; charset=" + charset).toUtf8())
                    .as("%s", charset)
                    .matches("fingerprint:[0-9a-f]{12}");
        }
        assertThat(recorded("{\"a\":\"\0\",\"secret\":\"" + CANARY + "\"}")).matches("fingerprint:[0-9a-f]{12}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                JSON,
                "Application/JSON; charset=utf-8",
                "text/json",
                "application/scim+json",
                "application/octet-stream",
                "application/x-www-form-urlencoded",
                "text/plain",
                ""
            })
    void whateverTheBodyIsCalledWhatLooksLikeJsonIsLookedAt(String type) {
        String[] types = type.isEmpty() ? new String[0] : new String[] {type};

        assertThat(recorded(Bytes.utf8(" \r\n[{\"secret\":\"" + CANARY + "\"}]"), types)
                        .toUtf8())
                .isEqualTo(" \r\n[{\"secret\":\"" + SAFE + "\"}]");
    }

    /** The first byte of a block of Snappy is a length: 123 is a brace. */
    @Test
    void aWriteAndWhatIsCompressedStayToTheByteWhateverTheyLookLike() {
        Bytes body = Bytes.utf8("{\"secret\":\"" + CANARY + "\"}");
        Request compressed = new Request(
                "POST", "/", List.of(new Header("Content-Type", JSON), new Header("Content-Encoding", "gzip")), body);

        assertThat(recorded(body, "application/x-protobuf;proto=io.prometheus.write.v2.Request"))
                .isEqualTo(body);
        assertThat(Redaction.request(compressed, Secrets.OF_ANY_SHAPE).body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"query\" : \"up{code=~\\\"5..\\\"}\",\"tokens\":\"1\",\"x\":\"\\ud800 \\/ \\u00fc\"}",
                "{\"x\":[\"a=b&c\", {\"y\":\"{\\\"z\\\":1}\"}], \"n\":1.50e1}  ",
                "{}",
                "{\"secrets\" : null}"
            })
    void whatIsNoSecretStaysToTheByte(String json) {
        assertThat(recorded(json)).isEqualTo(json);
    }
}
