package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which two options cannot both have their way. */
class PortOptionTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 8080, 127.0.0.1, 8080, true",
        "127.0.0.1, 8080, localhost, 8080, true",
        "0.0.0.0,   8080, 127.0.0.1, 8080, true",
        "127.0.0.1, 8080, 0.0.0.0,   8080, true",
        "127.0.0.1, 8080, 127.0.0.2, 8080, false",
        "127.0.0.1, 8080, 127.0.0.1, 8081, false",
        "127.0.0.1, 0,    127.0.0.1, 0,    false",
    })
    void oneAddressHasAPortOnce(String one, int onePort, String other, int otherPort, boolean inTheWay) {
        PortOption first = new PortOption("--one", one, onePort);
        PortOption second = new PortOption("--other", other, otherPort);

        assertThat(first.isInTheWayOf(second)).isEqualTo(inTheWay);
    }
}
