package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.client.Curl;
import remotewrite.fake.client.Program;

/** What an unmodified curl prints when a fake with 192 MiB of heap has no room for its write. */
class FullFakesTest {
    private static final int HTTP_RETURNED_ERROR = 22;

    @TempDir
    private Path directory;

    @Test
    void aFullJournalIsTold() throws Exception {
        try (SmallFakes fakes = SmallFakes.start(directory)) {
            // one for each URL: the fragment is curl's own affair. 32 bodies of a MiB are a sixth of the heap
            Program.Run run = write(fakes, 1 << 20, "#[1-40]");

            assertThat(run.printed())
                    .contains("HTTP/1.1 400 ")
                    .contains("HTTP/1.1 503 ")
                    .contains("This fake has no room for the request.", "its journal has had its part of the heap")
                    .contains("curl: (22) The requested URL returned error: 503")
                    .doesNotContain("HTTP/1.1 2");
            assertThat(run.exit()).isEqualTo(HTTP_RETURNED_ERROR);
            assertThat(fakes.endWithItsLastFault())
                    .startsWith("the fake itself failed: ")
                    .contains("its journal has had its part of the heap");
        }
    }

    @Test
    void aBodyThatIsLongerThanAnyIsReadToItsLimit() throws Exception {
        try (SmallFakes fakes = SmallFakes.start(directory)) {
            // a 32nd of the heap is 6 MiB
            Program.Run run = write(fakes, 7 << 20, "");

            assertThat(run.printed())
                    .contains("HTTP/1.1 413 ", "The body is longer than the ", "bytes this fake reads.");
            assertThat(run.exit()).isEqualTo(HTTP_RETURNED_ERROR);
        }
    }

    @Test
    void aFakeThatReadsAsMuchAsFitsIsTold() throws Exception {
        List<Socket> readers = new ArrayList<>();
        try (SmallFakes fakes = SmallFakes.start(directory)) {
            URI uri = URI.create(fakes.writeUri());
            String answer;
            do {
                Socket reader = new Socket(uri.getHost(), uri.getPort());
                readers.add(reader);
                answer = promised(reader, uri.getRawPath());
            } while (answer.startsWith("HTTP/1.1 100 "));
            Program.Run run = write(fakes, 1 << 20, "");

            // a twelfth of the heap is 16 MiB, or a little less: not every collector counts all of it
            assertThat(readers).hasSizeBetween(14, 17);
            assertThat(run.printed())
                    .contains("HTTP/1.1 503 ", "It is reading as many bodies as fit in its part of the heap.");
            assertThat(run.exit()).isEqualTo(HTTP_RETURNED_ERROR);
            assertThat(fakes.endWithItsLastFault())
                    .isEqualTo("the fake itself failed: It is reading as many bodies as fit in its part of the heap.");
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
    }

    /** What a fake answers to the head of a write of 1 MiB that waits to be asked for its body: RFC 9110 10.1.1. */
    private static String promised(Socket reader, String path) throws IOException {
        reader.setSoTimeout(30_000);
        reader.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048576\r\n"
                                + "Expect: 100-continue\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(reader.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    private Program.Run write(SmallFakes fakes, int bytes, String fragment) throws IOException, InterruptedException {
        Path head = Files.write(
                directory.resolve("head"),
                List.of(
                        "Authorization: Bearer " + fakes.token(),
                        "Content-Encoding: snappy",
                        "Content-Type: application/x-protobuf"));
        Path body = Files.write(directory.resolve("body"), new byte[bytes]);
        return Curl.run(
                directory,
                Files.write(directory.resolve("ca.pem"), fakes.ca()),
                List.of("--header", "@" + head, "--data-binary", "@" + body, fakes.writeUri() + fragment));
    }
}
