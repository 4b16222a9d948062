package remotewrite.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes a report in every format into one directory: {@code report.json}, {@code report.xml} (JUnit),
 * {@code report.md}, {@code allure-results/} and on request {@code report.html}.
 */
public final class ReportFiles {
    private final Path directory;
    private final boolean html;

    private ReportFiles(Path directory, boolean html) {
        this.directory = Objects.requireNonNull(directory, "directory is null");
        this.html = html;
    }

    /** Into this directory, which is created when missing. Evidence paths of results are relative to it. */
    public static ReportFiles into(Path directory) {
        return new ReportFiles(directory, false);
    }

    /** Also the single HTML page: about 3.3 MB and a second or two. */
    public ReportFiles withHtml() {
        return new ReportFiles(directory, true);
    }

    /**
     * What was written.
     *
     * @param allureResults the directory
     * @param html empty when it was not asked for, or when the report has no checks to show
     */
    public record Written(Path json, Path junitXml, Path markdown, Path allureResults, Optional<Path> html) {
        public Written {
            Objects.requireNonNull(json, "json is null");
            Objects.requireNonNull(junitXml, "junitXml is null");
            Objects.requireNonNull(markdown, "markdown is null");
            Objects.requireNonNull(allureResults, "allureResults is null");
            Objects.requireNonNull(html, "html is null");
        }
    }

    /**
     * Writes the files, each whole or not at all. Files of an earlier report are replaced; its Allure results, and a
     * page that is not written again, are removed, so that no result of another run shows up in this one.
     *
     * @throws ReportException when the directory or a file cannot be written
     */
    public Written write(RunReport report) {
        AtomicFile.directory(directory);
        Path json = AtomicFile.write(directory.resolve("report.json"), new JsonReport().render(report));
        Path xml = AtomicFile.write(directory.resolve("report.xml"), new JunitXmlReport().render(report));
        Path markdown = AtomicFile.write(directory.resolve("report.md"), new MarkdownReport().render(report));
        Path results = AtomicFile.directory(directory.resolve("allure-results"));
        Path page = directory.resolve("report.html");
        forget(results, page);
        new AllureResults(results, directory).write(report);
        boolean shown = html && !report.results().isEmpty();
        return new Written(
                json,
                xml,
                markdown,
                results,
                shown ? Optional.of(new AllureHtml().write(List.of(results), page)) : Optional.empty());
    }

    private static void forget(Path results, Path page) {
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(results, "*{-result.json,-attachment*}")) {
            for (Path file : earlier) {
                Files.delete(file);
            }
            Files.deleteIfExists(page);
        } catch (IOException failure) {
            throw new ReportException(
                    "cannot remove the earlier report from " + results.getParent() + " (" + AtomicFile.reason(failure)
                            + "): give a directory that can be written",
                    failure);
        }
    }
}
