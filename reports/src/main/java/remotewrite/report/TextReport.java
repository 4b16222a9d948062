package remotewrite.report;

import java.util.List;
import java.util.function.Function;

/**
 * What a person reads on the terminal, at most 110 columns wide: notices, title, accounting of samples, one line a check
 * with an explanation under everything that did not pass, and a summary line. What repeats itself but for numbers is
 * said once. Text from the recording cannot reach the
 * terminal as control characters.
 */
public final class TextReport {
    private static final int WIDTH = 110;
    private static final String INDENT = "  ";

    private final boolean colour;

    private TextReport(boolean colour) {
        this.colour = colour;
    }

    /** Without colours: for files and pipes. */
    public static TextReport plain() {
        return new TextReport(false);
    }

    /** The same text with ANSI colours on verdicts and outcome. */
    public static TextReport coloured() {
        return new TextReport(true);
    }

    /** The whole report, ending with a newline. */
    public String render(RunReport report) {
        Page page = new Page(WIDTH);
        report.notices().forEach(notice -> page.hanging("NOTICE  ", Printable.line(notice)));
        if (!report.notices().isEmpty()) {
            page.line("");
        }
        page.hanging("", Printable.line(report.title()));
        facts(page, report.subject());
        if (!report.accounting().isEmpty()) {
            page.line("");
            new AccountingText(page, WIDTH).render(report.accounting());
        }
        if (!report.results().isEmpty()) {
            page.line("");
            checks(page, report.results());
        }
        page.line("");
        summary(page, report);
        return page.toString();
    }

    private static void facts(Page page, List<Fact> facts) {
        int keys = widest(facts, Fact::key);
        facts.forEach(fact ->
                page.hanging(INDENT + padded(Printable.line(fact.key()), keys) + INDENT, Printable.line(fact.value())));
    }

    private void checks(Page page, List<CheckResult> results) {
        int words = widest(results, result -> result.verdict().word());
        int ids = widest(results, result -> result.id().text());
        int levels = widest(results, result -> result.level().words());
        Said said = new Said();
        Breakages breakages = Breakages.of(results);
        for (CheckResult result : results) {
            String word = result.verdict().word();
            String rest = INDENT
                    + padded(result.id().text(), ids)
                    + INDENT
                    + padded(result.level().words(), levels)
                    + INDENT;
            page.hanging(
                    paint(word, ansi(result.verdict())) + " ".repeat(words - word.length()) + rest,
                    words + Printable.width(rest),
                    Printable.line(result.sentence()));
            List<Fact> lines = result.verdict() instanceof Verdict.Broken broken
                    ? breakages.lines(result, broken)
                    : Explanation.lines(result, said);
            int keys = widest(lines, Fact::key);
            lines.forEach(
                    line -> page.hanging(INDENT + padded(line.key(), keys) + INDENT, Printable.line(line.value())));
        }
    }

    private void summary(Page page, RunReport report) {
        Tally tally = Tally.of(report);
        String outcome = Markup.outcome(report);
        page.hanging(
                paint(outcome, ansi(report.outcome())) + INDENT,
                outcome.length() + INDENT.length(),
                tally.words() + " in " + DurationWords.of(report.took()));
        if (tally.warnings() > 0) {
            page.hanging(INDENT, tally.warningWords());
        }
    }

    private static <T> int widest(List<T> rows, Function<T, String> column) {
        return rows.stream()
                .mapToInt(row -> Printable.width(Printable.line(column.apply(row))))
                .max()
                .orElse(0);
    }

    private static String padded(String cell, int columns) {
        return cell + " ".repeat(Math.max(0, columns - Printable.width(cell)));
    }

    private String paint(String word, int ansi) {
        return colour ? "\u001b[" + ansi + "m" + word + "\u001b[0m" : word;
    }

    /** Foreground colours of ECMA-48 8.3.117 (SGR): 31 red, 32 green, 33 yellow, 35 magenta; 2 is faint. */
    private static int ansi(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed -> 32;
            case Verdict.Violated violated -> 31;
            case Verdict.NotObserved notObserved -> 33;
            case Verdict.NotApplicable notApplicable -> 2;
            case Verdict.Broken broken -> 35;
        };
    }

    private static int ansi(RunReport.Outcome outcome) {
        return switch (outcome) {
            case CONFORMS -> 32;
            case VIOLATIONS, INCOMPLETE -> 31;
            case NOTHING_JUDGED -> 33;
            case BROKEN -> 35;
        };
    }
}
