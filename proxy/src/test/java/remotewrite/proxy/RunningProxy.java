package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The proxy as a process of its own, and where its output goes. */
record RunningProxy(Process process, Path out, Path err) implements AutoCloseable {
    static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening\" port=(\\d+)");

    static RunningProxy with(Map<String, String> environment, String... flags) {
        return start(environment, List.of(flags), "Launcher", List.of(), Path.of(""));
    }

    /** As {@link PatientProxy}. */
    static RunningProxy patient(Map<String, String> environment, String... flags) {
        return start(environment, List.of(flags), "PatientProxy", List.of(), Path.of(""));
    }

    /** With this working directory. */
    static RunningProxy in(Path directory, Map<String, String> environment) {
        return start(environment, List.of(), "Launcher", List.of(), directory);
    }

    /** With arguments behind the class. */
    static RunningProxy called(Map<String, String> environment, String... arguments) {
        return start(environment, List.of(), "Launcher", List.of(arguments), Path.of(""));
    }

    private static RunningProxy start(
            Map<String, String> environment, List<String> flags, String main, List<String> arguments, Path directory) {
        try {
            Path out = TestWorld.file("");
            Path err = TestWorld.file("");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(flags);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "remotewrite.proxy." + main));
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toAbsolutePath().toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new RunningProxy(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy cannot be started as a process", e);
        }
    }

    int exit() throws InterruptedException {
        assertThat(process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The port it listens on, as it says in its log. */
    int awaitPort() throws IOException {
        await().atMost(START_LIMIT).until(() -> LISTENING.matcher(outText()).find());
        Matcher matcher = LISTENING.matcher(outText());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    String outText() throws IOException {
        return Files.readString(out);
    }

    String errText() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
