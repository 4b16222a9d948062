package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code fakes} has printed, for somebody who pastes parts of it into a shell. */
record PrintedLines(List<String> lines) {
    /** @param directory where the process of {@code fakes} runs */
    static PrintedLines of(Path directory) throws IOException {
        return new PrintedLines(Files.readAllLines(directory.resolve("out")));
    }

    /** What a process ended with; {@code out} and {@code err} apart. */
    record Ended(int code, String out, String err) {}

    /** The block of variables below the heading. */
    String variables(String heading) {
        int start = lines.indexOf(heading);
        assertThat(start).as("%s in %s", heading, lines).isNotNegative();
        return lines.stream()
                .skip(start + 1L)
                .takeWhile(line -> line.startsWith("export ") || line.startsWith("unset "))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The lines to try that begin like this. */
    List<String> examples(String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith("#   " + beginning))
                .map(line -> line.substring(4))
                .toList();
    }

    /** The function {@code token}. */
    String token() {
        assertThat(examples("token()")).hasSize(1);
        return examples("token()").getFirst() + "\n";
    }

    /** A shell that knows nothing but what it is told, and HTTP proxies that nobody reaches. */
    static ProcessBuilder shell(String script) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-eu", "-c", script);
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        for (String proxy : List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY")) {
            builder.environment().put(proxy, "http://127.0.0.1:1");
        }
        return builder;
    }

    /** Runs the script to its end; neither stream is long. */
    static Ended run(ProcessBuilder shell) throws IOException, InterruptedException {
        Process process = shell.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, err);
    }

    /** What a script prints that ends well. */
    static String output(ProcessBuilder shell) throws IOException, InterruptedException {
        Ended ended = run(shell);
        assertThat(ended.code()).as("%s", ended).isZero();
        return ended.out();
    }
}
