package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {
    private static final Map<String, Function<RunReport, String>> RENDERERS = Map.of(
            "txt", TextReport.plain()::render,
            "json", new JsonReport()::render,
            "xml", new JunitXmlReport()::render,
            "md", new MarkdownReport()::render);

    static Map<String, RunReport> reports() {
        Map<String, RunReport> reports = new LinkedHashMap<>();
        Examples.perVerdict().forEach((name, result) -> reports.put("verdict-" + name, Examples.of(result)));
        reports.put("report-conforming", Examples.conforming());
        reports.put("report-everything", Examples.everything());
        reports.put("report-nothing-judged", Examples.nothingJudged());
        reports.put("report-empty", Examples.empty());
        reports.put("report-hostile", Examples.hostile());
        return reports;
    }

    static Stream<Arguments> renderings() {
        return reports().entrySet().stream()
                .flatMap(report -> RENDERERS.keySet().stream()
                        .sorted()
                        .map(ending -> Arguments.of(report.getKey() + "." + ending, report.getValue(), ending)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void rendersAsPinned(String file, RunReport report, String ending) {
        Golden.matches(file, RENDERERS.get(ending).apply(report));
    }

    @Test
    void rendersColoursAsPinned() {
        Golden.matches("report-everything.ansi", TextReport.coloured().render(Examples.everything()));
    }

    @Test
    void pinsNothingThatIsNoLongerRendered() throws IOException {
        assumeFalse(Boolean.getBoolean("golden.update"), "the files are being written");
        Stream<String> expected = Stream.concat(
                renderings().map(arguments -> (String) arguments.get()[0]),
                Stream.concat(
                        Stream.of("report-everything.ansi"),
                        Examples.perVerdict().keySet().stream().map(name -> "allure-" + name + ".json")));
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(expected.toList());
        }
    }
}
