package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Java and RE2 read a pattern differently, it is read as RE2 reads it. */
class Re2PatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a|b b true",
                "a|b ab false",
                "^a$ a true",
                "[[] [ true",
                "[a&&b] & true",
                "[a&&b] a true",
                "[]a] ] true",
                "[^]a] ] false",
                "[[:alpha:]-]+ a-b true",
                "[[:^digit:]] 1 false",
                "a{ a{ true",
                "a{,2} a{,2} true",
                "a{2,} aaa true",
                "(?P<x_y>a)b ab true",
                "(?:a)b ab true",
                "(?i)A a true",
                "(?i:A)B aB true",
                "\\p{Greek} α true",
                "\\pN 7 true",
                "\\Qa.b\\E axb false",
                "a+?b aab true",
                "[\\d.]+ 1.2 true",
                "\\x{1F600} 😀 true"
            })
    void patternsAreReadAsRe2ReadsThem(String pattern, String value, boolean matches) {
        assertThat(Re2Pattern.compile(pattern, Casing.SENSITIVE).matches(value)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?>a)", "a++", "a*+", "a**", "a{2}{3}", "\\1", "(a)\\1",
                        "\\k<a>",
                "\\G", "\\Z", "\\R", "\\h", "(", ")", "[a", "a{1001}", "\\", "*a", "[[:what:]]", "a{2,1}"
            })
    void whatRe2RefusesIsRefused(String pattern) {
        assertThatThrownBy(() -> Re2Pattern.compile(pattern, Casing.SENSITIVE))
                .isInstanceOfSatisfying(
                        QueryRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(QueryRefused.Kind.VALIDATION));
    }

    @Test
    void aLineFeedIsACharacterLikeAnyOther() {
        assertThat(Re2Pattern.compile("a.b$", Casing.SENSITIVE).matches("a\nb")).isTrue();
        assertThat(Re2Pattern.compile("a$", Casing.SENSITIVE).matches("a\n")).isFalse();
        assertThat(Re2Pattern.compile("\\s", Casing.SENSITIVE).matches("\u000b"))
                .isFalse();
    }

    /** A class of characters that is repeated looks at each character once. */
    @Test
    void twoMillionStepsAreTakenAndNoMore() {
        Re2Pattern pattern = Re2Pattern.compile("[ab]*", Casing.SENSITIVE);

        assertThat(pattern.matches("a".repeat(1_999_000))).isTrue();
        assertThatThrownBy(() -> pattern.matches("a".repeat(2_001_000)))
                .isInstanceOfSatisfying(
                        QueryRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(QueryRefused.Kind.EXECUTION));
    }

    @Test
    void aDeepRecursionIsGivenUp() {
        assertThatThrownBy(() -> Re2Pattern.compile("(a|b)*c", Casing.SENSITIVE).matches("ab".repeat(200_000)))
                .isInstanceOfSatisfying(
                        QueryRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(QueryRefused.Kind.EXECUTION));
    }
}
