package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The blocks for a shell under "Prometheus with azuread" of docs/fakes-control.md.
 *
 * @param fakes starts the fakes
 * @param prometheus writes Prometheus's configuration and starts it
 */
record AzureadRecipe(String fakes, String prometheus) {
    private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");

    static AzureadRecipe read() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "fakes-control.md"));
        String section = page.substring(page.indexOf("\n## Prometheus with azuread\n") + 1);
        List<String> blocks = BLOCK.matcher(section.substring(0, section.indexOf("\n## ")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        return new AzureadRecipe(blocks.get(0), blocks.get(1));
    }

    /** A script that prints them, one a line: the launcher's part is another test's. */
    String argumentsOfFakes() {
        return "conformance() { printf '%s\\n' \"$@\"; }\n" + fakes.replace("./conformance", "conformance");
    }
}
