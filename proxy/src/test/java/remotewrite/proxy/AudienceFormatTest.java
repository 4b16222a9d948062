package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an audience cannot be is told at the start, in either place's variable; whatever it may be is taken as it is. */
class AudienceFormatTest {
    @ParameterizedTest
    @CsvSource({
        "https://monitor.azure.com, https://monitor.azure.com/.default",
        "https://monitor.azure.com/, https://monitor.azure.com/.default",
        "https://monitor.azure.com//, https://monitor.azure.com//.default",
        "https://monitor.azure.com/.default, https://monitor.azure.com/.default",
        "https://monitor.azure.com//.default, https://monitor.azure.com//.default",
        "HTTPS://Monitor.Azure.com:443/, HTTPS://Monitor.Azure.com:443/.default",
        "http://relay, http://relay/.default",
        "https://[::1]:8443, https://[::1]:8443/.default",
        "https://relay.default, https://relay.default/.default",
        "https://relay/.defaults, https://relay/.defaults/.default",
        "https://relay/a@b, https://relay/a@b/.default",
        "https://relay/it's, https://relay/it's/.default",
        "api://a-relay-of-ours, api://a-relay-of-ours/.default",
        "api://a:b/c, api://a:b/c/.default",
        "urn:relay:of:ours, urn:relay:of:ours/.default",
        "00000000-0000-0000-0000-000000000000, 00000000-0000-0000-0000-000000000000/.default",
        "00000000-0000-0000-0000-000000000000/relay@contoso.com,"
                + " 00000000-0000-0000-0000-000000000000/relay@contoso.com/.default",
    })
    void whatMayBeOneIsTaken(String audience, String scope) {
        assertThat(AudienceFormat.scope(audience)).isEqualTo(new Parsed.Good<>(scope));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://monitor.azure.com/.default https://graph.microsoft.com/.default",
                "https://monitor.azure.com\r\n/.default",
                "https://monitor.azure.com/\tx",
                "https://monitor.azure.com\u0007",
                "https://monitor.azure.com\u007f/",
                "https://monitor.azure.com\u00a0",
                "https://monitor.azure.com/.default\u200b",
                "\ufeffhttps://monitor.azure.com",
                "api://a b"
            })
    void whiteSpaceAndControlCharactersAreAProblem(String audience) {
        assertThat(problem(audience))
                .contains("white space or a control character")
                .contains("one audience only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://monitor.azure.com\"",
                "\"https://monitor.azure.com/.default\"",
                "https://monitor.azure.com/\"",
                "'https://monitor.azure.com'",
                "`api://relay`",
                "\u201chttps://monitor.azure.com\u201d"
            })
    void quotesAreAProblem(String audience) {
        assertThat(problem(audience)).contains("has quotes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:hunter2@monitor.azure.com",
                "https://hunter2@monitor.azure.com/.default",
                "api://user:hunter2@relay",
                "//user:hunter2@relay/",
                "HTTPS://user:hunter2/x@monitor.azure.com/",
                "https://user:hunter2#x@monitor.azure.com/.default",
                "https://:hunter2@monitor.azure.com"
            })
    void aPasswordIsAProblemAndNotShown(String audience) {
        assertThat(problem(audience)).containsAnyOf("user information", "without a proper host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "https:///.default", "http:///x", "https://:443/", "https://relay:port/"})
    void aUrlHasAHost(String audience) {
        assertThat(problem(audience)).contains("without a proper host");
    }

    /** Entra knows one suffix; with another it would be asked for a resource that is none (entra.md 3). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://monitor.azure.com/.default/",
                "https://monitor.azure.com/.DEFAULT",
                "https://monitor.azure.com//.Default/",
                "https://monitor.azure.com/.default/.default",
                "https://monitor.azure.com/.default?x",
                "https://monitor.azure.com/.DEFAULT/.default",
                "api://relay/.default/x",
                "/.default",
                ".default"
            })
    void theSuffixStandsOnceAndAtTheEnd(String audience) {
        assertThat(problem(audience)).contains("does not have /.default once");
    }

    @Test
    void itIsTheSameForBothPrograms() {
        String wrong = "https://user:hunter2@monitor.azure.com";
        List<String> others = catchThrowableOfType(
                        ConfigException.class,
                        () -> ProxyConfig.fromEnvironment(
                                Map.of("TARGET_HOST", "https://relay", "AUDIENCE", wrong, "LISTENING_PORT", "8081")))
                .problems();

        assertThat(others).containsExactly("AUDIENCE has user information in front of the host. Remove it.");
        assertThat(SidecarVariables.problemsWith("INGESTION_AAD_AUDIENCE", wrong))
                .containsExactly("INGESTION_AAD_AUDIENCE has user information in front of the host. Remove it.");
    }

    /** The problem, which never quotes what may be a password. */
    private static String problem(String audience) {
        Parsed<String> parsed = AudienceFormat.scope(audience);
        assertThat(parsed).isInstanceOf(Parsed.Bad.class);
        String problem = ((Parsed.Bad<String>) parsed).problem();
        assertThat(problem).doesNotContain("hunter2");
        return problem;
    }
}
