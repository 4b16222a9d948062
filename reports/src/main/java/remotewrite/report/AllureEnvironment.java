package remotewrite.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The {@code environment.properties} of an Allure report: what was judged, with what outcome. */
final class AllureEnvironment {
    private AllureEnvironment() {}

    /** Notices first, then title, outcome and subject. A line a fact, in the escapes of java.util.Properties.load. */
    static String properties(RunReport report) {
        List<Fact> facts = new ArrayList<>();
        report.notices().stream()
                .filter(notice -> !notice.isBlank())
                .forEach(notice -> facts.add(new Fact("NOTICE " + (facts.size() + 1), notice)));
        facts.add(new Fact("run", report.title().isBlank() ? "untitled" : report.title()));
        facts.add(new Fact(
                "outcome", report.outcome().words() + ": " + Tally.of(report).words()));
        facts.add(new Fact("took", DurationWords.of(report.took())));
        facts.addAll(report.subject());
        return facts.stream()
                .map(fact -> escaped(fact.key()) + "=" + escaped(fact.value()) + "\n")
                .collect(Collectors.joining());
    }

    /** Properties files are ISO 8859-1 and end a key at the first space, colon or equals sign. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char unit : Printable.line(text).toCharArray()) {
            if (unit < ' ' || unit > '~') {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
            } else if (" \\:=#!".indexOf(unit) >= 0) {
                escaped.append('\\').append(unit);
            } else {
                escaped.append(unit);
            }
        }
        return escaped.toString();
    }
}
