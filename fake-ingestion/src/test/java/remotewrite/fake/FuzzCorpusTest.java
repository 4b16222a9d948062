package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code bench/fuzz} starts from and what it has found is read again at every build; the search itself takes minutes. */
class FuzzCorpusTest {
    @Test
    void theDecoderTakesItsCorpus() throws IOException, URISyntaxException {
        run("decoder", DecoderFuzz::fuzzerTestOneInput);
    }

    @Test
    void theVerifiersTakeTheirCorpus() throws IOException, URISyntaxException {
        run("assertion", AssertionFuzz::fuzzerTestOneInput);
    }

    /** An oracle that takes everything finds nothing. */
    @Test
    void whatTheNativeDecoderMakesOfABlockIsWhatTheDescriptionSays() {
        byte[] content = "abcabcabcabcabcabcabcabcabc-abcabcabcabc".repeat(50).getBytes(StandardCharsets.UTF_8);
        byte[] block = SnappyBlock.compress(content);

        assertThat(PlainSnappy.decompress(block, content.length)).contains(content);
        assertThat(PlainSnappy.decompress(block, content.length - 1)).isEmpty();
        assertThat(PlainSnappy.decompress(WireBytes.hex("0a0005"), 100)).isEmpty();
    }

    private static void run(String name, Consumer<byte[]> target) throws IOException, URISyntaxException {
        URI directory = Objects.requireNonNull(FuzzCorpusTest.class.getResource("/fuzz/" + name))
                .toURI();
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            List<Path> inputs = files.sorted().toList();
            assertThat(inputs).hasSizeGreaterThan(8);
            for (Path input : inputs) {
                try {
                    target.accept(Files.readAllBytes(input));
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(input.getFileName() + ": " + e.getMessage(), e);
                }
            }
        }
    }
}
