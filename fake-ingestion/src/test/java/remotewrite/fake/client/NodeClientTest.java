package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Exchange;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;

/** The remote write client of the npm registry (prometheus-remote-write) writes to the fake. */
class NodeClientTest {
    @TempDir
    private Path directory;

    private Program.Run push(WriteTarget target, String authorization, String... headers)
            throws IOException, InterruptedException {
        return NodeClient.run(directory, target.caFile(), target.url(), authorization, headers);
    }

    @Test
    void whatItSendsWithTheHeadersOfTheProtocolArrives() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            Program.Run run =
                    push(target, target.bearer(), "Content-Encoding=snappy", "X-Prometheus-Remote-Write-Version=0.1.0");

            assertThat(run).isEqualTo(new Program.Run(0, "204 \n"));
            assertThat(target.series().stream().flatMap(WriteTarget::lines))
                    .containsExactly(
                            "queue_length{job=\"probe\",queue=\"ä\"} 17.0",
                            "queue_length{job=\"probe\",queue=\"ä\"} 0.25");
        }
    }

    @Test
    void leftToItselfItDoesNotSayThatItCompressesAndIsRefused() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            Program.Run run = push(target, target.bearer());

            assertThat(target.writes()).singleElement().satisfies(write -> {
                assertThat(write.request().headers())
                        .extracting(Header::name)
                        .noneMatch("Content-Encoding"::equalsIgnoreCase)
                        .noneMatch("X-Prometheus-Remote-Write-Version"::equalsIgnoreCase);
                assertThat(write.reply()).map(Reply::status).hasValue(415);
            });
            assertThat(run.printed()).startsWith("415").contains("Content-Encoding");
        }
    }

    @Test
    void aRefusedTokenIsAnErrorOfIts() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            Program.Run run = push(target, target.bearer() + "x", "Content-Encoding=snappy");

            assertThat(run.printed()).startsWith("401");
            assertThat(target.writes()).isNotEmpty().noneMatch(Exchange::accepted);
        }
    }
}
