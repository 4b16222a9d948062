package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** Were they refused, nothing behind that refusal would be reached by those that differ from them in one thing. */
    @Test
    void theVerifiersBelieveTheRightOnes() throws IOException, URISyntaxException {
        List<String> believed = new ArrayList<>();
        for (Path input : inputs("assertion")) {
            if (AssertionFuzz.believed(Files.readAllBytes(input))) {
                believed.add(input.getFileName().toString());
            }
        }

        assertThat(believed)
                .containsExactly(
                        "audience-list",
                        "chain-right",
                        "federated-entra-app",
                        "federated-right",
                        "federated-without-key-id",
                        "right",
                        "token-malformed-utf8",
                        "token-right",
                        "token-right-v2");
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
        List<Path> inputs = inputs(name);
        assertThat(inputs).hasSizeGreaterThan(8);
        for (Path input : inputs) {
            try {
                target.accept(Files.readAllBytes(input));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(input.getFileName() + ": " + e.getMessage(), e);
            }
        }
    }

    private static List<Path> inputs(String name) throws IOException, URISyntaxException {
        URI directory = Objects.requireNonNull(FuzzCorpusTest.class.getResource("/fuzz/" + name))
                .toURI();
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return files.sorted().toList();
        }
    }
}
