package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
    @TempDir
    private Path root;

    @Test
    void writesEveryFormat() throws IOException {
        RunReport report = Examples.everything();
        ReportFiles.Written written =
                ReportFiles.into(root.resolve("new/report")).write(report);

        assertThat(written.json()).hasFileName("report.json").content().isEqualTo(new JsonReport().render(report));
        assertThat(written.junitXml())
                .hasFileName("report.xml")
                .content()
                .isEqualTo(new JunitXmlReport().render(report));
        assertThat(written.markdown())
                .hasFileName("report.md")
                .content()
                .isEqualTo(new MarkdownReport().render(report));
        assertThat(written.html()).isEmpty();
        assertThat(names(written.allureResults()))
                .filteredOn(name -> name.endsWith("-result.json"))
                .hasSize(6);
        assertThat(names(root.resolve("new/report")))
                .containsExactlyInAnyOrder("report.json", "report.xml", "report.md", "allure-results");
    }

    @Test
    void writesThePageOnRequest() {
        ReportFiles.Written written = ReportFiles.into(root).withHtml().write(Examples.conforming());

        assertThat(written.html())
                .hasValueSatisfying(page ->
                        assertThat(page).hasFileName("report.html").content().startsWith("<!DOCTYPE html>"));
    }

    @Test
    void writesNoPageOfNothing() {
        assertThat(ReportFiles.into(root).withHtml().write(Examples.empty()).html())
                .isEmpty();
    }

    @Test
    void writesHostileTextToEveryFile() {
        ReportFiles.Written written = ReportFiles.into(root).withHtml().write(Examples.hostile());

        assertThat(written.html()).isPresent();
        assertThat(written.json()).content().contains("pwned");
        assertThat(written.junitXml()).content().contains("pwned");
        assertThat(written.markdown()).content().contains("pwned");
    }

    @Test
    void forgetsTheEarlierReportAndNothingElse() throws IOException {
        ReportFiles.Written earlier = ReportFiles.into(root).withHtml().write(Examples.everything());
        Files.createDirectories(earlier.allureResults().resolve("history"));

        ReportFiles.Written written = ReportFiles.into(root).write(Examples.conforming());

        assertThat(names(written.allureResults()))
                .filteredOn(name -> name.endsWith("-result.json"))
                .hasSize(3);
        assertThat(names(written.allureResults())).contains("history");
        assertThat(root.resolve("report.html")).doesNotExist();
    }

    @Test
    void saysPlainlyThatADirectoryCannotBeUsed() throws IOException {
        Path file = Files.writeString(root.resolve("taken"), "a file");

        assertThatThrownBy(() -> ReportFiles.into(file).write(Examples.conforming()))
                .isInstanceOf(ReportException.class)
                .hasMessageStartingWith("cannot create the directory " + file + " for the report (")
                .hasMessageEndingWith("give a directory that can be created and written");
    }

    @Test
    void saysPlainlyThatAFileCannotBeReplaced() throws IOException {
        Files.createDirectories(root.resolve("report.json/not-empty"));

        assertThatThrownBy(() -> ReportFiles.into(root).write(Examples.conforming()))
                .isInstanceOf(ReportException.class)
                .hasMessageStartingWith("cannot write the report file " + root.resolve("report.json"));
        assertThat(names(root)).containsExactly("report.json");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
