package remotewrite.report;

import io.qameta.allure.ConfigurationBuilder;
import io.qameta.allure.Context;
import io.qameta.allure.Extension;
import io.qameta.allure.ReportGenerationException;
import io.qameta.allure.ReportGenerator;
import io.qameta.allure.core.Configuration;
import io.qameta.allure.ga.GaPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Builds one self-contained page from Allure results, in process: it opens from a file, needs no server, and neither
 * building nor reading it contacts anyone. It has the tabs of the library (overview, categories, suites, graphs,
 * timeline); the behaviours and packages tabs are plugins of the Allure command line and not published as libraries.
 */
public final class AllureHtml {
    private static final String NAME = "Remote write conformance";

    /**
     * Replaces the page with one made from all results given.
     *
     * @param allureResults directories as {@link AllureResults} or a JUnit run wrote them, at least one
     * @param page the file to write, conventionally {@code index.html} or {@code report.html}
     * @return the page
     * @throws ReportException when a directory holds no results or cannot be read, or the page cannot be written
     */
    public Path write(List<Path> allureResults, Path page) {
        Objects.requireNonNull(page, "page is null");
        if (allureResults.isEmpty()) {
            throw new ReportException("cannot build " + page + " from no Allure results: name at least one directory");
        }
        allureResults.forEach(AllureHtml::requireResults);
        Path drafts = draftDirectory(page);
        try {
            generate(drafts, allureResults);
            String html = Files.readString(drafts.resolve("index.html"), StandardCharsets.UTF_8);
            return AtomicFile.write(page, AllurePage.hardened(html));
        } catch (IOException | UncheckedIOException | ReportGenerationException failure) {
            throw new ReportException(
                    "cannot build the page " + page + " from the Allure results in " + allureResults + " ("
                            + failure.getMessage() + "): check that they can be read and " + drafts.getParent()
                            + " has space left",
                    failure);
        } finally {
            AtomicFile.deleteTree(drafts);
        }
    }

    private static void generate(Path drafts, List<Path> allureResults) {
        // The generator finds its templates through the context class loader, which pool threads may lack.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ReportGenerator.class.getClassLoader());
        try {
            new ReportGenerator(configuration()).generateSingleFile(drafts, allureResults);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The library's own extensions but GaPlugin, which posts statistics to Google when a report is generated. */
    static Configuration configuration() {
        List<Extension> extensions = ConfigurationBuilder.bundled().build().getExtensions().stream()
                .filter(extension -> !(extension instanceof GaPlugin) && !(extension instanceof Context<?>))
                .toList();
        // A fixed name: the template puts it into the page without escaping. empty() brings the contexts.
        return ConfigurationBuilder.empty()
                .withExtensions(extensions)
                .withReportName(NAME)
                .build();
    }

    private static void requireResults(Path directory) {
        try (DirectoryStream<Path> results = Files.newDirectoryStream(directory, "*-result.json")) {
            if (!results.iterator().hasNext()) {
                throw new ReportException("there are no Allure results (*-result.json) in " + directory
                        + ": name a directory a run has written, often called allure-results");
            }
        } catch (IOException failure) {
            throw new ReportException(
                    "cannot read Allure results from " + directory + " (" + AtomicFile.reason(failure)
                            + "): name a directory a run has written, often called allure-results",
                    failure);
        }
    }

    private static Path draftDirectory(Path page) {
        Path parent = AtomicFile.directory(page.toAbsolutePath().getParent());
        try {
            return Files.createTempDirectory(parent, ".draft-");
        } catch (IOException failure) {
            throw new ReportException(
                    "cannot write to " + parent + " (" + AtomicFile.reason(failure)
                            + "): give a directory that can be written",
                    failure);
        }
    }
}
