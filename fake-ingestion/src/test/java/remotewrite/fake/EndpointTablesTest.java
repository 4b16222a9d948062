package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import remotewrite.fake.cloud.FakeCloud;

/**
 * docs/fakes.md leads from every endpoint of a cloud to its table, which says of each statement how sure it is and which test
 * holds it ({@link DocumentationTest} looks at the rows).
 */
class EndpointTablesTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern INDEX = Pattern.compile("(?m)^\\| (`[a-z-]+`(?:, `[a-z-]+`)*) \\|[^|]*\\|([^|]*)\\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([\\w.-]*)#([\\w-]+)\\)");

    /** By endpoint the links of the index. */
    private static Map<String, List<MatchResult>> index() throws IOException {
        Map<String, List<MatchResult>> all = new LinkedHashMap<>();
        for (MatchResult row : INDEX.matcher(Files.readString(DOCS.resolve("fakes.md")))
                .results()
                .toList()) {
            NAME.matcher(row.group(1))
                    .results()
                    .forEach(name -> all.computeIfAbsent(name.group(1), endpoint -> new ArrayList<>())
                            .addAll(LINK.matcher(row.group(2)).results().toList()));
        }
        return all;
    }

    /** The lines below the heading with this anchor, up to the next of its rank; none when there is no such heading. */
    private static List<String> section(String page, String anchor) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(DOCS.resolve(page.isEmpty() ? "fakes.md" : page))) {
            if (line.startsWith("## ")) {
                inside = anchor(line.substring(3)).equals(anchor);
            } else if (inside) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** As Markdown is shown at GitHub. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    @Test
    void theIndexNamesTheEndpointsThatThereAre() throws IOException {
        List<String> endpoints = new ArrayList<>(FakeCloud.ENDPOINTS);
        endpoints.add(FakeCloud.ARC);

        assertThat(index().keySet()).containsExactlyInAnyOrderElementsOf(endpoints);
    }

    @Test
    void everyEndpointHasATable() throws IOException {
        for (Map.Entry<String, List<MatchResult>> endpoint : index().entrySet()) {
            assertThat(endpoint.getValue()).as("links of %s", endpoint.getKey()).isNotEmpty();
            for (MatchResult link : endpoint.getValue()) {
                List<String> lines = section(link.group(1), link.group(2));
                assertThat(lines)
                        .as("%s: a table below %s", endpoint.getKey(), link.group())
                        .anyMatch(line -> line.matches("\\|.*\\| how sure \\| test \\|"));
                assertThat(lines)
                        .as("%s: rows of the table below %s", endpoint.getKey(), link.group())
                        .filteredOn(line -> line.startsWith("| ") && line.contains("Test."))
                        .hasSizeGreaterThan(3);
            }
        }
    }
}
