package remotewrite.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report for the summary page of a CI job (GitHub Flavored Markdown): notices, outcome, accounting, table of checks,
 * details of everything that counts. Recorded text can neither break the table nor bring in HTML.
 */
public final class MarkdownReport {
    /** The document, ending with a newline. */
    public String render(RunReport report) {
        StringBuilder page = new StringBuilder();
        report.notices()
                .forEach(notice -> page.append("> **NOTICE** ")
                        .append(Markup.markdown(notice))
                        .append("\n\n"));
        page.append("## ").append(Markup.markdown(report.title())).append("\n\n");
        Tally tally = Tally.of(report);
        page.append("**").append(Markup.outcome(report)).append("** ");
        page.append(tally.words()).append(" in ").append(DurationWords.of(report.took()));
        page.append(tally.warnings() == 0 ? "\n" : ". " + tally.warningWords() + ".\n");
        if (!report.subject().isEmpty()) {
            page.append('\n');
            report.subject().forEach(fact -> item(page, fact));
        }
        if (!report.accounting().isEmpty()) {
            accounting(page, report.accounting());
        }
        if (!report.results().isEmpty()) {
            checks(page, report.results());
        }
        report.results().stream().filter(MarkdownReport::worthDetails).forEach(result -> details(page, result));
        return page.toString();
    }

    private static void accounting(StringBuilder page, List<Accounting> accounting) {
        page.append("\n### Samples\n\n");
        row(page, Stream.concat(Stream.of("stimulus"), AccountingCells.HEADER.stream()));
        row(
                page,
                Stream.concat(Stream.of("---"), AccountingCells.HEADER.stream().map(name -> "---:")));
        accounting.forEach(entry -> row(
                page, Stream.concat(Stream.of(Markup.markdown(entry.stimulus())), AccountingCells.of(entry).stream())));
        accounting.stream().filter(entry -> !entry.clean()).forEach(entry -> {
            page.append("\nNot clean: ")
                    .append(Markup.markdown(entry.stimulus() + " (" + entry.did() + ")"))
                    .append("\n\n");
            if (entry.examples().isEmpty()) {
                page.append("no examples were kept\n");
            }
            entry.examples()
                    .forEach(example ->
                            page.append("- ").append(Markup.markdown(example)).append('\n'));
        });
    }

    private static void checks(StringBuilder page, List<CheckResult> results) {
        page.append("\n### Checks\n\n");
        row(page, Stream.of("verdict", "check", "level", "sentence", "clauses"));
        row(page, Stream.of("---", "---", "---", "---", "---"));
        results.forEach(result -> row(
                page,
                Stream.of(
                        result.verdict().word(),
                        result.id().text(),
                        result.level().words(),
                        Markup.markdown(result.sentence()),
                        result.clauses().stream().map(MarkdownReport::link).collect(Collectors.joining(", ")))));
    }

    private static boolean worthDetails(CheckResult result) {
        return !(result.verdict() instanceof Verdict.Passed);
    }

    private static void details(StringBuilder page, CheckResult result) {
        page.append("\n### ")
                .append(Markup.markdown(result.verdict().word() + " " + result.id() + " "
                        + result.level().words() + ": " + result.sentence()))
                .append("\n\n");
        Explanation.lines(result).forEach(fact -> item(page, fact));
        Explanation.facts(result.verdict()).forEach(fact -> item(page, fact));
    }

    private static void item(StringBuilder page, Fact fact) {
        page.append("- **")
                .append(Markup.markdown(fact.key().strip()))
                .append("** ")
                .append(Markup.markdown(fact.value()))
                .append('\n');
    }

    private static String link(Clause clause) {
        String id = Markup.markdown(clause.id());
        if (!Markup.readable(clause.link())) {
            return id;
        }
        String address = clause.link()
                .toASCIIString()
                .replace("(", "%28")
                .replace(")", "%29")
                .replace("&", "&amp;");
        return "[" + id + "](" + address + ")";
    }

    private static void row(StringBuilder page, Stream<String> cells) {
        page.append(cells.collect(Collectors.joining(" | ", "| ", " |\n")));
    }
}
