package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnopenedPortTest {
    /** The causes as Linux words them, within the exception of Jetty. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80 | Permission denied | Choose a LISTENING_PORT of 1024 or more: those below are for privileged users only",
                "8081 | Permission denied | Choose another LISTENING_PORT, or let this user have it",
                "80 | Address already in use | Choose another LISTENING_PORT or stop the program that uses it",
                "8081 | Address already in use | Choose another LISTENING_PORT or stop the program that uses it",
            })
    void theCauseIsToldAndWhatHelpsAgainstIt(int port, String cause, String advice) {
        IOException failure = new IOException("Failed to bind to 0.0.0.0/0.0.0.0:" + port, new BindException(cause));

        assertThat(UnopenedPort.told(port, failure))
                .hasMessage("port " + port + " cannot be opened (" + cause + "). " + advice)
                .hasCause(failure);
    }
}
