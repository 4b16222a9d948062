package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path directory;

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void untilItIsWholeTheOldOneStays() throws IOException {
        Path file = Files.writeString(directory.resolve("a.har"), "old");

        WholeFile.write(file, out -> {
            text(out, "ne");
            out.flush();
            assertThat(file).hasContent("old");
            assertThat(directory.resolve("a.har.unfinished")).hasContent("ne");
            text(out, "w");
        });

        assertThat(file).hasContent("new");
        assertThat(directory).isDirectoryNotContaining("glob:**.unfinished");
    }

    @Test
    void whatFailsOnTheWayLeavesTheOldOneAndNothingBesides() throws IOException {
        Path file = Files.writeString(directory.resolve("a.har"), "old");
        Files.writeString(directory.resolve("a.har.unfinished"), "of one that was killed");

        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    text(out, "ne");
                    throw new IOException("No space left on device");
                }))
                .hasMessage("No space left on device");

        assertThat(file).hasContent("old");
        assertThat(directory).isDirectoryNotContaining("glob:**.unfinished");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have other permissions there")
    void aLinkStaysOneAndTheFileKeepsItsPermissions() throws IOException {
        Path file = Files.createFile(
                directory.resolve("a.har"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Path link = Files.createSymbolicLink(directory.resolve("link.har"), file);

        WholeFile.write(link, out -> {
            assertThat(permissions(directory.resolve("a.har.unfinished")))
                    .as("before there is anything in it")
                    .isEqualTo("rw-------");
            text(out, "new");
        });

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links are for administrators there")
    void soDoesOneToAFileThatIsNotThereYet() throws IOException {
        Path file = directory.resolve("a.har");
        Path link = Files.createSymbolicLink(directory.resolve("link.har"), file);

        WholeFile.write(link, out -> text(out, "new"));

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
        assertThat(directory).isDirectoryNotContaining("glob:**.unfinished");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a pipe is no file there")
    void aPipeIsWrittenTo() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                read.complete(Files.readString(pipe));
            } catch (IOException e) {
                read.completeExceptionally(e);
            }
        });

        WholeFile.write(pipe, out -> text(out, "new"));

        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("new");
        assertThat(directory).isDirectoryNotContaining("glob:**.unfinished");
    }
}
