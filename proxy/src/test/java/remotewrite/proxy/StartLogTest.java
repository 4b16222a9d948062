package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.proxy.SidecarVariables.configWith;
import static remotewrite.proxy.SidecarVariables.onlyRequired;
import static remotewrite.proxy.SidecarVariables.problemsWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the start says of the certificate, and of values in quotes. */
class StartLogTest {
    @TempDir
    Path directory;

    private static String listening(ProxyConfig config) {
        try (LogCapture log = new LogCapture()) {
            StartLog.listening(8081, config);
            return String.join("\n", log.lines("Listening"));
        }
    }

    private ProxyConfig configWithCertificateIn(Path file) throws IOException {
        Files.writeString(file, TestCertificates.CLIENT.keyPem() + TestCertificates.CLIENT.certificatePem());
        return configWith("AZURE_CLIENT_CERTIFICATE_PATH", file.toString());
    }

    @Test
    void theMountedCertificateIsNamed() throws IOException {
        ProxyConfig config = configWithCertificateIn(directory.resolve("app.pem"));

        assertThat(listening(config)).containsPattern("thumbprint=[0-9A-F]{40} expiresAt=\"?2120-01-01T00:00:00Z");
    }

    /** To read and decode it once more would only delay the line. */
    @Test
    void itIsTheOneThatWasFoundWhenTheSettingsWereRead() throws IOException {
        Path file = directory.resolve("app.pem");
        ProxyConfig config = configWithCertificateIn(file);
        Files.delete(file);

        assertThat(listening(config))
                .contains("port=8081")
                .containsPattern("thumbprint=[0-9A-F]{40} expiresAt=\"?2120-01-01T00:00:00Z")
                .doesNotContain("level=warning");
    }

    @Test
    void ofAnIdentityWhoseFileNobodyHasReadNoneIsNamed() {
        ProxyConfig config = ProxyConfig.fromEnvironment(onlyRequired());
        Identity unread = new Identity.Application("tenant", "client", directory.resolve("app.pem"));

        assertThat(listening(config.withIdentity(unread))).contains("port=8081").doesNotContain("thumbprint");
    }

    @Test
    void aManagedIdentityHasNone() {
        Map<String, String> environment = new HashMap<>(onlyRequired());
        environment.put("IDENTITY_TYPE", "userAssigned");
        environment.remove("AZURE_CLIENT_CERTIFICATE_PATH");

        assertThat(listening(ProxyConfig.fromEnvironment(environment)))
                .contains("port=8081")
                .doesNotContain("thumbprint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "'"})
    void quotesAroundAUrlArePartOfTheValue(String quote) {
        assertThat(problemsWith("INGESTION_URL", quote + SidecarVariables.URL + quote))
                .containsExactly(
                        "INGESTION_URL is not a URL: it has quotes, which are part of the value here. Remove them.");
    }
}
