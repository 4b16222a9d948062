package remotewrite.report;

import io.qameta.allure.model.Label;
import io.qameta.allure.model.Link;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Allure labels and links of a check: the same whether the result is written by {@link AllureResults} or attached to
 * a running JUnit test through {@code AllureLifecycle.updateTestCase(result -> result.getLabels().addAll(...))}.
 */
public final class AllureLabels {
    private AllureLabels() {}

    /** As {@link #labels(CheckId, List, String, String)}, of a result. */
    public static List<Label> labels(CheckResult result) {
        return labels(result.id(), result.clauses(), result.stimulus(), result.subject());
    }

    /**
     * Epic (the subject), feature (the family), severity (of the level: MUST critical, SHOULD normal, MAY minor), suite
     * (the family), sub-suite (the subject), and {@code level}, {@code subject}, {@code stimulus}.
     *
     * @param clauses what the check enforces, the most binding first
     * @throws IllegalArgumentException when there is no clause: a check without one has no level
     */
    public static List<Label> labels(CheckId id, List<Clause> clauses, String stimulus, String subject) {
        if (clauses.isEmpty()) {
            throw new IllegalArgumentException(id + " has no clause");
        }
        Level level = clauses.getFirst().level();
        return List.of(
                label("epic", subject),
                label("feature", id.family()),
                label("severity", severity(level)),
                label("suite", id.family()),
                label("subSuite", subject),
                label("level", level.words()),
                label("subject", subject),
                label("stimulus", stimulus));
    }

    /** As {@link #links(List)}, of a result. */
    public static List<Link> links(CheckResult result) {
        return links(result.clauses());
    }

    /** One link a clause: its id and where its document can be read. A clause without a readable document has none. */
    public static List<Link> links(List<Clause> clauses) {
        return clauses.stream()
                .filter(clause -> Markup.readable(clause.link()))
                .map(clause -> new Link()
                        .setName(Printable.line(clause.id()))
                        .setUrl(clause.link().toASCIIString())
                        .setType("link"))
                .toList();
    }

    /** All labels and the one only a whole report can add: the run, so that several runs fit in one page. */
    static List<Label> labels(CheckResult result, RunReport report) {
        return Stream.concat(Stream.of(label("parentSuite", report.title())), labels(result).stream())
                .toList();
    }

    private static Label label(String name, String value) {
        return new Label().setName(name).setValue(Printable.line(value));
    }

    private static String severity(Level level) {
        return switch (level) {
            case MUST, MUST_NOT -> "critical";
            case SHOULD, SHOULD_NOT -> "normal";
            case MAY -> "minor";
        };
    }
}
