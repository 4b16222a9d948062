package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for operators has every log line, metric and answer of the code, and none that is gone. */
class OperatorsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "operators.md");
    private static final Path SOURCES = Path.of("src", "main", "java", "remotewrite", "proxy");

    /** A message is a text, a constant of the same file, or a word and a text ({@code kind.word + " answered"}). */
    private static final Pattern MESSAGE =
            Pattern.compile("\\.log\\(\\s*(?:\"([^\"]+)\"|([A-Z_]+)|[a-z][\\w.]* \\+ (\" [^\"]+\"))\\s*\\)");

    private static final Pattern ANY_LOGGING =
            Pattern.compile("\\.log\\((?!\\))|LOG\\s*\\.(?:trace|debug|info|warn|error)\\(");
    private static final Pattern METRIC =
            Pattern.compile("(?:\\.builder\\(\\)\\s*\\.name|new StatusCounter)\\(\\s*\"([^\"]+)\"");
    private static final Pattern CODE =
            Pattern.compile("(?:answer|later|ErrorReply\\.of)\\(\\s*(?:\\d+,\\s*)?\"([A-Za-z]+)\"");

    /** Where it is said why there is no token: the first text of it. */
    private static final Pattern REASON =
            Pattern.compile("\\b(?:NoToken|none|noReply|NoReply|Refused)\\([^;>\"]{0,80}\"([^\"]{5,})\"");

    private static final Pattern TEXT = Pattern.compile("\"([^\"\\\\]*(?:\\\\.[^\"\\\\]*)*)\"");
    private static final Pattern IN_BACKTICKS = Pattern.compile("`([^`]+)`");

    /** Nobody reads them: the proxy ends. */
    private static final Set<String> OF_THE_END = Set.of("was not waited for any longer");

    private static List<String> sources() {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(OperatorsPageTest::text).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the sources cannot be listed", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private static Set<String> found(Pattern pattern) {
        Set<String> found = new TreeSet<>();
        for (String source : sources()) {
            pattern.matcher(source).results().forEach(match -> found.add(match.group(1)));
        }
        return found;
    }

    /** The texts in backticks that begin the rows of the first table below {@code heading}. */
    private static List<String> rows(String heading) {
        String page = text(PAGE);
        int begin = page.indexOf("\n## " + heading + "\n");
        assertThat(begin).as(heading).isPositive();
        return page.substring(begin)
                .lines()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> line.substring(line.indexOf('`') + 1, line.indexOf('`', line.indexOf('`') + 1)))
                .toList();
    }

    @Test
    void everyMessageOfTheLogIsExplained() {
        Set<String> messages = new TreeSet<>();
        for (String source : sources()) {
            Matcher matcher = MESSAGE.matcher(source);
            long understood = 0;
            while (matcher.find()) {
                understood++;
                messages.add(form(source, matcher));
            }
            assertThat(understood)
                    .as(
                            "logging calls with a constant message in %s",
                            source.lines().findFirst())
                    .isEqualTo(ANY_LOGGING.matcher(source).results().count());
        }
        List<String> rows = rows("Log lines");

        assertThat(messages).hasSizeGreaterThan(10);
        assertThat(rows)
                .doesNotHaveDuplicates()
                .allMatch(row -> messages.stream().anyMatch(row::matches));
        assertThat(messages).allMatch(message -> rows.stream().anyMatch(row -> row.matches(message)));
    }

    /** The message as a pattern; the word in front of a text may be any. */
    private static String form(String source, Matcher matcher) {
        if (matcher.group(3) != null) {
            return "\\w+" + Pattern.quote(matcher.group(3).replace("\"", ""));
        }
        return Pattern.quote(matcher.group(1) != null ? matcher.group(1) : constant(source, matcher.group(2)));
    }

    @Test
    void everyMetricIsExplained() {
        Set<String> metrics = found(METRIC);

        assertThat(metrics).hasSizeGreaterThan(5).allMatch(name -> name.startsWith("remotewrite_proxy_"));
        assertThat(rows("Metrics")).containsExactlyInAnyOrderElementsOf(metrics);
    }

    @Test
    void everyAnswerIsExplained() {
        Set<String> codes = found(CODE);

        assertThat(codes).hasSizeGreaterThan(5);
        assertThat(Set.copyOf(rows("Answers"))).isEqualTo(codes);
        String table = text(PAGE);
        for (Class<?> cause : GatewayFailure.class.getPermittedSubclasses()) {
            assertThat(table).contains(" `" + cause.getSimpleName() + "` |");
        }
    }

    /** The rows of the table of reasons. */
    private static List<String> reasons() {
        String page = text(PAGE);
        return page.substring(page.indexOf("\n### Reasons of token requests\n"))
                .lines()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .toList();
    }

    private static List<String> inBackticks(String text) {
        return IN_BACKTICKS.matcher(text).results().map(found -> found.group(1)).toList();
    }

    @Test
    void everyReasonOfTheCodeIsExplained() {
        List<String> told =
                reasons().stream().flatMap(row -> inBackticks(row).stream()).toList();
        List<String> reasons = found(REASON).stream()
                .map(String::strip)
                .filter(reason -> !reason.endsWith(" is null") && !OF_THE_END.contains(reason))
                .toList();

        assertThat(reasons)
                .hasSizeGreaterThan(15)
                .allMatch(reason -> told.stream().anyMatch(text -> text.contains(reason) || reason.contains(text)));
    }

    /** Numbers of Entra's errors are its own. */
    @Test
    void noReasonIsExplainedThatTheCodeDoesNotTell() {
        Set<String> texts = new TreeSet<>();
        for (String source : sources()) {
            TEXT.matcher(source.replaceAll("\"\\s*\\+\\s*\"", "")).results().forEach(text -> texts.add(text.group(1)));
        }
        List<String> parts = reasons().stream()
                .flatMap(row -> inBackticks(row.split(" \\| ")[0]).stream())
                .filter(text -> !text.startsWith("AADSTS"))
                .flatMap(text -> Stream.of(text.split(" HOST:PORT | \\d{3}$")))
                .toList();

        assertThat(parts).hasSizeGreaterThan(20).allMatch(part -> told(texts, part));
    }

    /** Whole, or as the end of one text and the begin of the next: the party and what it did. */
    private static boolean told(Set<String> texts, String part) {
        return texts.stream().anyMatch(text -> text.contains(part))
                || IntStream.range(1, part.length())
                        .filter(at -> part.charAt(at) == ' ')
                        .anyMatch(at -> texts.stream()
                                        .anyMatch(text -> text.strip().endsWith(part.substring(0, at)))
                                && texts.stream().anyMatch(text -> text.strip().startsWith(part.substring(at + 1))));
    }

    @Test
    void levelsAreThoseOfTheCode() {
        String all = String.join("", sources());
        for (String line :
                text(PAGE).lines().filter(row -> row.startsWith("| `")).toList()) {
            String[] cells = line.split(" \\| ");
            if (cells.length > 3 && Set.of("debug", "info", "warning", "error").contains(cells[1])) {
                String message = cells[0].substring(3, cells[0].length() - 1);
                assertThat(level(all, message)).as(message).isEqualTo(cells[1]);
            }
        }
    }

    /** The level of the builder that ends in this message. */
    private static String level(String source, String message) {
        int whole = source.indexOf("\"" + message + "\"");
        int end = whole >= 0 ? whole : source.indexOf("\"" + message.substring(message.indexOf(' ')) + "\"");
        assertThat(end).as(message).isPositive();
        String before = source.substring(0, end);
        if (before.endsWith(" = ")) {
            // a constant: the builder comes later
            before = source.substring(end);
            before = before.substring(0, before.indexOf(".addKeyValue"));
        }
        String name = before.substring(before.lastIndexOf("LOG.at") + 6);
        return Arrays.stream(
                        new String[][] {{"Debug", "debug"}, {"Info", "info"}, {"Warn", "warning"}, {"Error", "error"}})
                .filter(level -> name.startsWith(level[0]))
                .map(level -> level[1])
                .findFirst()
                .orElse("none");
    }

    private static String constant(String source, String name) {
        Matcher matcher = Pattern.compile("String " + name + " = \"([^\"]+)\"").matcher(source);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }
}
