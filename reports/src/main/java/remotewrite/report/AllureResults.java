package remotewrite.report;

import io.qameta.allure.AllureResultsWriteException;
import io.qameta.allure.FileSystemResultsWriter;
import io.qameta.allure.model.Attachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes a report as Allure 2 result files: one {@code <uuid>-result.json} a check, a copy of each recording as
 * attachment, {@code environment.properties} and {@code categories.json}. Other files in the directory are left alone, so
 * several reports and a JUnit run can share it.
 */
public final class AllureResults {
    private static final String CATEGORIES = """
            [
              {"name": "Violations", "matchedStatuses": ["failed"], "messageRegex": "VIOLATED .*"},
              {"name": "Not observed", "matchedStatuses": ["failed", "skipped"], "messageRegex": "NOT OBSERVED .*"},
              {"name": "Harness broken", "matchedStatuses": ["broken"]},
              {"name": "Not applicable", "matchedStatuses": ["skipped"], "messageRegex": "NOT APPLICABLE .*"}
            ]
            """;

    private final Path directory;
    private final Path evidenceRoot;

    /**
     * @param directory created when missing
     * @param evidenceRoot what the evidence paths of results are relative to; evidence outside of it is not attached
     */
    public AllureResults(Path directory, Path evidenceRoot) {
        this.directory = Objects.requireNonNull(directory, "directory is null");
        this.evidenceRoot = Objects.requireNonNull(evidenceRoot, "evidenceRoot is null")
                .toAbsolutePath()
                .normalize();
    }

    /**
     * Writes all files of the report, each whole or not at all.
     *
     * @return the files written, attachments included
     * @throws ReportException when the directory cannot be created or written, or a recording cannot be read
     */
    public List<Path> write(RunReport report) {
        AtomicFile.directory(directory);
        List<Path> written = new ArrayList<>();
        Path drafts = draftDirectory();
        try {
            FileSystemResultsWriter writer = new FileSystemResultsWriter(drafts);
            for (CheckResult result : report.results()) {
                List<Attachment> attachments = evidence(result).map(file -> attach(file, written)).stream()
                        .toList();
                var test = AllureTestResult.of(report, result, attachments);
                writer.write(test);
                String name = test.getUuid() + "-result.json";
                written.add(AtomicFile.move(drafts.resolve(name), directory.resolve(name)));
            }
        } catch (AllureResultsWriteException failure) {
            throw new ReportException(
                    "cannot write Allure results to " + directory + " (" + failure.getMessage()
                            + "): give a directory that can be written and has space left",
                    failure);
        } finally {
            AtomicFile.deleteTree(drafts);
        }
        written.add(
                AtomicFile.write(directory.resolve("environment.properties"), AllureEnvironment.properties(report)));
        written.add(AtomicFile.write(directory.resolve("categories.json"), CATEGORIES));
        return List.copyOf(written);
    }

    private Path draftDirectory() {
        try {
            return Files.createTempDirectory(directory, ".draft-");
        } catch (IOException failure) {
            throw new ReportException(
                    "cannot write to the Allure results directory " + directory + " (" + AtomicFile.reason(failure)
                            + "): give a directory that can be written",
                    failure);
        }
    }

    private Optional<Path> evidence(CheckResult result) {
        if (result.evidence().isBlank()) {
            return Optional.empty();
        }
        try {
            Path file = evidenceRoot.resolve(result.evidence()).normalize();
            return Optional.of(file).filter(path -> path.startsWith(evidenceRoot) && Files.isRegularFile(path));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    /** Checks that share a recording share its copy. */
    private Attachment attach(Path evidence, List<Path> written) {
        String relative = evidenceRoot.relativize(evidence).toString();
        String name = evidence.getFileName().toString();
        String ending = name.matches(".*\\.[A-Za-z0-9]{1,8}") ? name.substring(name.lastIndexOf('.')) : "";
        // HAR is JSON; Allure shows what it knows the type of instead of offering a download.
        String type = ending.equals(".har") || ending.equals(".json") ? "application/json" : "text/plain";
        Path copy = directory.resolve(AllureTestResult.uuid(relative) + "-attachment" + ending);
        if (!written.contains(copy)) {
            written.add(AtomicFile.copy(evidence, copy));
        }
        return new Attachment()
                .setName(Printable.line(relative))
                .setSource(copy.getFileName().toString())
                .setType(type);
    }
}
