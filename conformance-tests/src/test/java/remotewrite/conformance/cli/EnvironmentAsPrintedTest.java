package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/** A client on another machine is told what is printed for one on this. */
class EnvironmentAsPrintedTest {
    private static final Pattern EXPORT = Pattern.compile("(?m)^export ([A-Za-z_]+)=(\\S.*)$");
    private static final String SETUP = """
            tenants:
              - id: 11111111-2222-3333-4444-555555555555
                applications:
                  - clientId: aaaaaaaa-0000-0000-0000-000000000001
                    objectId: bbbbbbbb-0000-0000-0000-000000000001
                    secrets: [{value: canary, from: 2016-01-01T00:00:00Z, until: 2056-01-01T00:00:00Z}]
                    federatedCredentials: [{issuer: "https://oidc.example/", subject: sender}]
            """;

    @TempDir
    private Path directory;

    @Test
    void theControlInterfaceTellsTheVariablesOfEveryBlock() throws Exception {
        Path setup = Files.writeString(directory.resolve("setup.yaml"), SETUP);
        List<String> arguments = Stream.concat(
                        Stream.of("fakes", "--control-port=0", "--setup=" + setup),
                        FakeCloud.ENDPOINTS.stream().map(name -> "--" + name + "-port=0"))
                .toList();
        try (CommandProcess fakes = CommandProcess.start(directory, arguments.toArray(String[]::new));
                HttpClient http = HttpClient.newHttpClient()) {
            fakes.await(output -> output.contains("Ctrl-C ends"));
            PrintedLines printed = PrintedLines.of(directory);
            URI control = URI.create(printed.examples("control ").getFirst().replaceFirst("^control +", ""));
            HttpRequest ask =
                    HttpRequest.newBuilder(control.resolve("/environment")).build();
            JsonNode environment = new ObjectMapper()
                    .readTree(http.send(ask, BodyHandlers.ofString()).body());

            assertThat(environment.at("/setup")).hasSize(2);
            for (JsonNode own : environment.get("setup")) {
                assertTold(
                        own.get("variables"),
                        printed,
                        "# of " + setup + ", as " + own.get("name").asText() + ":");
            }
            environment.properties().stream()
                    .filter(entry -> !entry.getKey().equals("setup"))
                    .forEach(entry -> assertTold(
                            entry.getValue(),
                            printed,
                            printed.lines().stream()
                                    .filter(line -> line.startsWith("# as "
                                            + Credential.valueOf(entry.getKey()).description()))
                                    .findFirst()
                                    .orElseThrow()));
        }
    }

    private static void assertTold(JsonNode variables, PrintedLines printed, String heading) {
        String block = printed.variables(heading);
        Set<String> names = EXPORT.matcher(block)
                .results()
                .map(export -> export.group(1))
                .filter(name -> !name.equals("no_proxy"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(variables.fieldNames()).toIterable().as(heading).containsExactlyElementsOf(names);
        for (String own : List.of("CLUSTER", "LISTENING_PORT")) {
            assertThat(variables.has(own)).as(heading).isEqualTo(variables.has("IDENTITY_TYPE"));
            if (variables.has(own)) {
                assertThat(block)
                        .contains("export " + own + "='" + variables.get(own).asText() + "'\n");
            }
        }
    }
}
