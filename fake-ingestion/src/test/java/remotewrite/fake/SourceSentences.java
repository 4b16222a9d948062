package remotewrite.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sentences that stand as literals in the sources of a package, by which a test finds a refusal that no client has met:
 * whatever is told has its words somewhere.
 *
 * @param place file and line
 * @param text as the program has it
 */
public record SourceSentences(String place, String text) {
    private static final Pattern LITERAL =
            Pattern.compile("//[^\\n]*|(?s:/\\*.*?\\*/)|'(?:[^'\\\\]|\\\\.)'|\"(?<text>(?:[^\"\\\\\\n]|\\\\.)*)\"");

    private static final Pattern PLACEHOLDER = Pattern.compile("%[sd]");

    /** Those of at least two words, without what is said to callers that pass null. */
    public static List<SourceSentences> of(String subPackage) throws IOException {
        Path directory = Path.of("src", "main", "java", "remotewrite", "fake", subPackage);
        List<SourceSentences> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String source = Files.readString(file);
                for (MatchResult found : LITERAL.matcher(source).results().toList()) {
                    if (found.group(1) != null) {
                        long line = source.substring(0, found.start()).lines().count();
                        all.add(new SourceSentences(
                                file.getFileName() + ":" + line,
                                found.group(1).replace("\\\"", "\"").replace("\\\\", "\\")));
                    }
                }
            }
        }
        return all.stream()
                .filter(one -> one.text().matches("(?s).*\\p{L}.* .*\\p{L}.*|.*\\p{L}{2,}.* |' .*\\p{L}{2,}.*"))
                .filter(one -> !one.text().endsWith(" is null"))
                .toList();
    }

    /** The files of a package whose source has any of these calls. */
    public static Set<String> filesWith(String subPackage, String... calls) throws IOException {
        Path directory = Path.of("src", "main", "java", "remotewrite", "fake", subPackage);
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String source = Files.readString(file);
                if (Stream.of(calls).anyMatch(source::contains)) {
                    names.add(file.getFileName().toString());
                }
            }
        }
        return names;
    }

    /** Its name, without the folder. */
    public String file() {
        return place.substring(0, place.indexOf(':'));
    }

    /** Whether this sentence, with anything in the place of its placeholders, stands in {@code told}. */
    public boolean standsIn(String told) {
        return Pattern.compile(
                        Arrays.stream(PLACEHOLDER.split(text, -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")),
                        Pattern.DOTALL)
                .matcher(told)
                .find();
    }
}
