package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.qameta.allure.Extension;
import io.qameta.allure.ga.GaPlugin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AllureHtmlTest {
    @TempDir
    private Path root;

    private Path results(String name, RunReport report) {
        Path directory = root.resolve(name);
        new AllureResults(directory, root).write(report);
        return directory;
    }

    private String page(Path... results) throws IOException {
        return Files.readString(new AllureHtml().write(List.of(results), root.resolve("index.html")));
    }

    private static String data(String html, String name) {
        return Pattern.compile("d\\('" + Pattern.quote(name) + "','([^']*)'\\)")
                .matcher(html)
                .results()
                .map(match -> new String(Base64.getDecoder().decode(match.group(1)), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the page holds no " + name));
    }

    @Test
    void loadsNothingFromAnywhere() throws IOException {
        String html = page(results("a", Examples.everything()));

        List<String> references = Pattern.compile("<(?:script|link|img|iframe)[^>]*?(?:src|href)=\"([^\"]{0,40})")
                .matcher(html)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(references)
                .hasSize(3)
                .allSatisfy(reference -> assertThat(reference).startsWith("data:"));
        assertThat(html).doesNotContain("googletagmanager", "gtag", "dataLayer", "http://", "https://");
    }

    @Test
    void bringsNoProgramOrStyleThatLoadsFromAnywhere() throws IOException {
        String html = page(results("a", Examples.everything()));

        List<String> embedded = Pattern.compile("(?:src|href)=\"data:text/[a-z]+;base64,([^\"]*)\"")
                .matcher(html)
                .results()
                .map(match -> new String(Base64.getDecoder().decode(match.group(1)), StandardCharsets.UTF_8))
                .toList();
        assertThat(embedded)
                .hasSize(2)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain(
                                "googletagmanager", "google-analytics", "url(http", "url(//", "@import", "sendBeacon"));
    }

    @Test
    void showsMessagesAsTextAndNotAsHtml() throws IOException {
        String html = page(results("a", Examples.hostile()));
        String program = Pattern.compile("src=\"data:text/javascript;base64,([^\"]*)\"")
                .matcher(html)
                .results()
                .map(match -> new String(Base64.getDecoder().decode(match.group(1)), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();

        assertThat(program).contains("newline:!0,escapeXML:!0}").doesNotContain("newline:!0}");
        assertThat(html).doesNotContain("pwned");
    }

    @Test
    void holdsTheDataOfEveryTab() throws IOException {
        String html = page(results("a", Examples.everything()));

        assertThat(data(html, "data/suites.json"))
                .contains("RETRY-02 The sender retries", "Prometheus 3.5.3 through the reference proxy");
        assertThat(data(html, "data/categories.json")).contains("Violations", "Not observed", "Harness broken");
        assertThat(data(html, "data/timeline.json")).contains("RETRY-02");
        assertThat(data(html, "widgets/severity.json")).contains("critical");
        assertThat(data(html, "widgets/environment.json")).contains("reference proxy 0.1.0", "No real Prometheus");
    }

    @Test
    void showsSeveralRunsSideBySide() throws IOException {
        RunReport one = Examples.conforming();
        RunReport other = new RunReport(
                "vmagent 1.120 without a proxy",
                List.of(),
                List.of(),
                List.of(),
                one.results(),
                one.startedAt(),
                one.took(),
                false);

        String html = page(results("a", one), results("b", other));

        assertThat(data(html, "data/suites.json")).contains(one.title(), other.title());
        assertThat(data(html, "widgets/summary.json")).containsPattern("\"total\"\\s*:\\s*6");
    }

    @Test
    void tellsNobodyThatAReportWasBuilt() {
        List<Extension> extensions = AllureHtml.configuration().getExtensions();

        assertThat(extensions).hasSizeGreaterThan(20).noneMatch(GaPlugin.class::isInstance);
    }

    @Test
    void saysNothingInTheLog() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        Level before = logger.getLevel();
        logger.addAppender(events);
        logger.setLevel(Level.INFO);
        try {
            page(results("a", Examples.everything()));
        } finally {
            logger.setLevel(before);
            logger.detachAppender(events);
        }

        assertThat(events.list).isEmpty();
    }

    @Test
    void leavesOnlyThePage() throws IOException {
        page(results("a", Examples.conforming()));

        try (Stream<Path> files = Files.list(root)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("a", "index.html");
        }
    }

    @Test
    void refusesToShowNothing() throws IOException {
        Path empty = Files.createDirectories(root.resolve("empty"));
        Path page = root.resolve("index.html");

        assertThatThrownBy(() -> new AllureHtml().write(List.of(), page))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("name at least one directory");
        assertThatThrownBy(() -> new AllureHtml().write(List.of(empty), page))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("no Allure results (*-result.json) in " + empty);
        assertThatThrownBy(() -> new AllureHtml().write(List.of(root.resolve("absent")), page))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("absent");
        assertThat(page).doesNotExist();
    }

    @Test
    void refusesAPageItDoesNotKnow() {
        assertThatThrownBy(() -> AllurePage.hardened("<html></html>"))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("cannot find its analytics script");
        assertThatThrownBy(() -> AllurePage.hardened("<script>window.dataLayer</script><script>other()</script>"))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("cannot find its program");
    }
}
