package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Fingerprint;

/** What is kept of what a sender prints. */
class SenderLogTest {
    private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

    @TempDir
    private Path directory;

    @Test
    void neitherTheBearerTokenNorAnyOtherIsKept() throws Exception {
        Path file = directory.resolve("log");
        String expected = "sent " + Fingerprint.of("the-canary") + " to http://x/" + Fingerprint.of(JWT) + "?b=%20";
        try (SenderLog log = new SenderLog(file, "the-canary")) {
            log.add("sent the-canary to http://x/" + JWT.replace(".", "%2E") + "?b=%20");

            assertThat(log.lines()).containsExactly(expected);
        }
        assertThat(Files.readString(file)).isEqualTo(expected + System.lineSeparator());
    }
}
