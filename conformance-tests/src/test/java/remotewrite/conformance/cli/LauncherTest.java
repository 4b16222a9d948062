package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher {@code conformance} in a checkout without sources, where a script stands for Maven. */
class LauncherTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> DIRECTORIES =
            List.of(".mvn", "proxy", "fake-ingestion", "reports", "conformance-tests", "images", "bin");

    /** Builds a jar whose class says that it runs. */
    private static final String BUILDS = """
            echo '[INFO] Building proxy 1.0   [2/5]'
            echo built >>builds
            mkdir -p conformance-tests/target/lib conformance-tests/target/classes/remotewrite/conformance/cli
            cat >Main.java <<'END'
            package remotewrite.conformance.cli;
            public class Main {
                public static void main(String[] arguments) {
                    System.out.println("runs " + String.join(" ", arguments));
                    System.exit(arguments.length);
                }
            }
            END
            "$JAVA_HOME/bin/javac" -d conformance-tests/target/classes Main.java
            cd conformance-tests/target/classes
            "$JAVA_HOME/bin/jar" -c -f ../conformance-tests-1.jar remotewrite
            """;

    @TempDir
    private Path directory;

    private Path checkout;

    /** What it printed, and its exit code. */
    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void checkOut() throws IOException {
        checkout = Files.createDirectory(directory.resolve("check out"));
        for (String name : DIRECTORIES) {
            Files.createDirectory(checkout.resolve(name));
        }
        Files.copy(HOME.resolve("conformance"), checkout.resolve("conformance"));
        Files.copy(HOME.resolve("images/jdk.sh"), checkout.resolve("images/jdk.sh"));
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    }

    private void maven(String script) throws IOException {
        Path mvn = checkout.resolve("bin/mvn");
        Files.writeString(mvn, "#!/bin/sh\nset -e\n" + script);
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended launch(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return ended(start(environment, arguments));
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of("sh", checkout + "/conformance"), Stream.of(arguments))
                                .toList())
                .directory(checkout.resolve("bin").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("CONFORMANCE_JAVA_OPTS");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PATH", checkout + "/bin:" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Ended ended(Process process) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("the launcher did not end:\n" + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private long builds() throws IOException {
        Path builds = checkout.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    @Test
    void itBuildsOnFirstUseAndAgainWhenASourceChanged() throws IOException, InterruptedException {
        maven(BUILDS);

        Ended first = launch(Map.of(), "a b", "c");
        assertThat(first.code()).as(first.err()).isEqualTo(2);
        assertThat(first.out()).isEqualTo("runs a b c\n");
        assertThat(first.err()).contains("building with ").contains("  proxy 1.0\n");
        assertThat(launch(Map.of()).err()).isEmpty();
        assertThat(builds()).isEqualTo(1);

        Files.writeString(checkout.resolve("proxy/Changed.java"), "class Changed {}");
        assertThat(launch(Map.of()).code()).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aBuildThatFailsShowsItsErrorsAndIsNoVerdict() throws IOException, InterruptedException {
        maven("echo '[ERROR] Foo.java:[3,1] cannot find symbol'\necho '[ERROR] -> [Help 1]'\nexit 1\n");

        Ended ended = launch(Map.of(), "gate");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("[ERROR] Foo.java:[3,1] cannot find symbol\n")
                .contains("The build failed; all of its output is in " + checkout)
                .doesNotContain("Help 1");
        assertThat(checkout.resolve("conformance-tests/target/building")).doesNotExist();
    }

    @Test
    void theLockOfABuildThatIsGoneIsTakenOver() throws IOException, InterruptedException {
        maven(BUILDS);
        Path lock = Files.createDirectories(checkout.resolve("conformance-tests/target/building"));
        Process gone = new ProcessBuilder("true").start();
        assertThat(gone.waitFor()).isZero();
        Files.writeString(lock.resolve("owner"), gone.pid() + "\n");

        assertThat(launch(Map.of()).out()).isEqualTo("runs \n");
    }

    @Test
    void theLockOfABuildThatWasKilledBeforeItNamedItselfIsTakenOver() throws IOException, InterruptedException {
        maven(BUILDS);
        Files.createDirectories(checkout.resolve("conformance-tests/target/building"));

        assertThat(launch(Map.of()).out()).isEqualTo("runs \n");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNoVerdict() throws IOException, InterruptedException {
        maven(BUILDS);
        Files.writeString(
                checkout.resolve("conformance-tests/target"), "a file, for root may write into any directory");

        Ended ended = launch(Map.of());
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err()).contains("There is no place for the build: ").contains(" cannot be written.");
    }

    @Test
    void aJvmThatCannotStartIsNoVerdict() throws IOException, InterruptedException {
        maven(BUILDS);

        for (String variable : List.of("CONFORMANCE_JAVA_OPTS", "JDK_JAVA_OPTIONS")) {
            Ended ended = launch(Map.of(variable, "-XX:+NoSuchFlag"));
            assertThat(ended.code()).as(variable).isEqualTo(3);
            assertThat(ended.err()).contains(variable + "='-XX:+NoSuchFlag'").contains("NoSuchFlag");
        }
    }

    /** By a signal to the launcher alone; a shell acts on it when what it waits for has ended, which is what the pipe is for. */
    @ParameterizedTest
    @CsvSource({"fakes, the fakes have ended, 0", "gate, nothing was judged, 3"})
    void aBuildThatIsInterruptedEndsAsItsCommandDoes(String command, String meaning, int code)
            throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", checkout + "/go").start().waitFor())
                .isZero();
        maven("touch building\nread line <go\n");
        Process launcher = start(Map.of(), command);
        try {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(checkout.resolve("building")));
            launcher.destroy();
            Files.writeString(checkout.resolve("go"), "on\n");
            Ended ended = ended(launcher);

            assertThat(ended.err()).contains("Interrupted: " + meaning + ", nothing is left running.\n");
            assertThat(ended.code()).isEqualTo(code);
            assertThat(checkout.resolve("conformance-tests/target/building")).doesNotExist();
        } finally {
            launcher.descendants().forEach(ProcessHandle::destroyForcibly);
            launcher.destroyForcibly();
        }
    }
}
