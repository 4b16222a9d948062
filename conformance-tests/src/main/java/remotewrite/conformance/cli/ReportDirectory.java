package remotewrite.conformance.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Where a run leaves its reports and recordings. */
record ReportDirectory(Path path, boolean ours) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Path RUNS = Path.of("runs");

    /**
     * The directory asked for, or a new one named after command and time in {@code runs/}.
     *
     * @throws UserMistake when it cannot be written to
     */
    static ReportDirectory prepare(Optional<Path> asked, Instant start, String command) {
        Path path = asked.orElse(RUNS.resolve(command + "-" + STAMP.format(start)));
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UserMistake("The report directory " + path + " cannot be made ("
                    + e.getClass().getSimpleName() + "); name another one with --report.");
        }
        if (!Files.isWritable(path)) {
            throw new UserMistake("The report directory " + path + " is not writable; name another one with --report.");
        }
        return new ReportDirectory(path, asked.isEmpty());
    }

    Path recordings() {
        return path.resolve("recordings");
    }

    /** As a user may type it. */
    String shown() {
        return path + "/";
    }

    /** Lets {@code runs/latest} point here, where links can be made. */
    void markLatest() {
        if (!ours) {
            return;
        }
        Path latest = RUNS.resolve("latest");
        try {
            Files.deleteIfExists(latest);
            Files.createSymbolicLink(latest, path.getFileName());
        } catch (IOException | UnsupportedOperationException e) {
            // a convenience only: the path is printed as well
            return;
        }
    }
}
