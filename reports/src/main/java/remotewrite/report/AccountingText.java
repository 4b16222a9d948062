package remotewrite.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The account of all samples as an aligned table: one row a stimulus, then the examples of what is not clean. */
final class AccountingText {
    private static final String GAP = "  ";
    private static final int NARROWEST_NAME = 16;

    private final Page page;
    private final int width;
    private final Said said = new Said();

    AccountingText(Page page, int width) {
        this.page = page;
        this.width = width;
    }

    void render(List<Accounting> accounting) {
        List<List<String>> rows = accounting.stream().map(AccountingCells::of).toList();
        List<Integer> columns = IntStream.range(0, AccountingCells.HEADER.size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .reduce(AccountingCells.HEADER.get(column).length(), Math::max))
                .toList();
        int numbers = columns.stream().mapToInt(column -> column + GAP.length()).sum();
        int longestName = accounting.stream()
                .mapToInt(row -> Printable.width(Printable.line(row.stimulus())))
                .reduce("samples".length(), Math::max);
        int names = Math.min(longestName, Math.max(NARROWEST_NAME, width - numbers));
        row("samples", names, AccountingCells.HEADER, columns);
        IntStream.range(0, rows.size())
                .forEach(index -> row(accounting.get(index).stimulus(), names, rows.get(index), columns));
        accounting.stream().filter(entry -> !entry.clean()).forEach(this::examples);
    }

    private void row(String name, int names, List<String> cells, List<Integer> columns) {
        List<String> lines = Page.wrap(Printable.line(name), names);
        StringBuilder line = new StringBuilder(lines.getFirst());
        line.append(" ".repeat(Math.max(0, names - Printable.width(lines.getFirst()))));
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            line.append(GAP)
                    .append(" ".repeat(columns.get(column) - cell.length()))
                    .append(cell);
        }
        page.line(line.toString());
        lines.stream().skip(1).forEach(page::line);
    }

    private void examples(Accounting entry) {
        page.line("");
        Optional<String> before = entry.examples().isEmpty()
                ? Optional.empty()
                : said.before(String.join("\n", entry.examples()), entry.stimulus());
        if (before.isPresent()) {
            page.hanging("not clean: ", Printable.line(entry.stimulus() + ", like " + before.get()));
            return;
        }
        page.hanging("not clean: ", Printable.line(entry.stimulus() + " (" + entry.did() + ")"));
        if (entry.examples().isEmpty()) {
            page.line(GAP + "no examples were kept");
        }
        entry.examples().forEach(example -> page.hanging(GAP, Printable.line(example)));
    }
}
