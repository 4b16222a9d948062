package remotewrite.conformance.sender;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseArchiveTest {
    private static final String NAME = "prometheus-3.5.0.linux-amd64";
    private static final byte[] GOOD = tarGz(Map.of(
            NAME + "/LICENSE", "text",
            NAME + "/prometheus", FakePrometheus.script("3.5.0"),
            NAME + "/promtool", "#!/bin/sh\n"));

    @TempDir
    private Path scratch;

    private HttpServer server;
    private final Map<String, byte[]> pages = new LinkedHashMap<>();
    private int announcedExtraBytes;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] page = pages.get(exchange.getRequestURI().getPath());
            if (page == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                boolean archive = exchange.getRequestURI().getPath().endsWith(".tar.gz");
                exchange.sendResponseHeaders(200, page.length + (archive ? announcedExtraBytes : 0));
                exchange.getResponseBody().write(page);
            }
        }
    }

    private void publish(byte[] archive, byte[] summed) {
        pages.put("/v3.5.0/" + NAME + ".tar.gz", archive);
        pages.put(
                "/v3.5.0/sha256sums.txt",
                (sha256(new byte[0]) + "  prometheus-3.5.0.linux-arm64.tar.gz\n" + sha256(summed) + "  " + NAME
                                + ".tar.gz\n")
                        .getBytes(UTF_8));
    }

    private BinaryOrigin.Obtained obtain(String wanted) {
        URI base = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        return new ReleaseArchive(base, "linux-amd64", Duration.ofSeconds(30))
                .obtain(WantedVersion.of(wanted), scratch, line -> {});
    }

    private String reason(String wanted) {
        BinaryOrigin.Obtained obtained = obtain(wanted);
        assertThat(obtained).isInstanceOf(BinaryOrigin.Obtained.Unavailable.class);
        return ((BinaryOrigin.Obtained.Unavailable) obtained).reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "3", "3.5", "3.5.0"})
    void aReleaseIsDownloadedVerifiedAndUnpacked(String wanted) {
        publish(GOOD, GOOD);

        assertThat(obtain(wanted)).isInstanceOfSatisfying(BinaryOrigin.Obtained.Unpacked.class, unpacked -> {
            assertThat(unpacked.version()).isEqualTo(new SenderVersion("3.5.0"));
            assertThat(unpacked.binary()).isExecutable();
            assertThat(unpacked.binary().resolveSibling("promtool")).isExecutable();
            assertThat(unpacked.binary().resolveSibling("LICENSE")).doesNotExist();
        });
    }

    @Test
    void aWrongChecksumThrowsTheDownloadAway() {
        publish(GOOD, new byte[] {1});

        assertThat(reason("any"))
                .contains(NAME + ".tar.gz has SHA-256 " + sha256(GOOD))
                .contains("its release says " + sha256(new byte[] {1}));
        assertThat(scratch.resolve("tree")).doesNotExist();
    }

    @Test
    void aReleaseThatIsNotThereIsSaid() {
        assertThat(reason("3.99.0")).contains("sha256sums.txt of 3.99.0 is not there (status 404 from localhost)");
    }

    @Test
    void aMissingArchiveIsSaid() {
        publish(GOOD, GOOD);
        pages.remove("/v3.5.0/" + NAME + ".tar.gz");

        assertThat(reason("any")).contains(NAME + ".tar.gz of 3.5.0 is not there (status 404");
    }

    @Test
    void aConnectionThatEndsTooEarlyIsSaid() {
        publish(GOOD, GOOD);
        announcedExtraBytes = 100;

        assertThat(reason("any")).contains(NAME + ".tar.gz cannot be had from localhost");
    }

    @Test
    void aTruncatedArchiveWithAMatchingChecksumIsRefusedToo() {
        byte[] half = Arrays.copyOf(GOOD, GOOD.length / 2);
        publish(half, half);

        assertThat(reason("any")).contains(NAME + ".tar.gz cannot be unpacked");
    }

    @Test
    void anUnknownPlatformIsSaid() {
        pages.put("/v3.5.0/sha256sums.txt", (sha256(GOOD) + "  other.tar.gz\n").getBytes(UTF_8));

        assertThat(reason("any")).contains("no checksum of " + NAME + ".tar.gz");
    }

    @Test
    void aLineWithoutAKnownReleaseAsksForAnExactVersion() {
        assertThat(reason("1.8")).contains("no known release is version 1.8");
    }

    @Test
    void anUnreachableSiteIsSaidAtOnce() {
        // nobody listens there
        assertThat(new ReleaseArchive(URI.create("http://localhost:1/"), "linux-amd64", Duration.ofSeconds(30))
                        .obtain(WantedVersion.any(), scratch, line -> {}))
                .isInstanceOfSatisfying(
                        BinaryOrigin.Obtained.Unavailable.class,
                        none -> assertThat(none.reason())
                                .contains("sha256sums.txt cannot be had from localhost: ConnectException"));
    }

    @Test
    void aProgramOfAnotherPlatformIsNotKept() {
        byte[] broken = tarGz(Map.of(NAME + "/prometheus", "#!/bin/sh\necho wrong format >&2\nexit 8\n"));
        publish(broken, broken);

        assertThat(reason("any")).contains("does not run on this machine").contains("exit code 8: wrong format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../prometheus", "/prometheus", NAME + "/../../x", "..\\x"})
    void anArchiveThatClimbsOutIsRefused(String evil) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(NAME + "/prometheus", "fine");
        entries.put(evil, "evil");
        byte[] archive = tarGz(entries);
        publish(archive, archive);
        Path target = Files.createDirectory(scratch.resolve("inner"));

        assertThat(reason("any")).contains("it has an entry outside its own directory");
        assertThat(target.resolveSibling("prometheus")).doesNotExist();
    }

    @Test
    void anArchiveWithoutTheProgramIsRefused() {
        byte[] archive = tarGz(Map.of(NAME + "/README", "x", NAME + "/bin/prometheus", "too deep"));
        publish(archive, archive);

        assertThat(reason("any")).contains("there is no prometheus in it");
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-amd64",
        "Linux, aarch64, linux-arm64",
        "Mac OS X, aarch64, darwin-arm64",
        "Mac OS X, x86_64, darwin-amd64",
        "Windows 11, amd64, windows-amd64",
    })
    void platformsHaveGosNames(String os, String arch, String platform) {
        assertThat(ReleaseArchive.platform(os, arch)).isEqualTo(platform);
    }

    private static byte[] tarGz(Map<String, String> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                byte[] content = entry.getValue().getBytes(UTF_8);
                TarArchiveEntry header = new TarArchiveEntry(entry.getKey(), true);
                header.setSize(content.length);
                tar.putArchiveEntry(header);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
