package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Exchange;

/** {@code promtool push metrics} writes to the fake, with its token in a header of the command line. */
class PromtoolPushTest {
    @TempDir
    private Path directory;

    private Program.Run push(WriteTarget target, String authorization) throws IOException, InterruptedException {
        return PromtoolPush.run(directory, target.caFile(), target.url(), authorization);
    }

    @Test
    void whatItPushesArrives() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            Program.Run run = push(target, target.bearer());

            assertThat(run.printed()).contains("SUCCESS: metrics file");
            assertThat(run.exit()).isZero();
            assertThat(target.series().stream().flatMap(WriteTarget::lines))
                    .containsExactlyInAnyOrder(
                            "requests_total{job=\"probe\",path=\"/ä\"} 17.0", "up_since{job=\"probe\"} 0.25");
        }
    }

    @Test
    void aRefusedTokenIsAnErrorOfIts() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            Program.Run run = push(target, target.bearer() + "x");

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.printed()).contains("FAILED", "401 Unauthorized");
            assertThat(target.writes()).isNotEmpty().noneMatch(Exchange::accepted);
        }
    }
}
