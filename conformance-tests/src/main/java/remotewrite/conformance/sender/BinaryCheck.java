package remotewrite.conformance.sender;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether an executable is a Prometheus that runs here. */
sealed interface BinaryCheck {
    record Runs(SenderVersion version) implements BinaryCheck {}

    record DoesNotRun(String reason) implements BinaryCheck {}

    /** Runs {@code binary --version}; 10 s at most. */
    static BinaryCheck of(Path binary) {
        if (!Files.isExecutable(binary) || Files.isDirectory(binary)) {
            return new DoesNotRun("there is no executable file " + binary);
        }
        Command.Outcome outcome =
                new Command(List.of(binary.toAbsolutePath().toString(), "--version"), Duration.ofSeconds(10)).run();
        if (!outcome.succeeded()) {
            return new DoesNotRun("prometheus --version: " + outcome.summary());
        }
        return read(String.join("\n", outcome.printed()));
    }

    /** Reads what {@code prometheus --version} printed. */
    static BinaryCheck read(String printed) {
        Matcher matcher = Pattern.compile("^prometheus, version (\\S+)", Pattern.MULTILINE)
                .matcher(printed);
        return matcher.find()
                ? new Runs(SenderVersion.of(matcher.group(1)))
                : new DoesNotRun("--version does not print a Prometheus version");
    }
}
