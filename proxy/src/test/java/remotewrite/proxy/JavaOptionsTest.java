package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The flags of the image are taken by every Java that may run the proxy. */
class JavaOptionsTest {
    private static final Path OPTIONS = Path.of("..", "images", "proxy", "java.options");

    /** Older ones do not run the proxy, but from 17 on they tell as much about a flag. */
    private static final int OLDEST_ASKED = 17;

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    /** Whether a flag is an experiment differs by version: 21.0.2 ended at the one, 24 at the other. */
    @Test
    void experimentsAreAllowedBeforeTheFlagsThatSomeJavaTakesForOne() throws IOException {
        assertThat(Files.readAllLines(OPTIONS))
                .containsSubsequence("-XX:+UnlockExperimentalVMOptions", "-XX:+UseCompactObjectHeaders")
                .containsSubsequence("-XX:+UnlockExperimentalVMOptions", "-XX:TrimNativeHeapInterval=1000")
                .containsSubsequence("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseCompactObjectHeaders");
    }

    @Test
    void everyJavaOfThisMachineStartsWithThem() throws IOException, InterruptedException {
        List<Path> homes = homes();
        assertThat(homes).isNotEmpty();
        for (Path home : homes) {
            Process process = new ProcessBuilder(
                            home.resolve("bin").resolve("java").toString(), "@" + OPTIONS, "-version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(home + " said: " + said).isZero();
            assertThat(said).doesNotContain("warning", "Warning");
        }
    }

    /** That of the test, and where distributions put others. */
    private static List<Path> homes() throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return List.of(own);
        }
        try (Stream<Path> others = Files.list(all)) {
            return Stream.concat(Stream.of(own), others)
                    .filter(home -> Files.isExecutable(home.resolve("bin").resolve("java")))
                    .filter(home -> version(home) >= OLDEST_ASKED)
                    .map(JavaOptionsTest::real)
                    .distinct()
                    .toList();
        }
    }

    private static Path real(Path home) {
        try {
            return home.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(home + " cannot be looked up", e);
        }
    }

    private static int version(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
