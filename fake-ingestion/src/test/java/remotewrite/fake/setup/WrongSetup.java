package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A piece of {@link CompleteSetup} in whose place stands one that means nothing.
 *
 * @param piece stands there once
 * @param toldAt a piece of the line at which it is told, in the file as it was: that of {@code piece} unless said otherwise
 * @param told the problems, without file and line
 */
record WrongSetup(String piece, String replacement, String toldAt, List<String> told) {
    /** Of the tokens. */
    static final Duration USUAL_LIFETIME = Duration.ofSeconds(3599);

    static WrongSetup of(String piece, String replacement, String... told) {
        return new WrongSetup(piece, replacement, piece, List.of(told));
    }

    WrongSetup toldAt(String other) {
        return new WrongSetup(piece, replacement, other, told);
    }

    /** These problems are told, and no others. */
    void assertTold(Path directory) {
        String sound = CompleteSetup.withoutFiles();
        assertThat(sound.split(Pattern.quote(piece), -1))
                .as("%s stands there once", piece)
                .hasSize(2);
        String yaml = sound.replace(piece, replacement);
        String line = "s:" + lineOf(toldAt, sound) + ": ";

        assertThatThrownBy(() -> SetupFile.parse(yaml, "s", directory, USUAL_LIFETIME))
                .isInstanceOfSatisfying(
                        SetupException.class,
                        e -> assertThat(e.problems())
                                .containsExactlyElementsOf(
                                        told.stream().map(line::concat).toList()));
    }

    /** Counted from 1. */
    static long lineOf(String piece, String yaml) {
        assertThat(yaml).contains(piece);
        return yaml.substring(0, yaml.indexOf(piece))
                        .chars()
                        .filter(unit -> unit == '\n')
                        .count()
                + 1;
    }

    @Override
    public String toString() {
        return replacement;
    }
}
