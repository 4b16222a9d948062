package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.conformance.NotRun;
import remotewrite.conformance.sender.DockerEngine;
import remotewrite.fake.cloud.Credential;

/**
 * The blocks of docs/fakes-control.md that bring Prometheus's own {@code azuread} to the fakes, pasted into shells. Skipped
 * with the reason where the image or the port is missing; with {@code CONFORMANCE_REQUIRE_CONTAINERS=true} in the environment
 * that is a failure.
 */
@Tag("container")
class AzureadRecipeTest {
    private static final String IMAGE = "remote-write-conformance/prometheus-azuread:3.5";
    private static final Pattern WRITTEN = Pattern.compile("(?m) ingestion \\S+ POST /dataCollectionRules/\\S+ -> 204");

    @TempDir
    private Path directory;

    private ProcessBuilder shell(String script) {
        return new ProcessBuilder("sh", "-eu", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true);
    }

    private String output(String script) throws IOException, InterruptedException {
        Process process = shell(script).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s", text).isZero();
        return text;
    }

    private void requireImage() throws IOException, InterruptedException {
        String found = output("docker image inspect --format '{{.Id}} of Prometheus"
                        + " {{index .Config.Labels \"org.opencontainers.image.version\"}}' " + IMAGE
                        + " 2>&1 || echo none")
                .strip();
        if (found.endsWith("none")) {
            NotRun.because("the recipe for azuread: no image " + IMAGE
                    + " (images/build-native-azuread 3.5 builds it): " + found);
        }
        System.out.println("the recipe for azuread: container image " + IMAGE + ", " + found);
    }

    @Test
    void asDocumentedPrometheusGetsItsTokenAndWrites() throws Exception {
        requireImage();
        AzureadRecipe recipe = AzureadRecipe.read();
        // the launcher's part is another test's: here the arguments are what matters
        List<String> arguments = output(recipe.argumentsOfFakes()).lines().toList();
        Path out = directory.resolve("out");
        Path containerId = directory.resolve("container");
        Path log = directory.resolve("prometheus.log");
        try (CommandProcess fakes = CommandProcess.start(directory, arguments.toArray(String[]::new))) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            if (!Files.readString(out).contains("Ctrl-C ends")) {
                NotRun.because("the recipe for azuread: the fakes cannot listen where it says: "
                        + Files.readString(directory.resolve("err")));
            }
            String labelled = "docker() { if [ \"$1\" = run ]; then shift; command docker run --cidfile '" + containerId
                    + "' --label " + DockerEngine.LABEL + "=recipe --label " + DockerEngine.OWNER + "="
                    + DockerEngine.THIS_PROCESS + " \"$@\"; else command docker \"$@\"; fi; }\n";
            Process prometheus = shell(PrintedEnvironmentTest.variables(PrintedLines.of(directory), Credential.SECRET)
                            + labelled
                            + recipe.prometheus())
                    .redirectOutput(log.toFile())
                    .start();
            try {
                await().atMost(Duration.ofSeconds(90))
                        .until(() -> WRITTEN.matcher(Files.readString(out)).find() || !prometheus.isAlive());

                assertThat(Files.readString(out))
                        .as("%s", Files.readString(log))
                        .containsPattern(WRITTEN)
                        .containsPattern(" entra \\S+ POST /\\S+/oauth2/v2.0/token -> 200");
            } finally {
                output("docker rm --force $(cat '" + containerId + "') || true");
                if (!prometheus.waitFor(30, TimeUnit.SECONDS)) {
                    prometheus.destroyForcibly();
                }
            }
        }
    }
}
