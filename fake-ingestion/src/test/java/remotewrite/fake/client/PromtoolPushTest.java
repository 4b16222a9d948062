package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Exchange;

/** {@code promtool push metrics} writes to the fake, with its token in a header of the command line, or in a file. */
class PromtoolPushTest {
    @TempDir
    private Path directory;

    @Test
    void whatItPushesArrives() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            arrives(target, BuiltPromtool.in(directory).pushWithHeader(target.caFile(), target.url(), target.bearer()));
        }
    }

    @Test
    void aRefusedTokenIsAnErrorOfIts() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            isRefused(
                    target,
                    BuiltPromtool.in(directory).pushWithHeader(target.caFile(), target.url(), target.bearer() + "x"));
        }
    }

    @Test
    void aFileGivesItTokenAndTrust() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            arrives(target, pushWithFile(target, target.bearer()));
        }
    }

    @Test
    void aRefusedTokenOfAFileIsAnErrorOfIts() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            isRefused(target, pushWithFile(target, target.bearer() + "x"));
        }
    }

    private Program.Run pushWithFile(WriteTarget target, String bearer) throws IOException, InterruptedException {
        BuiltPromtool promtool = BuiltPromtool.in(directory);
        String proof = "authorization: {credentials: " + bearer.replaceFirst("^Bearer ", "") + "}";
        return promtool.push(promtool.configuration(Path.of(target.caFile()), proof), target.url());
    }

    private static void arrives(WriteTarget target, Program.Run run) {
        assertThat(run.printed()).contains("SUCCESS: metrics file");
        assertThat(run.exit()).isZero();
        assertThat(target.series().stream().flatMap(WriteTarget::lines))
                .containsExactlyInAnyOrder(
                        "requests_total{job=\"probe\",path=\"/ä\"} 17.0", "up_since{job=\"probe\"} 0.25");
    }

    private static void isRefused(WriteTarget target, Program.Run run) {
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.printed()).contains("FAILED", "401 Unauthorized");
        assertThat(target.writes()).isNotEmpty().noneMatch(Exchange::accepted);
    }
}
