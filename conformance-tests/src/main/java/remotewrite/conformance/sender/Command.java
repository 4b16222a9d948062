package remotewrite.conformance.sender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of another program, with a deadline. */
record Command(List<String> words, Map<String, String> environment, Path directory, Duration deadline) {
    /** How a run ended; lines are what the program printed on both its outputs. */
    sealed interface Outcome {
        record Ended(int code, List<String> lines) implements Outcome {}

        record TimedOut(List<String> lines) implements Outcome {}

        record NotStarted(String reason) implements Outcome {}

        default boolean succeeded() {
            return this instanceof Ended ended && ended.code() == 0;
        }

        default List<String> printed() {
            return switch (this) {
                case Ended ended -> ended.lines();
                case TimedOut late -> late.lines();
                case NotStarted none -> List.of();
            };
        }

        /** How it ended and the last lines it printed, on one line. */
        default String summary() {
            List<String> lines = printed();
            String tail = String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
            return switch (this) {
                case Ended ended -> "exit code " + ended.code() + (tail.isEmpty() ? "" : ": " + tail);
                case TimedOut late -> "no end within its deadline" + (tail.isEmpty() ? "" : ": " + tail);
                case NotStarted none -> none.reason();
            };
        }
    }

    Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    Command(List<String> words, Duration deadline) {
        this(words, Map.of(), Path.of("."), deadline);
    }

    /** Runs it; the program is ended by force at the deadline. */
    Outcome run() {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return new Outcome.NotStarted(e.getMessage());
        }
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Thread reader = Thread.ofPlatform().daemon().name("command-output").start(() -> read(process, lines));
        try {
            boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                // by its handle: Process.destroy closes the pipe before the last output is read
                process.toHandle().destroyForcibly();
                process.waitFor(5, TimeUnit.SECONDS);
            }
            reader.join(Duration.ofSeconds(5));
            List<String> printed = List.copyOf(lines);
            return ended ? new Outcome.Ended(process.exitValue(), printed) : new Outcome.TimedOut(printed);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return new Outcome.NotStarted("interrupted");
        }
    }

    private static void read(Process process, List<String> lines) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // the pipe of a process that was ended by force
            lines.add("(output ends)");
        }
    }
}
