package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A port that there is not is told of the variable that has it, wherever a URL may have one. */
class UrlPortsTest {
    private static final Map<String, String> OTHERS =
            Map.of("AUDIENCE", "https://monitor.azure.com", "LISTENING_PORT", "8081");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "INGESTION_URL, https://relay:PORT/w?secret=x, ``",
                "AZURE_AUTHORITY_HOST, https://login.microsoftonline.com:PORT/, ``",
                "AAD_HOST_ENDPOINT, https://login.example.test:PORT, ``",
                "AZURE_POD_IDENTITY_AUTHORITY_HOST, http://127.0.0.1:PORT, IDENTITY_TYPE=systemAssigned",
                "IDENTITY_ENDPOINT, http://127.0.0.1:PORT/msi, IDENTITY_TYPE=systemAssigned;IDENTITY_HEADER=x",
                "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:PORT, ``",
                "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:PORT/v1, OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, http://collector:PORT, ``",
                "OTEL_GRPC_ENDPOINT, collector:PORT, ``"
            })
    void ofTheSidecar(String name, String value, String more) {
        Map<String, String> environment = new HashMap<>(SidecarVariables.onlyRequired());
        Arrays.stream(more.split(";"))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split("=", 2))
                .forEach(pair -> environment.put(pair[0], pair[1]));
        isToldOf(name, value, environment);
    }

    @ParameterizedTest
    @CsvSource({"TARGET_HOST, https://relay:PORT", "TARGET_HOST, relay:PORT/"})
    void ofAadAuthProxy(String name, String value) {
        isToldOf(name, value, new HashMap<>(OTHERS));
    }

    private static void isToldOf(String name, String value, Map<String, String> environment) {
        for (String port : new String[] {"0", "65536", "70000"}) {
            environment.put(name, value.replace("PORT", port));
            assertThat(SidecarVariables.problems(environment))
                    .containsExactly(name + " has the port " + port + ". Write one from 1 to 65535.");
        }
        environment.put(name, value.replace("PORT", "65535"));
        assertThat(catchThrowableOfType(ConfigException.class, () -> ProxyConfig.fromEnvironment(environment)))
                .isNull();
    }
}
