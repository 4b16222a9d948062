package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboundSettingsTest {
    private static Environment environment(String... pairs) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return new Environment(variables);
    }

    private static Outbound read(String... pairs) {
        Environment environment = environment(pairs);
        Outbound outbound = new OutboundSettings(environment).read().orElseThrow();
        assertThat(environment.problems()).isEmpty();
        return outbound;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://proxy:3128 | http://proxy:3128 |",
                "http://proxy:3128/ | http://proxy:3128 |",
                "HTTP://proxy | http://proxy:80 |",
                "https://proxy | https://proxy:443 |",
                "proxy:3128 | http://proxy:3128 |",
                "proxy | http://proxy:80 |",
                "http://[::1]:3128 | http://[::1]:3128 |",
                "http://u:p@proxy:3128 | http://proxy:3128 | u:p",
                "u:p@proxy:3128 | http://proxy:3128 | u:p",
                "http://u@proxy:3128 | http://proxy:3128 | u:",
                "http://DOM%5Cu:p%40%3a+%C3%A4@proxy:3128 | http://proxy:3128 | DOM\\u:p@:+ä",
                "http://u:p@ss:w@proxy:3128 | http://proxy:3128 | u:p@ss:w",
                "http://u:two%20words@proxy:3128 | http://proxy:3128 | u:two words",
                "http://u:-._~!$&'()*+,;=@proxy:3128 | http://proxy:3128 | u:-._~!$&'()*+,;=",
            })
    void aProxyIsReadAsGoReadsIt(String value, String proxy, String credentials) {
        assertThat(read("HTTPS_PROXY", value)).isInstanceOfSatisfying(Outbound.Tunnel.class, tunnel -> {
            assertThat(tunnel.proxy()).hasToString(proxy);
            assertThat(tunnel.credentials().stream()
                            .map(field -> new String(
                                    Base64.getDecoder().decode(field.value().substring("Basic ".length())),
                                    StandardCharsets.UTF_8)))
                    .isEqualTo(credentials == null ? List.of() : List.of(credentials));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTPS_PROXY | socks5://u:s3cret@proxy | is a SOCKS proxy, which is not spoken with. Write http://host:port.",
                "HTTPS_PROXY | ftp://u:s3cret@proxy | has a scheme other than http and https. Write http://host:port.",
                "HTTPS_PROXY | http://u:s3cret@proxy/in | has more than a host and a port. Write http://host:port.",
                "HTTPS_PROXY | http://proxy?a=s3cret | has more than a host and a port. Write http://host:port.",
                "HTTPS_PROXY | http://u:s3cret@ | is not a URL with a host and a port from 1 to 65535. Write http://host:port.",
                "HTTPS_PROXY | http://u:s3cret@pro xy | is not a URL with a host and a port from 1 to 65535. Write http://host:port.",
                "HTTPS_PROXY | http://u:s3cret@proxy:0 | is not a URL with a host and a port from 1 to 65535. Write http://host:port.",
                "HTTPS_PROXY | http://u:s3cret@proxy:70000 | is not a URL with a host and a port from 1 to 65535. Write http://host:port.",
                "https_proxy | http://u:s3cret%zz@proxy | has a % in user or password that begins no escape. Write it as %25.",
                "HTTPS_PROXY | http://u:s3cret word@proxy | has a character in user or password that a URL cannot have there. Write it percent-encoded, for example a space as %20.",
                "HTTPS_PROXY | http://u ser:s3cret@proxy | has a character in user or password that a URL cannot have there. Write it percent-encoded, for example a space as %20.",
                "HTTPS_PROXY | u:s3cret#@proxy:3128 | has a character in user or password that a URL cannot have there. Write it percent-encoded, for example a space as %20.",
                "HTTPS_PROXY | http://u:s3cret/@proxy | has a character in user or password that a URL cannot have there. Write it percent-encoded, for example a space as %20.",
                "HTTPS_PROXY | http://u:s3cretä@proxy | has a character in user or password that a URL cannot have there. Write it percent-encoded, for example a space as %20.",
                "HTTPS_PROXY | http://<USER>:s3cret@proxy | has a character in user or password that a URL cannot have there. Write it percent-encoded, for example a space as %20.",
                "HTTPS_PROXY | http://u:s3cret^@proxy | has a character in user or password that a URL cannot have there. Write it percent-encoded, for example a space as %20.",
                "NO_PROXY | ok.test,10.0.0.0/33 | has 10.0.0.0/33, which is no range such as 10.0.0.0/8.",
                "NO_PROXY | a.test/24 | has a.test/24, which is no range such as 10.0.0.0/8.",
                "NO_PROXY | :80 | has :80, which has no host. Write host:80.",
                "NO_PROXY | a.test:http | has a.test:http, of which http is no port.",
                "no_proxy | a.test b.test | has a.test b.test, which is more than one entry. Separate them by commas.",
                "NO_PROXY | a b,ok.test,10.0.0.0/99 | has a b, which is more than one entry. Separate them by commas. It has 10.0.0.0/99, which is no range such as 10.0.0.0/8.",
            })
    void aWrongValueIsAProblemThatShowsNoPassword(String name, String value, String problem) {
        Environment environment = environment("HTTPS_PROXY", name.equals("HTTPS_PROXY") ? value : "", name, value);
        Environment complete = name.equalsIgnoreCase("NO_PROXY")
                ? environment("HTTPS_PROXY", "http://u:s3cret@proxy", name, value)
                : environment;

        assertThat(new OutboundSettings(complete).read()).isEmpty();
        assertThat(complete.problems()).containsExactly(name.toUpperCase(java.util.Locale.ROOT) + " " + problem);
        assertThat(complete.problems()).noneMatch(text -> text.contains("s3cret"));
    }

    @Test
    void bothProblemsComeAtOnceAndWithThoseOfOtherSettings() {
        Map<String, String> variables = Map.of("HTTPS_PROXY", "ftp://proxy", "NO_PROXY", ":1", "LISTENING_PORT", "x");

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                ConfigException.class, () -> ProxyConfig.fromEnvironment(variables))
                        .problems())
                .anyMatch(text -> text.startsWith("HTTPS_PROXY has "))
                .anyMatch(text -> text.startsWith("NO_PROXY has "))
                .anyMatch(text -> text.startsWith("LISTENING_PORT is "));
    }

    @Test
    void upperCaseGoesBeforeLowerCaseUnlessItIsEmpty() {
        assertThat(read("HTTPS_PROXY", "upper", "https_proxy", "lower")).hasToString("through http://upper:80");
        assertThat(read("HTTPS_PROXY", "", "https_proxy", "lower")).hasToString("through http://lower:80");
        assertThat(read("https_proxy", "lower", "no_proxy", "a.test"))
                .hasToString("through http://lower:80 except a.test");
        assertThat(read("HTTPS_PROXY", "", "no_proxy", "not one")).isEqualTo(new Outbound.Direct());
    }

    @Test
    void theOneForHttpIsWarnedAboutOnlyWhereTheOtherIsMissing() {
        assertThat(read("HTTP_PROXY", "proxy")).isEqualTo(new Outbound.Direct());
        assertThat(new OutboundSettings(environment("http_proxy", "proxy")).unread())
                .containsExactly("HTTP_PROXY");
        assertThat(new OutboundSettings(environment("HTTP_PROXY", "proxy", "HTTPS_PROXY", "proxy")).unread())
                .isEmpty();
        assertThat(new OutboundSettings(environment("NO_PROXY", "a.test")).unread())
                .isEmpty();
    }

    @Test
    void aMisspeltOneIsAProblem() {
        assertThat(environment("HTTPS_PROXI", "proxy").problems())
                .containsExactly("HTTPS_PROXI is not a setting. Did you mean HTTPS_PROXY?");
        assertThat(environment("ALL_PROXY", "proxy", "FTP_PROXY", "proxy", "all_proxy", "proxy")
                        .problems())
                .isEmpty();
    }

    @Test
    void theTextFormShowsNoPassword() {
        assertThat(read("HTTPS_PROXY", "http://u:s3cret@proxy:1", "NO_PROXY", "a.test"))
                .hasToString("through http://proxy:1 with credentials **** except a.test");
        assertThat(new Outbound.Direct()).hasToString("direct");
    }
}
