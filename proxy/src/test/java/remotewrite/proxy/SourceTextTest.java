package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that only the text of a class shows. */
class SourceTextTest {
    /** The formatter leaves comments and long strings alone. */
    private static final int LONGEST_LINE = 140;

    private static final Pattern LOGGER = Pattern.compile("getLogger\\((\\w+)\\.class\\)");

    /** What {@code wrong} finds in the lines of every class, as {@code name: what}. */
    private static List<String> found(BiFunction<String, String, Stream<String>> wrong) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "java", "remotewrite", "proxy"))) {
            return files.flatMap(file -> {
                        String name = file.getFileName().toString().replace(".java", "");
                        return lines(file).stream()
                                .flatMap(line -> wrong.apply(name, line))
                                .map(what -> name + ": " + what);
                    })
                    .toList();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the source " + file + " cannot be read", e);
        }
    }

    @Test
    void linesCanBeRead() throws IOException {
        assertThat(found((name, line) -> Stream.of(line).filter(any -> any.length() > LONGEST_LINE)))
                .isEmpty();
    }

    @Test
    void everyClassLogsUnderItsOwnName() throws IOException {
        assertThat(found((name, line) -> LOGGER.matcher(line)
                        .results()
                        .map(match -> match.group(1))
                        .filter(logger -> !logger.equals(name))))
                .isEmpty();
    }

    @Test
    void thereIsSomethingToRead() throws IOException {
        assertThat(found((name, line) -> LOGGER.matcher(line).results().map(match -> match.group(1))))
                .hasSizeGreaterThan(5);
    }
}
