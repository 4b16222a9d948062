package remotewrite.fake.client;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A client that is a program of this machine, and its runs. */
public record Program(Path file) {
    private static final int DEADLINE_SECONDS = 120;

    /** @param printed on both outputs */
    public record Run(int exit, String printed) {}

    /** The first executable file of this name on the PATH. */
    static Optional<Program> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Program::new);
    }

    /** The newest of a program below {@code prometheus-azuread} in the suite's cache. */
    public static Optional<Program> built(String name) throws IOException {
        Path built = cache().resolve("prometheus-azuread");
        if (!Files.isDirectory(built)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(built)) {
            return versions.sorted(Comparator.reverseOrder())
                    .map(version -> version.resolve(name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .map(Program::new);
        }
    }

    /** {@code ${XDG_CACHE_HOME:-~/.cache}/remote-write-conformance}. */
    public static Path cache() {
        String configured = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path base =
                configured.startsWith("/") ? Path.of(configured) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("remote-write-conformance");
    }

    /** Runs it with nothing to read; 120 s at most. */
    public Run run(Path directory, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        Path printed = Files.createTempFile(directory, "printed", ".txt");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(file.toString()), arguments.stream())
                        .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(printed.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(file + " has not ended within " + DEADLINE_SECONDS + " s; it printed:\n"
                        + Files.readString(printed, StandardCharsets.UTF_8));
            }
            return new Run(process.exitValue(), Files.readString(printed, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
