package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Exchange;

/**
 * {@code promtool push metrics} writes to the fake, with its token in a header of the command line. Debian's 2.42 cannot
 * push yet; images/build-native-azuread builds one that can.
 */
class PromtoolPushTest {
    @TempDir
    private Path directory;

    private Program.Run push(WriteTarget target, String authorization) throws IOException, InterruptedException {
        Program promtool = Program.built("promtool")
                .orElseGet(() -> Program.missing("no promtool in " + Program.cache()
                        + "; images/build-native-azuread 3.5 builds it where Go is"));
        System.out.println("promtool push metrics: "
                + promtool.run(directory, Map.of(), List.of("--version"))
                        .printed()
                        .lines()
                        .findFirst()
                        .orElse(""));
        Path page = Files.writeString(directory.resolve("page"), """
                # HELP requests_total Requests so far.
                # TYPE requests_total counter
                requests_total{path="/ä"} 17
                # HELP up_since When it came up.
                # TYPE up_since gauge
                up_since 0.25
                """);
        return promtool.run(
                directory,
                Map.of("SSL_CERT_FILE", target.caFile()),
                List.of(
                        "push",
                        "metrics",
                        "--label=job=probe",
                        "--header=Authorization=" + authorization,
                        target.url(),
                        page.toString()));
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
