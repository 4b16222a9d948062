package remotewrite.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import remotewrite.conformance.NotRun;

/**
 * Two minutes of what {@code bench/soak} does for an hour, beside the other tests. It judges counts and growth, never how
 * long anything took.
 */
@Execution(ExecutionMode.CONCURRENT)
class SoakTest {
    /** Tests run in the directory of their module. */
    private static final Path OPTIONS = Path.of("../images/proxy/java.options");

    @TempDir
    private Path directory;

    @Test
    void nothingIsLostAndNothingGrowsWhileTokensExpireAndEveryFaultComesEveryMinute()
            throws IOException, InterruptedException {
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            NotRun.because("only Linux tells what a process uses");
        }
        SoakReport report = new Soak(2, 500, 2, OPTIONS).run(Clock.systemUTC(), directory, System.out::println);

        System.out.println(report.markdown());
        assertThat(report.problems()).isEmpty();
    }
}
