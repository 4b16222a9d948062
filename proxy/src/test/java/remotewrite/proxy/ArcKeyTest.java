package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever answers at the agent's address must not get at another file than a key. */
class ArcKeyTest {
    @TempDir
    private Path machine;

    private Path keys;

    @BeforeEach
    void directory() throws IOException {
        keys = Files.createDirectory(machine.resolve("tokens"));
        Files.createDirectory(keys.resolve("below"));
        for (String name : List.of("tokens/a.key", "tokens/a.txt", "tokens/below/a.key", "a.key", "secret")) {
            Files.writeString(machine.resolve(name), "canary-key\n");
        }
    }

    private ArcKey read(String challenge) {
        return ArcKey.read(List.of("Negotiate", challenge), keys);
    }

    private static void assertRefused(ArcKey key, String problem) {
        assertThat(key)
                .isInstanceOfSatisfying(
                        ArcKey.Refused.class,
                        refused ->
                                assertThat(refused.problem()).contains(problem).doesNotContain("canary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=%s", "basic realm=\"%s\"", "Basic  realm=%s, charset=\"UTF-8\""})
    void theFileThatTheChallengeNamesIsRead(String challenge) {
        ArcKey key = read(challenge.formatted(keys.resolve("a.key")));

        assertThat(key).isEqualTo(new ArcKey.Read("canary-key"));
        assertThat(((ArcKey.Read) key).authorization().value()).isEqualTo("Basic canary-key");
        assertThat(key.toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/shadow",
                "/etc/shadow.key",
                "a.key",
                "../a.key",
                "%s/../a.key",
                "%s/../secret",
                "%s/below/a.key",
                "%s/below/../a.key",
                "%s/a.txt",
                "%s",
                "%s/..",
                "/",
            })
    void noFileElsewhereAndNoOtherKindOfFileIsRead(String name) {
        assertRefused(read("Basic realm=" + name.formatted(keys)), "named a file that is no *.key file in " + keys);
    }

    @Test
    void aLinkThatLeadsElsewhereIsNotFollowed() throws IOException {
        Files.createSymbolicLink(keys.resolve("link.key"), machine.resolve("secret"));

        assertRefused(read("Basic realm=" + keys.resolve("link.key")), "does not exist");
    }

    @Test
    void aKeyHasAtMost4096Bytes() throws IOException {
        Path file = keys.resolve("long.key");
        Files.writeString(file, "k".repeat(4096));
        assertThat(read("Basic realm=" + file)).isEqualTo(new ArcKey.Read("k".repeat(4096)));

        Files.writeString(file, "k".repeat(4097));
        assertRefused(read("Basic realm=" + file), "more than 4096 bytes");
    }

    @Test
    void aKeyCannotBreakOutOfItsHeader() throws IOException {
        Path file = keys.resolve("odd.key");
        for (String content : List.of("canary\r\nX: y", "", "canary key", "canary\u00e4")) {
            Files.writeString(file, content);

            assertRefused(read("Basic realm=" + file), "holds no key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Bearer realm=%s", "Basic realm=", "Digest Basic realm=%s"})
    void withoutTheChallengeNothingIsRead(String challenge) {
        assertRefused(read(challenge.formatted(keys.resolve("a.key"))), "without the challenge of Azure Arc");
        assertRefused(ArcKey.read(List.of(), keys), "without the challenge of Azure Arc");
    }

    @Test
    void whatCannotBeAFileIsNone() {
        assertRefused(read("Basic realm=" + keys + "/\0.key"), "named a file that cannot be one");
    }
}
