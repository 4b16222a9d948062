package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * House rule 14, in the sources of all modules: a switch over an enum or a sealed type has no default, so that the compiler
 * asks about a new alternative. The compiled classes do not tell it any more.
 */
class SwitchRuleTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("proxy", "fake-ingestion", "reports", "conformance-tests");

    private static final Pattern SWITCH = Pattern.compile("\\bswitch \\([^;{]*\\) \\{");
    private static final Pattern SEALED = Pattern.compile("\\bsealed (?:abstract )?(?:interface|class) (\\w+)");

    /** What begins a branch: {@code case A, B ->}; strings and characters are blanked out before. */
    private static final Pattern LABEL = Pattern.compile("\\bcase ([^>{};]+?)(?:->|:)");

    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Pattern PATTERN = Pattern.compile("(?:\\w+\\.)*?(?:(\\w+)\\.)?(\\w+) \\w+");

    /** The switches of a source that break the rule, as their labels. */
    private static List<String> broken(String source, Set<String> sealed) {
        String code = blanked(source);
        List<String> found = new ArrayList<>();
        Matcher start = SWITCH.matcher(code);
        while (start.find()) {
            String body = ownBody(code, start.end());
            if (body.contains("default ->") || body.contains("default:")) {
                List<String> labels = labels(body);
                boolean constants = labels.stream()
                        .allMatch(label -> CONSTANT.matcher(label).matches()
                                // a number with a name
                                && !Pattern.compile("\\bstatic final \\w+ " + label + "\\b")
                                        .matcher(code)
                                        .find());
                if (!labels.isEmpty() && (constants || labels.stream().anyMatch(label -> of(label, sealed)))) {
                    found.add(String.join(", ", labels));
                }
            }
        }
        return found;
    }

    private static boolean of(String label, Set<String> sealed) {
        Matcher pattern = PATTERN.matcher(label);
        return pattern.matches() && pattern.group(1) != null && sealed.contains(pattern.group(1));
    }

    private static List<String> labels(String body) {
        List<String> labels = new ArrayList<>();
        Matcher label = LABEL.matcher(body);
        while (label.find()) {
            Stream.of(label.group(1).split(",")).map(String::strip).forEach(labels::add);
        }
        return labels;
    }

    /** What is between a switch's braces, without what is in braces therein. */
    private static String ownBody(String code, int from) {
        StringBuilder own = new StringBuilder();
        int depth = 1;
        for (int at = from; at < code.length() && depth > 0; at++) {
            char c = code.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 1) {
                own.append(c);
            }
        }
        return own.toString();
    }

    /** Without comments, and with something that is no name for every string and character. */
    private static String blanked(String source) {
        return Pattern.compile(
                        "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|//[^\n]*|/\\*.*?\\*/",
                        Pattern.DOTALL)
                .matcher(source)
                .replaceAll(found -> found.group().startsWith("/") ? " " : "''");
    }

    private static Map<Path, String> sources() {
        Map<Path, String> sources = new TreeMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    sources.put(file, Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }

    private static Set<String> sealed(Stream<String> sources) {
        Set<String> sealed = new HashSet<>();
        sources.forEach(source ->
                SEALED.matcher(source).results().map(found -> found.group(1)).forEach(sealed::add));
        return sealed;
    }

    @Test
    void noSwitchOverAnEnumOrASealedTypeHasADefault() {
        Map<Path, String> sources = sources();
        Set<String> sealed = sealed(sources.values().stream());
        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(sealed).contains("Verdict", "Ending");

        assertThat(sources)
                .allSatisfy((file, source) -> assertThat(broken(source, sealed)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return switch (this) {\n case NO_ROLE, NO_TOKEN -> 1;\n default -> 2;\n };",
                "switch (kind) { case GOOD -> { switch (text) { case \"a\" -> x(); } } default -> y(); }",
                "switch (kind) { case GOOD: x(); break; default: y(); }",
                "switch (ending) { case Ending.Answered answered -> x(); default -> y(); }",
                "switch (ending) { case remotewrite.fake.Ending.Answered answered -> x(); default -> y(); }",
            })
    void isSeenToBeBroken(String source) {
        assertThat(broken(source, Set.of("Ending"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return switch (this) { case GOOD -> 1; case BAD -> 2; };",
                "return switch (text) { case \"GOOD\" -> 1; default -> 2; };",
                "return switch (c) { case 'A', 'B' -> 1; default -> 2; };",
                "static final int SERIES = 1; int x() { return switch (tag) { case SERIES -> 1; default -> 2; }; }",
                "switch (kind) { case GOOD -> { switch (text) { case \"a\" -> x(); default -> z(); } } case BAD -> y(); }",
                "switch (failure) { case IOException broken -> x(); default -> y(); }",
                "switch (kind) { case GOOD -> x(); /* no default -> here */ }",
            })
    void isSeenToBeKept(String source) {
        assertThat(broken(source, Set.of("Ending"))).isEmpty();
    }
}
