package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A setup file is judged by the life that the command line gives to tokens. */
class FakesTokenLifetimeTest {
    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();
    private Path setup;

    @BeforeEach
    void write() throws IOException {
        setup = Files.writeString(directory.resolve("setup.yaml"), "entra: {refreshIn: PT90M}\n");
    }

    @Test
    void aTimeToRefreshAfterTheEndOfTokensIsRefused() {
        assertThat(run("--setup", setup.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("setup.yaml:1: entra.refreshIn: 'PT90M' is after the end of the tokens, which live 3599 s;")
                .doesNotContain("\tat ");
    }

    /** The second mistake ends the command before anything is started. */
    @Test
    void aTimeToRefreshWithinALongerLifeIsNot() throws IOException {
        Files.writeString(setup, "entra: {refreshIn: PT90M}\nimds: 5\n");

        assertThat(run("--setup", setup.toString(), "--token-lifetime", "5400")).isEqualTo(2);
        assertThat(err.toString())
                .contains("setup.yaml:2: imds: a mapping is needed")
                .doesNotContain("refreshIn");
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "fakes";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err, true)),
                arguments);
    }
}
