package remotewrite.conformance.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a run leaves its reports and recordings. Closed, it is gone again when nothing came into it. */
final class ReportDirectory implements AutoCloseable {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Path RUNS = Path.of("runs");

    private final Path path;
    private final boolean ours;
    private final List<Path> made;
    private final PrintWriter err;
    private boolean complete;

    /**
     * @param ours whether nobody named it
     * @param made the directories that were not there before, innermost first
     */
    private ReportDirectory(Path path, boolean ours, List<Path> made, PrintWriter err) {
        this.path = path;
        this.ours = ours;
        this.made = List.copyOf(made);
        this.err = err;
    }

    /**
     * The directory asked for, or a new one named after command and time in {@code runs/}.
     *
     * @param err is told when an unfinished report stays
     * @throws UserMistake when it cannot be written to
     */
    static ReportDirectory prepare(Optional<Path> asked, Instant start, String command, PrintWriter err) {
        Path path = asked.orElse(RUNS.resolve(command + "-" + STAMP.format(start)));
        List<Path> made = new ArrayList<>();
        for (Path missing = path.toAbsolutePath();
                missing != null && Files.notExists(missing);
                missing = missing.getParent()) {
            made.add(missing);
        }
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UserMistake("The report directory " + path + " cannot be made (" + FileTrouble.why(path, e)
                    + "); name another one with --report.");
        }
        if (!Files.isWritable(path)) {
            throw new UserMistake("The report directory " + path + " is not writable; name another one with --report.");
        }
        return new ReportDirectory(path, asked.isEmpty(), made, err);
    }

    Path path() {
        return path;
    }

    Path recordings() {
        return path.resolve("recordings");
    }

    /** As a user may type it. */
    String shown() {
        return path + "/";
    }

    /** The report is all there. Lets {@code runs/latest} point here, where links can be made. */
    void complete() {
        complete = true;
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

    /** A run that judged nothing, an interrupted one for example, leaves no empty directory behind. */
    @Override
    public void close() {
        try {
            for (Path directory : made) {
                Files.deleteIfExists(directory);
            }
        } catch (DirectoryNotEmptyException e) {
            if (!complete) {
                err.println("The report is not complete; what was written of it is in " + shown());
            }
        } catch (IOException e) {
            // it is empty, and nobody is misled by it
            return;
        }
    }
}
