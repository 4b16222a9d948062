package remotewrite.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret is known again in every form it may have, and nothing else is taken for it. */
class DisguisesTest {
    private static final String SECRET = "s/cret??of=an~application>>";
    private static final Map<String, String> FORMS = Disguises.of(SECRET, "it");

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "secret="})
    void inBase64WhateverStandsAroundIt(String before) {
        for (String behind : new String[] {"", "x", "yz"}) {
            byte[] text = (before + SECRET + behind).getBytes(StandardCharsets.UTF_8);

            assertThat(found(Base64.getEncoder().encodeToString(text))).contains("it in base64");
            assertThat(found(Base64.getUrlEncoder().encodeToString(text))).contains("it in base64");
        }
    }

    @Test
    void asItIsAsInAUrlAndByItsBeginning() {
        assertThat(found("secret=" + SECRET)).contains("it");
        assertThat(found(URLEncoder.encode(SECRET, StandardCharsets.UTF_8))).containsExactly("it as in a URL");
        assertThat(found("it begins with " + SECRET.substring(0, 16) + "...")).containsExactly("the beginning of it");
        assertThat(found("it begins with " + SECRET.substring(0, 15) + "...")).isEmpty();
        assertThat(found(Base64.getEncoder().encodeToString("something else of some length".getBytes())))
                .isEmpty();
    }

    @Test
    void aTokenByItsFirst16CharactersOrInBase64() {
        String token = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln";

        assertThat(Disguises.PIECE.matcher(token.substring(0, 16)).find()).isTrue();
        assertThat(Disguises.PIECE.matcher(token.substring(0, 15)).find()).isFalse();
        assertThat(Disguises.PIECE.matcher(base64(token)).find()).isTrue();
        assertThat(Disguises.PIECE.matcher(base64("Bearer " + token)).find()).isTrue();
        assertThat(Disguises.PIECE
                        .matcher("token fingerprint:0123456789ab expires 2026-01-01")
                        .find())
                .isFalse();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<String> found(String text) {
        return FORMS.entrySet().stream()
                .filter(form -> text.contains(form.getKey()))
                .map(Map.Entry::getValue)
                .distinct();
    }
}
