package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code java -jar} with a Java that is too old, or without the libraries. */
class LauncherTest {
    /** Java 8's and the build's version of class files (JVMS 4.1). */
    private static final int CLASS_FILE_OF_8 = 52;

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(1\\.)?(\\d+)");

    private static int classFileVersion(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return ByteBuffer.wrap(in.readNBytes(8)).getShort(6);
        }
    }

    @Test
    void anOldJavaCanLoadItAndMainAsksForNoMoreThanItSays() throws IOException {
        assertThat(classFileVersion(Launcher.class)).isEqualTo(CLASS_FILE_OF_8);
        assertThat(classFileVersion(Main.class)).isEqualTo(CLASS_FILE_OF_8 + Launcher.NEEDED - 8);
    }

    @ParameterizedTest
    @CsvSource({"1.8,true", "9,true", "17,true", "20,true", "21,false", "25,false"})
    void whatIsTooOld(String version, boolean tooOld) {
        assertThat(Launcher.tooOld(version)).isEqualTo(tooOld);
    }

    @Test
    void theJarBeginsWithIt() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsOnlyOnce("<mainClass>" + Launcher.class.getName() + "</mainClass>");
    }

    @Test
    void anOldJavaIsToldInOneLine() throws IOException, InterruptedException {
        Optional<Path> old = oldJava();
        assumeThat(old).as("a Java older than 21 on this machine").isPresent();
        Path home = old.get().toRealPath();

        assertThat(said(home, 2))
                .startsWith("The proxy needs Java 21 or newer; this is Java ")
                .contains(home.toString());
    }

    @Test
    void aJarWithoutItsLibrariesIsToldInOneLine() throws IOException, InterruptedException {
        assertThat(said(Path.of(System.getProperty("java.home")), 3))
                .startsWith("The proxy's libraries are not there (org/slf4j/")
                .contains("Put the directory lib");
    }

    /** What it takes is there, and the trace says what is wrong with it. */
    @Test
    void aClassThatCannotBeInitializedIsNoMissingLibrary() {
        assertThatThrownBy(Broken::touch).isInstanceOf(ExceptionInInitializerError.class);
        NoClassDefFoundError error = catchThrowableOfType(NoClassDefFoundError.class, Broken::touch);

        assertThat(told(error))
                .startsWith("java.lang.NoClassDefFoundError: Could not initialize class ")
                .contains("\tat ", "on purpose")
                .doesNotContain("libraries");
    }

    @Test
    void aClassThatIsNotThereIsAMissingLibrary() {
        NoClassDefFoundError error = new NoClassDefFoundError("org/slf4j/Logger");
        error.initCause(new ClassNotFoundException("org.slf4j.Logger"));

        assertThat(told(error).lines())
                .singleElement()
                .asString()
                .startsWith("The proxy's libraries are not there (org/slf4j/Logger)");
    }

    /** Its second use fails otherwise than the first. */
    private static final class Broken {
        private static final int FIELD = Integer.parseInt("on purpose");

        static void touch() {
            assertThat(new Broken()).hasNoNullFieldsOrProperties();
        }
    }

    private static String told(NoClassDefFoundError error) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Launcher.tell(error, new PrintStream(said, true, StandardCharsets.UTF_8));
        return said.toString(StandardCharsets.UTF_8);
    }

    /** The one line of the launcher, run with nothing but the proxy's own classes. */
    private static String said(Path home, int exit) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        home.resolve("bin").resolve("java").toString(),
                        "-cp",
                        Path.of("target", "classes").toString(),
                        Launcher.class.getName())
                .start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(exit);
        assertThat(said.lines()).hasSize(1);
        return said.strip();
    }

    /** Where distributions put them; its {@code release} file names the version. */
    private static Optional<Path> oldJava() throws IOException {
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin").resolve("java")))
                    .filter(LauncherTest::tooOld)
                    .findFirst();
        }
    }

    private static boolean tooOld(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() && Integer.parseInt(version.group(2)) < Launcher.NEEDED;
        } catch (IOException e) {
            return false;
        }
    }
}
