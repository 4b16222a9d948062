package remotewrite.fake.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import remotewrite.fake.NotRun;

/**
 * An unmodified promtool of Prometheus 3.5, which images/build-native-azuread builds: other than Debian's 2.42 it can push,
 * and takes token and trust from a file ({@code --http.config.file}).
 *
 * @param directory where its files go
 */
public record BuiltPromtool(Program program, Path directory) {
    /** Skips the test, and says so, when there is none; fails where everything must run. */
    public static BuiltPromtool in(Path directory) throws IOException, InterruptedException {
        Program program = Program.built("promtool")
                .orElseGet(() -> NotRun.because("no promtool in " + Program.cache()
                        + "; images/build-native-azuread 3.5 builds it where Go is"));
        String version = program.run(directory, Map.of(), List.of("--version"))
                .printed()
                .lines()
                .findFirst()
                .orElse("");
        System.out.println("built promtool: " + version + ", " + program.file());
        return new BuiltPromtool(program, directory);
    }

    /**
     * Writes a configuration of its HTTP client.
     *
     * @param caFile whom it trusts
     * @param proof lines of YAML that say who asks, and what else it shall send; blank for nobody
     */
    public Path configuration(Path caFile, String proof) throws IOException {
        return Files.writeString(
                Files.createTempFile(directory, "http", ".yml"), proof + "\ntls_config: {ca_file: " + caFile + "}\n");
    }

    public Program.Run query(Path configuration, List<String> arguments) throws IOException, InterruptedException {
        return program.run(
                directory,
                Map.of(),
                Stream.concat(Stream.of("query", "--http.config.file=" + configuration), arguments.stream())
                        .toList());
    }

    /** Pushes a page of two series. */
    Program.Run push(Path configuration, String url) throws IOException, InterruptedException {
        return push(List.of("--http.config.file=" + configuration), url, Map.of());
    }

    /**
     * The same, with its token on the command line.
     *
     * @param authorization blank for none
     */
    Program.Run pushWithHeader(String caFile, String url, String authorization)
            throws IOException, InterruptedException {
        return push(
                authorization.isBlank() ? List.of() : List.of("--header=Authorization=" + authorization),
                url,
                Map.of("SSL_CERT_FILE", caFile));
    }

    private Program.Run push(List<String> proof, String url, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path page = Files.writeString(directory.resolve("page"), """
                # HELP requests_total Requests so far.
                # TYPE requests_total counter
                requests_total{path="/ä"} 17
                # HELP up_since When it came up.
                # TYPE up_since gauge
                up_since 0.25
                """);
        return program.run(
                directory,
                environment,
                Stream.of(List.of("push", "metrics", "--label=job=probe"), proof, List.of(url, page.toString()))
                        .flatMap(List::stream)
                        .toList());
    }
}
