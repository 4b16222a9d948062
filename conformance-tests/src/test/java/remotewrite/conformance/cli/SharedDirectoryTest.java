package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.cloud.FakeCloud;

/** Two processes with one {@code --directory}: the later would put its own files in the place of those of the first. */
class SharedDirectoryTest {
    @TempDir
    private Path directory;

    private CommandProcess fakes(String name) throws Exception {
        return CommandProcess.start(
                Files.createDirectory(directory.resolve(name)),
                Stream.concat(
                                Stream.of("fakes", "--directory", files().toString()),
                                FakeCloud.ENDPOINTS.stream().flatMap(each -> Stream.of("--" + each + "-port", "0")))
                        .toArray(String[]::new));
    }

    private Path files() {
        return directory.resolve("files");
    }

    @Test
    void theSecondIsRefusedWhileTheFirstRunsAndNotAfterItWasKilled() throws Exception {
        try (CommandProcess first = fakes("first")) {
            first.await(output -> output.contains("Ctrl-C ends"));
            String token = Files.readString(files().resolve("azure-identity-token"));

            try (CommandProcess second = fakes("second")) {
                CommandProcess.Ended ended = second.end();

                assertThat(ended.code()).isEqualTo(2);
                assertThat(ended.out()).isEmpty();
                assertThat(ended.err())
                        .isEqualTo("--directory " + files()
                                + " is in use by fakes that are running; end them, or name another directory.\n");
            }
            assertThat(files().resolve("azure-identity-token")).hasContent(token);
        }
        try (CommandProcess third = fakes("third")) {
            third.await(output -> output.contains("Ctrl-C ends"));

            assertThat(third.interrupt().out()).contains("those of an earlier start");
        }
    }
}
