package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pages about the fakes say which test proves what: in the last column of every table whose head ends in "test". A name
 * is a method, a class, or both joined by a dot; the prefix {@code Entra} and the suffix {@code Test} of a class may be
 * left out, and {@code …} stands for the rest of a method's name.
 */
class DocumentationTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern NAME = Pattern.compile("`([A-Za-z0-9_.…]+)`");
    /** What a cell may say in the place of a name: the row above has it, or there is no test and the page admits it. */
    private static final Pattern NO_NAME = Pattern.compile("(the )?same.*|–.*|knowingly.*");

    private record Row(Path page, int line, List<String> cells) {
        String test() {
            return cells.getLast();
        }

        @Override
        public String toString() {
            return page.getFileName() + ":" + line + ": " + cells.getFirst();
        }
    }

    private static List<Path> pages() {
        try (Stream<Path> files = Files.list(DOCS)) {
            return files.filter(file -> file.getFileName().toString().matches("fakes.*\\.md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The rows of all tables whose last column is that of the tests. */
    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Path page : pages()) {
            boolean within = false;
            int number = 0;
            for (String line : Files.readAllLines(page)) {
                number++;
                List<String> cells = cells(line);
                if (cells.isEmpty()) {
                    within = false;
                } else if (cells.getLast().toLowerCase(Locale.ROOT).equals("test")) {
                    within = true;
                } else if (within && !cells.getFirst().startsWith("---")) {
                    rows.add(new Row(page, number, cells));
                }
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return line.startsWith("|") && line.endsWith("|")
                ? Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1))
                        .map(String::strip)
                        .toList()
                : List.of();
    }

    /** Methods by the names a page may use for their class; "" has those of all classes. */
    private static Map<String, Set<String>> tests() {
        Map<String, Set<String>> methods = new HashMap<>();
        for (JavaClass type : new ClassFileImporter().importPath(Path.of("target", "test-classes"))) {
            String full =
                    type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
            String bare = full.replaceFirst("Test(?=\\.|$)", "");
            for (String name : List.of(full, bare, bare.replaceFirst("^Entra", ""), "")) {
                Set<String> known = methods.computeIfAbsent(name, key -> new HashSet<>());
                type.getMethods().forEach(method -> known.add(method.getName()));
            }
        }
        return methods;
    }

    private static boolean exists(String name, Map<String, Set<String>> tests) {
        int dot = name.lastIndexOf('.');
        String type = dot < 0 ? "" : name.substring(0, dot);
        Pattern method = Pattern.compile(Pattern.quote(name.substring(dot + 1)).replace("…", "\\E.*\\Q"));
        return tests.containsKey(name)
                || tests.getOrDefault(type, Set.of()).stream()
                        .anyMatch(known -> method.matcher(known).matches());
    }

    @Test
    void everyTestThatAPageNamesExists() throws IOException {
        Map<String, Set<String>> tests = tests();
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            Matcher names = NAME.matcher(row.test());
            while (names.find()) {
                if (!exists(names.group(1), tests)) {
                    missing.add(row + " names " + names.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyRowNamesATestOrAdmitsThatThereIsNone() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(200);
        assertThat(rows())
                .allSatisfy(row -> assertThat(NAME.matcher(row.test()).find()
                                || NO_NAME.matcher(row.test()).matches()
                                || row.test().matches("`?[A-Z]\\w+`?.*"))
                        .as("%s has the test '%s'", row, row.test())
                        .isTrue());
    }
}
