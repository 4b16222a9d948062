package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/**
 * What the blocks of docs/fakes-control.md make of the fakes and of Prometheus, where no engine is needed: in place of Docker
 * stands a function that says what it was asked. {@link AzureadRecipeTest} has the real ones.
 */
class AzureadRecipeBlocksTest {
    private static final String GATEWAY = "127.0.0.1";
    private static final String DOCKER =
            "docker() { case $1 in network) echo " + GATEWAY + ";;" + " *) printf '%s\\n' \"$@\";; esac; }\n";

    @TempDir
    private Path directory;

    private String output(String script) throws Exception {
        return PrintedLines.output(PrintedLines.shell(DOCKER + script).directory(directory.toFile()));
    }

    @Test
    void theyLeadPrometheusToTheFakesWithTheApplicationsSecret() throws Exception {
        AzureadRecipe recipe = AzureadRecipe.read();
        List<String> arguments =
                new ArrayList<>(output(recipe.argumentsOfFakes()).lines().toList());
        assertThat(arguments)
                .containsExactly(
                        "fakes", "--bind", GATEWAY, "--name", GATEWAY, "--entra-port", "443", "--directory", "fakes");
        // of a user who may not listen there, on a machine where others do
        FakeCloud.ENDPOINTS.forEach(name -> arguments.addAll(List.of("--" + name + "-port", "0")));
        arguments.subList(5, 7).clear();
        try (CommandProcess fakes = CommandProcess.start(directory, arguments.toArray(String[]::new))) {
            fakes.await(printed -> printed.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            String variables = PrintedEnvironmentTest.variables(printed, Credential.SECRET);

            List<String> run = output(variables + recipe.prometheus()).lines().toList();

            String ingestion = output(variables + "printf %s \"$INGESTION_URL\"");
            assertThat(ingestion).startsWith("https://" + GATEWAY + ":");
            assertThat(run)
                    .containsExactly(
                            "run",
                            "--rm",
                            "--add-host",
                            "login.microsoftonline.com:" + GATEWAY,
                            "-e",
                            "SSL_CERT_FILE=/etc/fakes-ca.pem",
                            "-v",
                            directory.toRealPath().resolve("fakes/ca.pem") + ":/etc/fakes-ca.pem:ro",
                            "-v",
                            directory.toRealPath().resolve("prometheus.yml") + ":/etc/prometheus/prometheus.yml:ro",
                            "remote-write-conformance/prometheus-azuread:3.5");
            Map<String, Object> configuration = new Yaml().load(Files.readString(directory.resolve("prometheus.yml")));
            assertThat(configuration.get("remote_write"))
                    .isEqualTo(List.of(Map.of(
                            "url",
                            ingestion,
                            "azuread",
                            Map.of(
                                    "cloud",
                                    "AzurePublic",
                                    "oauth",
                                    Map.of(
                                            "client_id",
                                            FakeCloud.CLIENT_ID,
                                            "tenant_id",
                                            FakeCloud.TENANT_ID,
                                            "client_secret",
                                            FakeCloud.CLIENT_SECRET)))));
        }
    }
}
