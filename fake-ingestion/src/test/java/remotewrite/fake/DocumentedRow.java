package remotewrite.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A row of a table of the pages about the fakes whose last column is that of the tests.
 *
 * @param section the heading of the endpoint that the row is about
 * @param line in the page, from 1
 */
record DocumentedRow(Path page, String section, int line, List<String> head, List<String> cells) {
    static final Path DOCS = Path.of("..", "docs");
    /** The sections that are about no real service. */
    private static final Set<String> OF_THE_FAKES = Set.of("## Of the fake itself", "## The control interface");

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

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            return files.filter(file -> file.getFileName().toString().matches("fakes.*\\.md"))
                    .sorted()
                    .toList();
        }
    }

    /** The rows of all tables whose last column is that of the tests, page by page. */
    static List<List<DocumentedRow>> tables() throws IOException {
        List<List<DocumentedRow>> tables = new ArrayList<>();
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
                    tables.getLast().add(new DocumentedRow(page, section, number, head, cells));
                }
            }
        }
        return tables;
    }

    private static boolean isTest(List<String> head) {
        return head.getLast().toLowerCase(Locale.ROOT).equals("test");
    }

    static List<DocumentedRow> all() throws IOException {
        return tables().stream().flatMap(List::stream).toList();
    }

    private static List<String> cells(String line) {
        return line.startsWith("|") && line.endsWith("|")
                ? Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1))
                        .map(String::strip)
                        .toList()
                : List.of();
    }
}
