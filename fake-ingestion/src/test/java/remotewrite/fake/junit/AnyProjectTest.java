package remotewrite.fake.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The extension in a project that has nothing but JUnit and what comes with this module: compiled and run on that class path,
 * in a process of its own. What comes with the module is told by the build, in {@code target/runtime-class-path}.
 */
class AnyProjectTest {
    private static final Path TARGET = Path.of("target");
    private static final int DEADLINE_SECONDS = 120;

    /** JUnit itself, and what it cannot be without. */
    private static final String JUNIT =
            "(junit-(jupiter|platform)-.*|opentest4j-.*|apiguardian-api-.*|jspecify-.*)\\.jar";

    @TempDir
    private Path project;

    private String source;

    private record Run(int exit, String printed) {}

    @BeforeEach
    void read() throws IOException {
        for (String file : List.of("AnyProjectsClient.java", "AnyProjectsBuild.java")) {
            Files.writeString(project.resolve(file), resource(file));
        }
        source = resource("AnyProjectsTest.java");
    }

    /** Its files that are no sources, as the build of another project finds them. */
    private void addSetup(String setup) throws IOException {
        Path resources = Files.createDirectories(project.resolve("src/test/resources"));
        Files.writeString(resources.resolve("azure.yaml"), setup);
    }

    @Test
    void threeLinesAreEnough() throws Exception {
        Files.writeString(project.resolve("AnyProjectsTest.java"), source);

        Run run = build("AnyProjectsTest");

        assertThat(run.printed())
                .contains("passed: 1")
                .as("what the page says is printed besides")
                .contains("SLF4J(W): No SLF4J providers were found.");
        assertThat(run.exit()).isZero();
    }

    @Test
    void aCloudMayHaveRulesRolesAnswersAndClocksOfItsOwn() throws Exception {
        Files.writeString(project.resolve("AnyProjectsSetupTest.java"), resource("AnyProjectsSetupTest.java"));
        addSetup(resource("azure.yaml"));

        Run run = build("AnyProjectsSetupTest");

        assertThat(run.printed()).contains("passed: 2");
        assertThat(run.exit()).isZero();
    }

    /** The test above has looked at the file: with the usual answer it fails. */
    @Test
    void whatTheFileSaysDecides() throws Exception {
        Files.writeString(project.resolve("AnyProjectsSetupTest.java"), resource("AnyProjectsSetupTest.java"));
        addSetup(resource("azure.yaml").replace("success: ok ", "success: noContent "));

        Run run = build("AnyProjectsSetupTest");

        assertThat(run.printed()).contains("expected: <[200, 403]> but was: <[204, 403]>", "passed: 1");
        assertThat(run.exit()).isEqualTo(1);
    }

    /** The test above has looked: with another expectation it fails, by what the fakes have recorded. */
    @Test
    void whatTheFakesRecordDecides() throws Exception {
        String wrong = source.replace("assertEquals(204,", "assertEquals(429,");
        assertThat(wrong).isNotEqualTo(source);
        Files.writeString(project.resolve("AnyProjectsTest.java"), wrong);

        Run run = build("AnyProjectsTest");

        assertThat(run.printed()).contains("expected: <429> but was: <204>", "passed: 0");
        try (Stream<Path> kept = Files.list(project.resolve("fake-cloud"))) {
            assertThat(kept)
                    .singleElement()
                    .satisfies(file -> assertThat(run.printed())
                            .contains("fake cloud recording of theClientIsTaken(): " + file.toRealPath()));
        }
        assertThat(run.exit()).isEqualTo(1);
    }

    /** From the imports to the end, with our class comment left out. */
    @Test
    void theDocumentationShowsTheseVeryFiles() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "fakes-control.md")))
                .contains("```java\n" + source.replaceAll("(?m)^/\\*\\* .*\\R", "") + "```\n")
                .contains("```java\n" + resource("AnyProjectsSetupTest.java").replaceAll("(?m)^/\\*\\* .*\\R", "")
                        + "```\n")
                .contains("```yaml\n" + resource("azure.yaml") + "```\n");
    }

    @Test
    void theClassPathHasNothingOfOurTests() throws IOException {
        assertThat(classPath())
                .doesNotContain(TARGET.resolve("test-classes").toAbsolutePath().toString())
                .extracting(entry -> Path.of(entry).getFileName().toString())
                .contains("classes")
                .anyMatch(name -> name.startsWith("jetty-server-"))
                .anyMatch(name -> name.startsWith("junit-platform-launcher-"))
                .noneMatch(name ->
                        name.matches("(assertj|azure|msal4j|rest-assured|awaitility|archunit|logback|reactor).*"));
    }

    private static String resource(String file) throws IOException {
        return Files.readString(Path.of("src", "test", "resources", "any-project", file));
    }

    private List<String> classPath() throws IOException {
        Path told = TARGET.resolve("runtime-class-path");
        assertThat(told)
                .as("the build writes it: mvn -pl fake-ingestion generate-test-resources")
                .exists();
        Stream<String> junit = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Path.of(entry).getFileName().toString().matches(JUNIT));
        return Stream.of(
                        Stream.of(
                                project.toString(),
                                TARGET.resolve("classes").toAbsolutePath().toString()),
                        Stream.of(Files.readString(told).strip().split(File.pathSeparator)),
                        junit)
                .flatMap(entries -> entries)
                .toList();
    }

    /** Compiles all that is in the project, and runs its build of one test. */
    private Run build(String test) throws IOException, InterruptedException {
        String path = classPath().stream().collect(Collectors.joining(File.pathSeparator));
        compile(path);
        Path printed = project.resolve("printed.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        "AnyProjectsBuild",
                        test)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .as("the tests have ended within %d s", DEADLINE_SECONDS)
                    .isTrue();
            return new Run(process.exitValue(), Files.readString(printed));
        } finally {
            process.destroyForcibly();
        }
    }

    private void compile(String path) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.list(project)) {
            boolean compiled = compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of("-cp", path, "-d", project.toString(), "-proc:none"),
                            null,
                            files.getJavaFileObjectsFromPaths(
                                    sources.filter(file -> file.toString().endsWith(".java"))
                                            .toList()))
                    .call();
            assertThat(compiled).as("%s", complaints).isTrue();
        }
    }
}
