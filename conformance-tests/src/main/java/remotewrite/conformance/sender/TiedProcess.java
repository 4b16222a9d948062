package remotewrite.conformance.sender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Starts programs that do not outlive this process, even when it is killed and can do nothing any more.
 *
 * <p>The program's standard input is empty. Its real one is a pipe of this process that a small shell beside it reads:
 * the system closes the pipe when this process ends, however that happens, and the shell kills the program then. The
 * shell notices the program's own end in the same way, for the pipe is closed then too. Both {@code sh} and the pipe are
 * there on Linux and macOS.
 */
public final class TiedProcess {
    /**
     * {@code $$} is the program's process as well: the shell becomes the program. The one beside it lets go of the
     * program's output, or its reader would never see the end.
     */
    private static final String SCRIPT = """
            exec 3<&0 </dev/null
            ( trap '' HUP INT TERM; read -r line <&3; kill -KILL $$ ) >/dev/null 2>&1 &
            exec "$@" 3<&-
            """;

    private TiedProcess() {}

    /**
     * Starts what {@code builder} says; its process is the program's, signals and exit code included. Nobody may write
     * to or close its standard input; {@link Process#destroy} closes it, so it kills, and {@link #end} asks.
     *
     * @throws IOException when the program is no executable file, or the shell cannot be started
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        Objects.requireNonNull(builder, "builder is null");
        Path program = Path.of(builder.command().getFirst());
        if (!Files.isExecutable(program) || Files.isDirectory(program)) {
            throw new IOException("there is no executable file " + program);
        }
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh"));
        command.addAll(builder.command());
        return builder.command(command).start();
    }

    /** Tells a program that was started here to end, and returns at once: SIGTERM. */
    public static void end(Process process) {
        process.toHandle().destroy();
    }
}
