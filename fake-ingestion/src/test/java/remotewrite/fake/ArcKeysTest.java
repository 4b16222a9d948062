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
    void theOldestUnusedOneMakesRoomForTheNext() throws IOException {
        try (ArcKeys keys = new ArcKeys(directory)) {
            Path first = keys.create();
            Path second = keys.create();
            String oldest = Files.readString(first);
            String next = Files.readString(second);
            for (int made = 2; made < ArcKeys.MOST_UNUSED; made++) {
                keys.create();
            }
            assertThat(first).exists();

            String last = Files.readString(keys.create());

            assertThat(first).doesNotExist();
            assertThat(directory.toFile().list()).hasSize(ArcKeys.MOST_UNUSED);
            assertThat(keys.secrets().hiddenIn(oldest + " " + last)).isEqualTo(oldest + " " + Fingerprint.of(last));
            assertThat(keys.redeem(oldest)).isFalse();
            assertThat(keys.redeem(next)).isTrue();
        }
    }

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
