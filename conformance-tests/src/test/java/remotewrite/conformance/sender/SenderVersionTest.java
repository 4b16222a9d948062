package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderVersionTest {
    @ParameterizedTest
    @CsvSource({
        "2.42.0+ds, 2.53.3+ds1",
        "2.53.3, 3.5.3",
        "2.9.1, 2.42.0",
        "3.0.0-rc.1, 3.0.0",
        "3.5, 3.5.1",
        "2.53.3+ds1, 2.53.4",
    })
    void numbersDecideTheOrder(String older, String newer) {
        assertThat(SenderVersion.of(older)).isLessThan(SenderVersion.of(newer));
        assertThat(SenderVersion.of(newer)).isGreaterThan(SenderVersion.of(older));
    }

    @ParameterizedTest
    @CsvSource({"3.5.3, 3.5.3+ds1", "2.42.0+ds-5+deb12u1, 2.42.0", "3.5, 3.5.0", "2.53.3~bpo12+1, 2.53.3"})
    void packagingDoesNotCount(String one, String other) {
        assertThat(SenderVersion.of(one)).isEqualByComparingTo(SenderVersion.of(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "three", "3.", "v", "3.5.3 beta", "+ds1"})
    void whatIsNoVersionIsRefusedByName(String text) {
        assertThatThrownBy(() -> new SenderVersion(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a version");
    }

    @Test
    void theLeadingLetterOfATagIsNoPartOfIt() {
        assertThat(SenderVersion.of("v3.5.0")).isEqualTo(new SenderVersion("3.5.0"));
    }

    @ParameterizedTest
    @CsvSource({"2.53, true", "2.53.3, true", "2.5, false", "2, true", "3.5, false", "any, true", "2.53.30, false"})
    void aWantedVersionAcceptsItsOwnLineOnly(String wanted, boolean accepted) {
        assertThat(WantedVersion.of(wanted).accepts(SenderVersion.of("2.53.3+ds1")))
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "2.", "2.53+ds", "v3"})
    void whatIsNoWantedVersionIsRefused(String text) {
        assertThatThrownBy(() -> WantedVersion.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
