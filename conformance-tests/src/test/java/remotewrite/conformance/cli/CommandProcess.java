package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The command line in a process of its own, with its own directory for temporary files; closed, it is gone. */
final class CommandProcess implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Path directory;
    private final Process process;

    private CommandProcess(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** What it printed, and its exit code. */
    record Ended(int code, String out, String err) {}

    /** @param directory empty; where what it prints and its temporary files go, and where it runs */
    static CommandProcess start(Path directory, String... arguments) throws IOException, InterruptedException {
        return startClass(Main.class, directory, arguments);
    }

    /** The same, of another class with a {@code main}. */
    static CommandProcess startClass(Class<?> main, Path directory, String... arguments)
            throws IOException, InterruptedException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        List<String> command = new ArrayList<>(withInterrupts());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        // with CI=true a gate refuses the scripted sender
        builder.environment().remove("CI");
        return new CommandProcess(directory, builder.start());
    }

    /**
     * A build that runs in the background of a script ignores SIGINT, and so do all that it starts; GNU's env gives it back
     * to them.
     */
    private static List<String> withInterrupts() throws IOException, InterruptedException {
        List<String> env = List.of("env", "--default-signal=INT");
        Process trial = new ProcessBuilder(
                        Stream.concat(env.stream(), Stream.of("true")).toList())
                .redirectErrorStream(true)
                .start();
        trial.getInputStream().readAllBytes();
        return trial.waitFor() == 0 ? env : List.of();
    }

    long pid() {
        return process.pid();
    }

    /** The processes it has started and which are still there. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Waits until {@code sign} is seen, of which the output so far is shown to it, or it has ended. */
    void await(Predicate<String> sign) {
        Awaitility.await()
                .atMost(DEADLINE)
                .until(() -> sign.test(printed("out") + printed("err")) || !process.isAlive());
    }

    /** Tells it to end as Ctrl-C does, and waits until it has. */
    Ended interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        return end();
    }

    /** Tells it to end as a service manager does (SIGTERM), and waits until it has. */
    Ended terminate() throws IOException, InterruptedException {
        process.destroy();
        return end();
    }

    /** Waits until it has ended. */
    Ended end() throws InterruptedException {
        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), printed("out"), printed("err"));
    }

    private String printed(String stream) {
        try {
            return Files.readString(directory.resolve(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has left of temporary files, and of directories for reports; it may be making and removing some meanwhile. */
    List<String> leftBehind() {
        List<String> names = new ArrayList<>();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    return visitFile(visited, attributes);
                }

                @Override
                public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) {
                    names.add(directory.relativize(visited).toString());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path gone, IOException problem) throws IOException {
                    if (problem instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw problem;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.removeAll(List.of("", "out", "err", "tmp"));
        return names;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
