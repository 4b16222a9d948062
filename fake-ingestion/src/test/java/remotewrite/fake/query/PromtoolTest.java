package remotewrite.fake.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Sample;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.client.Program;

/** Debian's unmodified promtool reads from the fake; one that sends its token itself does in {@code PromtoolQueryTest}. */
class PromtoolTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private final ListedMetrics metrics = new ListedMetrics()
            .with("up", List.of(Sample.of(1, NOW - 60_000), Sample.of(0, NOW)), "job", "api")
            .with("special", List.of(Sample.of(Double.NEGATIVE_INFINITY, NOW)), "job", "api");
    private final FakeQuery fake = FakeQuery.start(FakeQuery.Settings.of(
            CLOCK,
            bearer -> bearer.equals(QueryClient.TOKEN)
                    ? new TokenVerdict.Valid("reader", "app", CLOCK.instant())
                    : new TokenVerdict.Refused("InvalidAuthenticationToken", "The access token is invalid."),
            Set.of("reader"),
            metrics));
    private Promtool promtool;

    @BeforeEach
    void find() {
        promtool = new Promtool(directory, fake.baseUri("127.0.0.1"), Promtool::withToken);
    }

    @AfterEach
    void close() {
        // there is none where promtool is not to be had
        Optional.ofNullable(promtool).ifPresent(Promtool::close);
        fake.close();
    }

    @Test
    void anInstantQueryPrintsItsValue() throws Exception {
        assertThat(query("instant", "--time=1700000000", url(), "up{job='api'}"))
                .isEqualTo(new Program.Run(0, "up{job=\"api\"} => 0 @[1700000000]\n"));
        assertThat(query("instant", "--time=1700000000", url(), "special").printed())
                .isEqualTo("special{job=\"api\"} => -Inf @[1700000000]\n");
        assertThat(query("instant", "--time=1700000000.25", url(), "1 + 1").printed())
                .isEqualTo("scalar: 2 @[1700000000.25]\n");
    }

    @Test
    void aRangeQueryPrintsItsValues() throws Exception {
        assertThat(query("range", "--start=1699999940", "--end=1700000000", "--step=30s", url(), "up"))
                .isEqualTo(
                        new Program.Run(0, "up{job=\"api\"} =>\n1 @[1699999940]\n1 @[1699999970]\n0 @[1700000000]\n"));
    }

    @Test
    void seriesArePrinted() throws Exception {
        assertThat(query("series", "--match=up", "--start=1699990000", "--end=1700000000", url()))
                .isEqualTo(new Program.Run(0, "{__name__=\"up\", job=\"api\"}\n"));
    }

    @Test
    void namesArePrinted() throws Exception {
        assertThat(query("labels", url(), "__name__")).isEqualTo(new Program.Run(0, "special\nup\n"));
    }

    private String url() {
        return promtool.url();
    }

    private Program.Run query(String... arguments) throws IOException, InterruptedException {
        return promtool.query(List.of(arguments));
    }
}
