package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pages about the fakes say what each endpoint does, how sure we are of it and which test holds the fake to it: in one
 * table for each endpoint, whose last columns are "how sure" and "test"; what concerns the fakes alone is in tables of its own,
 * with a "test" and nothing about a real service. A test is named {@code Class.method}, with a
 * nested class between the two where there is one. What is documented says where: in the pages below {@code facts}, by section, or
 * elsewhere by name.
 */
class DocumentationTest {
    private static final Path DOCS = Path.of("..", "docs");
    /** Of this module, and of the one that has the real senders. */
    private static final List<Path> SOURCES =
            List.of(Path.of("src", "test", "java"), Path.of("..", "conformance-tests", "src", "test", "java"));

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern NAME = Pattern.compile("([A-Z]\\w*Test)((?:\\.[A-Z]\\w*)?)\\.([a-z]\\w*)");
    private static final Pattern METHOD = Pattern.compile("(?m)^ +(?:void|Stream<DynamicTest>) ([a-z]\\w*)\\(");
    private static final Pattern ANNOTATION = Pattern.compile("(?m)^ +@(Test|ParameterizedTest|TestFactory)\\b");
    /** The three words, one of which begins a cell; remarks come after it. */
    private static final Pattern SURE = Pattern.compile("^(?:documented|observed|assumed)\\b");

    /** Where what is documented stands: the facts, an RFC, a clause of remote write, or a page by its title. */
    private static final Pattern SOURCE =
            Pattern.compile("\\b(?:azure|entra)\\.md \\d|\\bremote-write\\.md\\b|\\bRFC \\d"
                    + "|\\bRW[12]-[RS]-\\d|\\bLearn: \"[^\"]+\"|\\bTROUBLESHOOTING\\.md\\b");

    /** A section of the facts, and further ones of the same page. */
    private static final Pattern SECTIONS =
            Pattern.compile("\\b(azure|entra)\\.md ((?:\\d+(?:\\.\\d+)?)(?:(?:, | and )\\d+(?:\\.\\d+)?)*)");

    private static final Pattern DEFINITION =
            Pattern.compile("(?m)^[*-] \\*\\*(?:documented|observed|assumed|specified|ours)\\*\\*");
    /** The sections that are about no real service. */
    private static final Set<String> OF_THE_FAKES = Set.of("## Of the fake itself", "## The control interface");

    /** @param section the heading of the endpoint that the row is about */
    private record Row(Path page, String section, int line, List<String> head, List<String> cells) {
        String test() {
            return cells.getLast();
        }

        String howSure() {
            return cells.get(cells.size() - 2);
        }

        boolean ofTheFakes() {
            return OF_THE_FAKES.contains(section);
        }

        @Override
        public String toString() {
            return page.getFileName() + ":" + line + ": " + cells.getFirst();
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            return files.filter(file -> file.getFileName().toString().matches("fakes.*\\.md"))
                    .sorted()
                    .toList();
        }
    }

    /** The rows of all tables whose last column is that of the tests, page by page. */
    private static List<List<Row>> tables() throws IOException {
        List<List<Row>> tables = new ArrayList<>();
        for (Path page : pages()) {
            String section = "";
            List<String> head = List.of();
            int number = 0;
            for (String line : Files.readAllLines(page)) {
                number++;
                List<String> cells = cells(line);
                if (line.startsWith("## ")) {
                    section = line;
                }
                if (cells.isEmpty()) {
                    head = List.of();
                } else if (head.isEmpty()) {
                    head = cells;
                    if (isTest(head)) {
                        tables.add(new ArrayList<>());
                    }
                } else if (isTest(head) && !cells.getFirst().startsWith("---")) {
                    tables.getLast().add(new Row(page, section, number, head, cells));
                }
            }
        }
        return tables;
    }

    private static boolean isTest(List<String> head) {
        return head.getLast().toLowerCase(Locale.ROOT).equals("test");
    }

    private static List<Row> rows() throws IOException {
        return tables().stream().flatMap(List::stream).toList();
    }

    private static List<String> cells(String line) {
        return line.startsWith("|") && line.endsWith("|")
                ? Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1))
                        .map(String::strip)
                        .toList()
                : List.of();
    }

    /** What is wrong with the name of a test; empty when this very class has this very test. */
    private static Optional<String> mistake(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.of("is not Class.method");
        }
        List<Path> files = sources(parts.group(1) + ".java");
        if (files.size() != 1) {
            return Optional.of("has no class, or several: " + files);
        }
        String source = read(files.getFirst());
        String body = parts.group(2).isEmpty()
                ? outer(source)
                : nested(source, parts.group(2).substring(1));
        return tests(body).contains(parts.group(3))
                ? Optional.empty()
                : Optional.of("is not a test of " + files.getFirst());
    }

    /** The methods with an annotation that makes them tests; nothing but blank lines separates them from others. */
    private static Set<String> tests(String body) {
        Set<String> tests = new HashSet<>();
        for (MatchResult method : METHOD.matcher(body).results().toList()) {
            String before = body.substring(0, method.start());
            if (ANNOTATION
                    .matcher(before.substring(Math.max(0, before.lastIndexOf("\n\n"))))
                    .find()) {
                tests.add(method.group(1));
            }
        }
        return tests;
    }

    private static List<Path> sources(String fileName) {
        List<Path> found = new ArrayList<>();
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.getFileName().toString().equals(fileName))
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot look through " + root, e);
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Without its nested classes, which the formatter indents by four. */
    private static String outer(String source) {
        return source.replaceAll("(?ms)^    (static |final )*class \\w+ .*?^    }$", "");
    }

    private static String nested(String source, String name) {
        Matcher found = Pattern.compile("(?ms)^    (static |final )*class " + name + " .*?^    }$")
                .matcher(source);
        return found.find() ? found.group() : "";
    }

    @Test
    void everyRowNamesTestsByClassAndMethodThatExist() throws IOException {
        List<String> mistakes = new ArrayList<>();
        Set<String> right = new HashSet<>();
        for (Row row : rows()) {
            List<String> names = QUOTED.matcher(row.test())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            if (names.isEmpty()) {
                mistakes.add(row + " names no test");
            }
            for (String name : names) {
                if (!right.contains(name)) {
                    mistake(name)
                            .ifPresentOrElse(
                                    mistake -> mistakes.add(row + ": " + name + " " + mistake), () -> right.add(name));
                }
            }
        }
        assertThat(mistakes).isEmpty();
        assertThat(right).hasSizeGreaterThan(200);
    }

    @Test
    void everyRowIsAsLongAsItsHeadAndSaysHowSureItIs() throws IOException {
        assertThat(rows())
                .allSatisfy(row -> assertThat(row.cells()).as("%s", row).hasSameSizeAs(row.head()));
        assertThat(rows())
                .filteredOn(row -> !row.ofTheFakes())
                .hasSizeGreaterThan(300)
                .allSatisfy(row -> {
                    assertThat(row.head().get(row.head().size() - 2))
                            .as("%s", row)
                            .isEqualTo("how sure");
                    assertThat(row.howSure()).as("%s", row).containsPattern(SURE);
                });
    }

    @Test
    void whatIsDocumentedNamesItsSource() throws IOException {
        assertThat(rows())
                .filteredOn(row -> !row.ofTheFakes() && row.howSure().startsWith("documented"))
                .hasSizeGreaterThan(150)
                .allSatisfy(row -> assertThat(row.howSure()).as("%s", row).containsPattern(SOURCE));
    }

    @Test
    void theSectionsThatAreNamedExist() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            for (MatchResult found : SECTIONS.matcher(row.howSure()).results().toList()) {
                String facts = read(DOCS.resolve("facts").resolve(found.group(1) + ".md"));
                for (String section : found.group(2).split(", | and ")) {
                    if (!Pattern.compile("(?m)^##+ " + Pattern.quote(section) + "\\.? ")
                            .matcher(facts)
                            .find()) {
                        missing.add(row + ": " + found.group(1) + ".md has no section " + section);
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyPageLinksTheFactsItNames() throws IOException {
        for (Path page : pages()) {
            for (String facts : List.of("azure", "entra")) {
                if (read(page).contains(facts + ".md ")) {
                    assertThat(read(page)).as("%s", page).contains("](facts/" + facts + ".md)");
                }
            }
        }
    }

    @Test
    void whatConcernsTheFakesAloneIsNotSaidToBeSure() throws IOException {
        assertThat(rows())
                .filteredOn(Row::ofTheFakes)
                .hasSizeGreaterThan(15)
                .allSatisfy(row -> assertThat(row.head()).as("%s", row).doesNotContain("how sure"));
    }

    @Test
    void howSureIsDefinedOnceAndLinkedElsewhere() throws IOException {
        for (Path page : pages()) {
            boolean defines = page.endsWith("fakes.md");
            assertThat(DEFINITION.matcher(read(page)).results().count())
                    .as("definitions in %s", page)
                    .isEqualTo(defines ? 3 : 0);
            assertThat(read(page)).as("%s", page).contains(defines ? "\n## How sure\n" : "(fakes.md#how-sure)");
        }
    }

    @Test
    void anEndpointHasOneTable() throws IOException {
        List<String> places = tables().stream()
                .map(List::getFirst)
                .map(row -> row.page().getFileName() + " " + row.section())
                .toList();

        assertThat(places).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }
}
