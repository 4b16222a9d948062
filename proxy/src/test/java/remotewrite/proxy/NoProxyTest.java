package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoProxyTest {
    private static boolean covers(String list, String host, int port) {
        return switch (NoProxy.parse(list)) {
            case Parsed.Good<NoProxy> good -> good.value().covers(host, port);
            case Parsed.Bad<NoProxy> bad -> throw new AssertionError(list + " " + bad.problem());
        };
    }

    /** The last column is what {@code http.ProxyFromEnvironment} of Go 1.26 says, observed on 2026-11-29. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | far.test | 443 | false",
                "'*' | far.test | 443 | true",
                "'*' | 10.1.2.3 | 443 | true",
                "'far.test' | far.test | 443 | true",
                "'far.test' | a.far.test | 443 | true",
                "'far.test' | a.b.FAR.test | 443 | true",
                "'FAR.test' | far.test | 443 | true",
                "'far.test' | afar.test | 443 | false",
                "'far.test' | far.test.x | 443 | false",
                "'.far.test' | far.test | 443 | false",
                "'.far.test' | a.far.test | 443 | true",
                "'*.far.test' | far.test | 443 | false",
                "'*.far.test' | a.far.test | 443 | true",
                "'far.test:443' | far.test | 443 | true",
                "'far.test:443' | a.far.test | 443 | true",
                "'far.test:443' | far.test | 8443 | false",
                "'.far.test:443' | a.far.test | 443 | true",
                "'.far.test:443' | a.far.test | 444 | false",
                "'other.test, ,far.test' | far.test | 443 | true",
                "' other.test ,  far.test ' | far.test | 443 | true",
                "'other.test,*' | far.test | 443 | true",
                "'test' | far.test | 443 | true",
                "'10.1.2.3' | 10.1.2.3 | 443 | true",
                "'10.1.2.3' | 10.1.2.30 | 443 | false",
                "'10.1.2.3:443' | 10.1.2.3 | 443 | true",
                "'10.1.2.3:443' | 10.1.2.3 | 444 | false",
                "'10.0.0.0/8' | 10.200.3.4 | 443 | true",
                "'10.0.0.0/8' | 11.0.0.1 | 443 | false",
                "'10.1.2.128/25' | 10.1.2.127 | 443 | false",
                "'10.1.2.128/25' | 10.1.2.128 | 443 | true",
                "'10.1.2.3/32' | 10.1.2.3 | 443 | true",
                "'10.1.2.3/32' | 10.1.2.2 | 443 | false",
                "'10.9.9.9/8' | 10.1.1.1 | 443 | true",
                "'0.0.0.0/0' | 192.0.2.1 | 443 | true",
                "'0.0.0.0/0' | far.test | 443 | false",
                "'0.0.0.0/0' | [2001:db8::1] | 443 | false",
                "'10.0.0.0/8' | ten.far.test | 443 | false",
                "'2001:db8::1' | [2001:db8::1] | 443 | true",
                "'2001:db8::1' | [2001:db8:0:0::1] | 443 | true",
                "'[2001:db8::1]:443' | [2001:db8::1] | 443 | true",
                "'[2001:db8::1]:443' | [2001:db8::1] | 444 | false",
                "'[2001:db8::1]' | [2001:db8::1] | 443 | false",
                "'2001:db8::/32' | [2001:db8:1::5] | 443 | true",
                "'2001:db8::/32' | [2001:db9::5] | 443 | false",
                "'::/0' | [2001:db9::5] | 443 | true",
                "'::/0' | 192.0.2.1 | 443 | false",
                "'::ffff:10.1.2.3' | 10.1.2.3 | 443 | true",
                "'10.*' | 10.1.2.3 | 443 | false",
                "'1.2.3' | 0.1.2.3 | 443 | false",
                "'2.3' | 1.1.2.3 | 443 | false",
                "'010.1.2.3' | 8.1.2.3 | 443 | false",
                "'<local>' | far.test | 443 | false",
                "'münchen.test' | xn--mnchen-3ya.test | 443 | true",
                "'münchen.test' | a.xn--mnchen-3ya.test | 443 | true",
                "'' | localhost | 443 | true",
                "'' | 127.0.0.1 | 443 | true",
                "'' | 127.9.9.9 | 8443 | true",
                "'' | [::1] | 443 | true",
                "'' | 127.0.0.1.far.test | 443 | false",
            })
    void itMeansWhatItMeansToGo(String list, String host, int port, boolean covered) {
        assertThat(covers(list, host, port)).isEqualTo(covered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "169.254.170.2", "[fe80::1]", "[fe80::1%25eth0]", "LocalHost"})
    void thisMachineAndItsLinkAreAlwaysCoveredOtherThanInGo(String host) {
        assertThat(covers("", host, 443)).isTrue();
        assertThat(NoProxy.none().covers(host, 443)).isTrue();
        assertThat(covers("", host + ".far.test", 443)).isFalse();
    }
}
