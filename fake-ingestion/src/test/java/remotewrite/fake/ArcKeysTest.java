package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Arc's keys say of themselves to a journal. */
class ArcKeysTest {
    @TempDir
    private Path directory;

    @Test
    void theirSecretsAreMadeWhenTheyChangeOnly() throws IOException {
        try (ArcKeys keys = new ArcKeys(directory)) {
            String first = Files.readString(keys.create());
            String second = Files.readString(keys.create());
            Secrets both = keys.secrets();

            assertThat(both.hiddenIn(first + " " + second))
                    .isEqualTo(Fingerprint.of(first) + " " + Fingerprint.of(second));
            assertThat(keys.secrets()).isSameAs(both);

            assertThat(keys.redeem(first)).isTrue();
            assertThat(keys.redeem(first)).isFalse();

            Secrets one = keys.secrets();
            assertThat(one.hiddenIn(first + " " + second)).isEqualTo(first + " " + Fingerprint.of(second));
            assertThat(keys.secrets()).isSameAs(one);
        }

        assertThat(directory).isEmptyDirectory();
    }
}
