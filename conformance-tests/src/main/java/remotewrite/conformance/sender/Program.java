package remotewrite.conformance.sender;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A sender that can be fetched as a binary.
 *
 * @param name of its executable, and of its directory in the cache
 * @param shown in messages
 * @param debianPackage that has it in {@code usr/bin}
 * @param executables that are kept, its own first; the others where the package has them
 */
record Program(String name, String shown, String debianPackage, List<String> executables) {
    static final Program PROMETHEUS =
            new Program("prometheus", "Prometheus", "prometheus", List.of("prometheus", "promtool"));

    /** VictoriaMetrics's agent. Debian's build of it prints no version (observed, 1.145.0+ds1-2). */
    static final Program VMAGENT = new Program("vmagent", "vmagent", "victoria-metrics", List.of("vmagent"));

    Program {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(shown, "shown is null");
        Objects.requireNonNull(debianPackage, "debianPackage is null");
        executables = List.copyOf(executables);
    }

    /**
     * Whether an executable runs here; 10 s at most.
     *
     * @param packaged the version of its package, for a program that prints none
     */
    BinaryCheck check(Path binary, Optional<SenderVersion> packaged) {
        if (this.equals(PROMETHEUS)) {
            return BinaryCheck.of(binary);
        }
        if (!Files.isExecutable(binary) || Files.isDirectory(binary)) {
            return new BinaryCheck.DoesNotRun("there is no executable file " + binary);
        }
        Command.Outcome outcome =
                new Command(List.of(binary.toAbsolutePath().toString(), "--version"), Duration.ofSeconds(10)).run();
        return outcome.succeeded()
                ? packaged.<BinaryCheck>map(BinaryCheck.Runs::new)
                        .orElseGet(() -> new BinaryCheck.DoesNotRun(name + " --version prints no version"))
                : new BinaryCheck.DoesNotRun(name + " --version: " + outcome.summary());
    }
}
