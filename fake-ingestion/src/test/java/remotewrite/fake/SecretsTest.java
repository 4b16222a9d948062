package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in a text, however it stands there. */
class SecretsTest {
    static final String TOKEN = token("{\"typ\":\"JWT\",\"alg\":\"RS256\"}");
    private static final String SAFE = Fingerprint.of(TOKEN);

    /** With this header, and a signature that has all characters a signature can have. */
    private static String token(String header) {
        return base64Url(header) + "." + base64Url("{\"aud\":\"x\"}") + ".c2ln-_AZ09";
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hidden(String text) {
        return Secrets.OF_ANY_SHAPE.hiddenIn(text);
    }

    private static String everyCharacterEscaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(one -> escaped.append("%%%02x".formatted(one)));
        return escaped.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "/%s",
                "/a/%s/b",
                "/www.%s",
                "/v1.2.%s?x",
                "/token_%s",
                "/?anything=%s&b",
                "/?%s",
                "x y%s, z.",
                "%s;%s",
                "<a>%s</a>",
                "ü%s\u0000"
            })
    void aTokenIsAFingerprintWhereverItStands(String text) {
        assertThat(hidden(text.replace("%s", TOKEN))).isEqualTo(text.replace("%s", SAFE));
    }

    static Stream<String> encoded() {
        String dots = TOKEN.replace(".", "%2E");
        return Stream.of(
                dots,
                TOKEN.replace(".", "%2e"),
                TOKEN.replace("e", "%65"),
                everyCharacterEscaped(TOKEN),
                URLEncoder.encode(dots, StandardCharsets.UTF_8),
                everyCharacterEscaped(everyCharacterEscaped(TOKEN)));
    }

    @ParameterizedTest
    @MethodSource("encoded")
    void soIsOneThatIsEncodedAsInAUrl(String encoded) {
        assertThat(hidden("/a%2fb/" + encoded + "?c=%zz%")).isEqualTo("/a%2fb/" + SAFE + "?c=%zz%");
    }

    @Test
    void whatIsEncodedBesideATokenStaysEncoded() {
        assertThat(hidden("/?a=%20" + TOKEN.replace(".", "%2E") + "%22%C3%BC"))
                .isEqualTo("/?a=%20" + SAFE + "%22%C3%BC");
        assertThat(hidden("/?to=https%3A%2F%2Fx%2F%C3%BC%3Ft%3D" + TOKEN + "&d=%2F"))
                .isEqualTo("/?to=https%3A%2F%2Fx%2F%C3%BC%3Ft%3D" + SAFE + "&d=%2F");
        assertThat(hidden("/?to=https%3a%2f%2fx%7ey%3Ft%3D" + TOKEN.replace(".", "%2e") + "%2bz%zz+(%C3%bC)%"))
                .isEqualTo("/?to=https%3a%2f%2fx%7ey%3Ft%3D" + SAFE + "%2bz%zz+(%C3%bC)%");
        assertThat(hidden("/?to=%2561%253f" + TOKEN.replace(".", "%252e") + "%25" + "%26" + TOKEN))
                .isEqualTo("/?to=%2561%253f" + SAFE + "%25" + "%26" + SAFE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a\":1,\"b\":2}", "{ \"alg\":\"none\"}", "{\r\n\t\"alg\":\"none\"}", " \n{\"alg\":\"none\"}"})
    void aHeaderIsAnyJsonObject(String header) {
        assertThat(hidden("/" + token(header))).isEqualTo("/" + Fingerprint.of(token(header)));
    }

    @Test
    void aTokenHasThreePartsOrFiveAndSomeMayBeEmpty() {
        String header = base64Url("{\"alg\":\"dir\"}");

        for (String token : List.of(header + ".e30.", header + "..aXY.Y3Q.dGFn", header + ".a.b.c.d")) {
            assertThat(hidden("x " + token + " y")).isEqualTo("x " + Fingerprint.of(token) + " y");
        }
        assertThat(hidden(header + ".a.b.c")).isEqualTo(Fingerprint.of(header + ".a.b") + ".c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/write?api-version=2023-04-24",
                "Prometheus/2.53.0",
                "127.0.0.1:9090",
                "metrics-abc123.westeurope-1.metrics.ingest.monitor.azure.com",
                "eyJhbGciOiJub25lIn0",
                "eyJhbGciOiJub25lIn0.e30",
                "/a%20b/%2e%2e/%",
                "a..b...c",
                "eyJhbGciOiJub25lIn0 . e30 . c2ln",
                ""
            })
    void whatIsNoTokenStays(String text) {
        assertThat(hidden(text)).isSameAs(text);
    }

    static Stream<String> formsOfAKnownSecret() {
        return Stream.of(
                "gr\"ü~ß +%",
                Latin1.of("gr\"ü~ß +%"),
                "gr%22%C3%BC~%C3%9F%20%2B%25",
                "gr%22%C3%BC%7E%C3%9F+%2B%25",
                "gr%22%c3%bc%7e%c3%9f+%2b%25",
                Latin1.of("gr\\\"ü~ß +%"));
    }

    @ParameterizedTest
    @MethodSource("formsOfAKnownSecret")
    void aKnownSecretIsAFingerprintInTextUrlFormAndJson(String form) {
        Secrets secrets = Secrets.of(List.of("short", "gr\"ü~ß +%"));

        assertThat(secrets.hiddenIn("a/" + form + "/short")).isEqualTo("a/" + Fingerprint.of("gr\"ü~ß +%") + "/short");
    }

    /** As Go's PathEscape and JavaScript's encodeURIComponent do, and other encoders. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "abc+def/ghi=jkl,  abc+def%2Fghi=jkl",
                "abc+def/ghi=jkl,  abc%2Bdef/ghi%3djkl",
                "abc+def/ghi=jkl,  abc+def%252Fghi=jkl",
                "it's-a/secret!,   it's-a%2Fsecret!",
                "abc/def?ghi:jkl@, abc/def%3Fghi:jkl@",
                "a$b&c(d)e*f;g h,  a$b&c(d)e*f;g%20h",
                "a b\"c<d>e^f,     a b%22c<d>e^f"
            })
    void aKnownSecretMayBeEncodedInPart(String secret, String encoded) {
        Secrets secrets = Secrets.of(List.of(secret));

        assertThat(secrets.hiddenIn("/%2f?a=%c3+" + encoded + "&b=%7e"))
                .isEqualTo("/%2f?a=%c3+" + Fingerprint.of(secret) + "&b=%7e");
    }

    /** As encoders of JSON do, in JSON and wherever they leave it; beside it all stays as it was. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "q7W+x/Zk3v9LrT2m=,   q7W+x/Zk3v9LrT2m\\u003d",
                "q7W+x/Zk3v9LrT2m=,   q7W+x\\/Zk3v9LrT2m=",
                "q7W+x/Zk3v9LrT2m=,   q7W\\u002Bx\\/Zk3v9LrT2m\\u003D",
                "q7W+x/Zk3v9LrT2m=,   q7W+x/Zk3v9LrT2m%5Cu003d",
                "q7W+x/Zk3v9LrT2m=,   q7W+x/Zk3v9LrT2m\\\\u003d",
                "q7W+x/Zk3v9LrT2m=,   q7W+x/Zk3v9LrT2m\\u00253d",
                "q7W+x/Zk3v9LrT2m=,   q7W+x\\/Zk3v9LrT2m%3d",
                "q7W+x/Zk3v9LrT2m=,   \\u0071\\u0037W+x/Zk3v9LrT2m=",
                "it-is-a-secret,      it\\u002dis-a-secret",
                "has%41its-own=,      has%41its-own\\u003d",
                "has\\nits-own=,      has\\nits-own%3d",
                "grü€😀ße secret,      gr\\u00fc\\u20ac\\ud83d\\ude00\\u00dfe secret"
            })
    void aKnownSecretMayBeEncodedAsInJson(String secret, String encoded) {
        String text = "{\"a\\u00e9\\u20ac\": \"\\/\\\\ \\n%s\\n\\u002f\\ud83d\\u12\\x%%2f\", \"%1$s\": 1}\\u00";

        for (String each : List.of(text, "{\"k\":\"%s\"}", "{\"k\":\"\\u0026%s\\u0026\"}", "k=%s&l")) {
            assertThat(Secrets.of(List.of(secret)).hiddenIn(each.formatted(encoded)))
                    .isEqualTo(each.formatted(Fingerprint.of(secret)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u002e", "\\u002E", "%5Cu002e", "\\\\u002e", "\\u0025\\u0032e"})
    void soMayAToken(String dot) {
        String text = "{\"a\": \"\\/%s\\u003d%%20\\ud83d\\ude00\"}";

        for (String escaped : List.of(TOKEN, TOKEN.replace("e", "\\u0065"), TOKEN.replace("-", "\\u002d"))) {
            assertThat(hidden(text.formatted(escaped.replace(".", dot)))).isEqualTo(text.formatted(SAFE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-secret-new-3f9a", "%63lient-secret-new%2d3f9a"})
    void ofASecretThatBeginsAsAnotherDoesNothingIsLeft(String text) {
        String longer = "client-secret-new-3f9a";
        String expected = "/x/" + Fingerprint.of(longer) + "/" + Fingerprint.of("client-secret");

        assertThat(Secrets.of(List.of("client-secret", longer)).hiddenIn("/x/" + text + "/client-secret"))
                .isEqualTo(expected);
        assertThat(Secrets.of(List.of("client-secret"))
                        .and(Secrets.of(List.of(longer)))
                        .hiddenIn("/x/" + text + "/client-secret"))
                .isEqualTo(expected);
    }

    @Test
    void nothingIsLeftOfSecretsThatOverlap() {
        assertThat(Secrets.of(List.of("one-two-three", "two-three-four-five")).hiddenIn("/one-two-three-four-five/"))
                .isEqualTo("/" + Fingerprint.of("two-three-four-five") + "/");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "the notpassword1, the notpassword1",
                "password12,       password12",
                "xpassword1/password12?password1, xpassword1/password12?*",
                "a_password1-,     a_*-",
                "%2fpassword1%41,  %2fpassword1%41",
                "%2fpassword1%2d,  %2f*%2d",
                "'\\npassword1\\n', '\\n*\\n'",
                "'\\u0026password1\\', '\\u0026*\\'"
            })
    void aShortSecretIsAWord(String text, String kept) {
        assertThat(Secrets.of(List.of("password1")).hiddenIn(text))
                .isEqualTo(kept.replace("*", Fingerprint.of("password1")));
    }

    @Test
    void aLongOneIsFoundWithinAWord() {
        assertThat(Secrets.of(List.of("password12345678")).hiddenIn("xpassword123456789"))
                .isEqualTo("x" + Fingerprint.of("password12345678") + "9");
    }

    @Test
    void secretsArePutTogether() {
        Secrets one = Secrets.of(List.of("secret-one"));
        Secrets both = one.and(Secrets.of(List.of("secret-two")));

        assertThat(both.hiddenIn("secret-one secret-two"))
                .isEqualTo(Fingerprint.of("secret-one") + " " + Fingerprint.of("secret-two"));
        assertThat(both.and(one)).isSameAs(both);
    }

    /** Of a body of many megabytes, at worst: a second would be a way to stop a fake. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.",
                "e",
                "ey",
                "ew",
                "eyJ.",
                "eyJhbGciOiJub25lIn0.",
                "%",
                "%2e",
                "%25",
                "%252",
                "a%2",
                ".",
                "\\",
                "\\u002e",
                "\\u005c",
                "%5c\\u0025",
                "\\u00",
                "\\ud83d"
            })
    void timeGrowsWithTheLengthOnly(String piece) {
        String small = piece.repeat(20_000) + ".a.b";
        String large = piece.repeat(200_000) + ".a.b";
        hidden(small);

        long before = System.nanoTime();
        hidden(large);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    }
}
