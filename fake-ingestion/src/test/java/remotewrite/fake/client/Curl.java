package remotewrite.fake.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import remotewrite.fake.NotRun;

/**
 * curl, as this machine has it: status line, head and body of what it was answered are on its output, and it ends with 22
 * after a refusal. A test is skipped where there is none, or one that is older than 7.76.
 */
public final class Curl {
    /** Nothing of the machine's own settings, no proxy, and a status of 400 or more is a failure that shows the body. */
    private static final List<String> ALWAYS = List.of(
            "--disable",
            "--silent",
            "--show-error",
            "--include",
            "--fail-with-body",
            "--noproxy",
            "*",
            "--max-time",
            "60");

    private static final int BAD_USAGE = 2;

    private Curl() {}

    /** Runs it with these arguments, trusting this authority. */
    public static Program.Run run(Path directory, Path caFile, List<String> arguments)
            throws IOException, InterruptedException {
        Program curl = Program.onPath("curl").orElseGet(() -> NotRun.because("no curl on the PATH"));
        Program.Run run = curl.run(
                directory,
                Map.of(),
                Stream.of(ALWAYS, List.of("--cacert", caFile.toString()), arguments)
                        .flatMap(List::stream)
                        .toList());
        return run.exit() == BAD_USAGE && run.printed().contains("--fail-with-body")
                ? NotRun.because("this curl has no --fail-with-body, 7.76 has: " + run.printed())
                : run;
    }
}
