package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;

/**
 * The remote write client of the npm registry (prometheus-remote-write) writes to the fake. It is installed by npm, of the
 * versions and hashes in its lock file, into the suite's cache.
 */
class NodeClientTest {
    private static final String LOCK_FILE = "package-lock.json";

    @TempDir
    private Path directory;

    private Program.Run push(WriteTarget target, String authorization, String... headers)
            throws IOException, InterruptedException {
        Optional<Program> node = Program.onPath("node");
        Optional<Program> npm = Program.onPath("npm");
        if (node.isEmpty() || npm.isEmpty()) {
            return Program.missing("no node and npm on the PATH for prometheus-remote-write");
        }
        Path client = installed(npm.get());
        List<String> arguments =
                new ArrayList<>(List.of(client.resolve("push.js").toString(), target.url(), authorization));
        arguments.addAll(List.of(headers));
        return node.get().run(directory, Map.of("NODE_EXTRA_CA_CERTS", target.caFile()), arguments);
    }

    /** Installed beside its place and then moved there: a half-finished one is never used. */
    private Path installed(Program npm) throws IOException, InterruptedException {
        // another place for every lock file
        Path place = Files.createDirectories(Program.cache())
                .resolve("npm-" + Bytes.copyOf(resource(LOCK_FILE)).sha256().substring(0, 12));
        if (!Files.isDirectory(place)) {
            Path draft = Files.createTempDirectory(Program.cache(), "npm-");
            copy(draft, "package.json", LOCK_FILE);
            Program.Run run = npm.run(draft, Map.of(), List.of("ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            if (run.exit() != 0) {
                return Program.missing("npm cannot install prometheus-remote-write: " + run.printed());
            }
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
        }
        copy(place, "push.js");
        return place;
    }

    private static void copy(Path target, String... names) throws IOException {
        for (String name : names) {
            Files.write(target.resolve(name), resource(name));
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream resource = Objects.requireNonNull(
                NodeClientTest.class.getResourceAsStream(name), "the test resource " + name + " is missing")) {
            return resource.readAllBytes();
        }
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
