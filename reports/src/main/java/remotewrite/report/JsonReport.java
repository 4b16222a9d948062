package remotewrite.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The report for programs. Fields stand in this order and keep their meaning; a change that breaks a reader raises the
 * number in {@code schema}. Durations are whole milliseconds, {@code startedAt} is ISO 8601 in UTC. Text is given as
 * recorded (JSON escapes make it safe); only the halves of broken surrogate pairs become {@code \}{@code uXXXX} text.
 *
 * <pre>
 * schema       "remote-write-report/1"
 * notices      [text]              what the reader must know first
 * title        text
 * subject      [{key, value}]      name and version of every part, in the order of the data flow
 * outcome      "conforms" | "violations" | "nothing judged" | "harness broken"
 * exitCode     0 | 1 | 2 | 3       in the same order
 * strict       boolean             whether a broken SHOULD fails the run
 * startedAt    text
 * tookMillis   integer
 * counts       {passed, violated, notObserved, notApplicable, broken, warnings}
 * accounting   [{stimulus, did, clean, served, delivered, lost, duplicated, altered, late, unexpected, senderOwn,
 *                slowestMillis, examples: [text]}]
 * checks       [{id, family, level, sentence, subject, stimulus, verdict, failsRun,
 *                clauses: [{id, document, section, level, quote, link}],
 *                did, expected, actual      only when verdict is VIOLATED
 *                likely                     only then, and only when an observed fact points at a cause
 *                reason                     when it is NOT OBSERVED, NOT APPLICABLE or BROKEN
 *                facts: [{key, value}]      when it is PASSED or VIOLATED
 *                evidence}]                 path relative to the report; absent when none was kept
 * </pre>
 */
public final class JsonReport {
    private static final ObjectWriter WRITER = new ObjectMapper()
            .writer(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    /** One JSON object, indented, ending with a newline. */
    public String render(RunReport report) {
        try {
            return WRITER.writeValueAsString(tree(report)) + "\n";
        } catch (JsonProcessingException failure) {
            throw new ReportException("the report cannot be written as JSON: " + failure.getOriginalMessage(), failure);
        }
    }

    private static ObjectNode tree(RunReport report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "remote-write-report/1");
        texts(root.putArray("notices"), report.notices());
        root.put("title", text(report.title()));
        facts(root.putArray("subject"), report.subject());
        root.put("outcome", report.outcome().words())
                .put("exitCode", report.outcome().exitCode())
                .put("strict", report.strict())
                .put("startedAt", report.startedAt().toString())
                .put("tookMillis", report.took().toMillis());
        Tally tally = Tally.of(report);
        root.putObject("counts")
                .put("passed", tally.passed())
                .put("violated", tally.violated())
                .put("notObserved", tally.notObserved())
                .put("notApplicable", tally.notApplicable())
                .put("broken", tally.broken())
                .put("warnings", tally.warnings());
        ArrayNode accounting = root.putArray("accounting");
        report.accounting().forEach(entry -> accounting(accounting.addObject(), entry));
        ArrayNode checks = root.putArray("checks");
        report.results().forEach(result -> check(checks.addObject(), result, report.strict()));
        return root;
    }

    private static void accounting(ObjectNode node, Accounting entry) {
        node.put("stimulus", text(entry.stimulus()))
                .put("did", text(entry.did()))
                .put("clean", entry.clean())
                .put("served", entry.served())
                .put("delivered", entry.delivered())
                .put("lost", entry.lost())
                .put("duplicated", entry.duplicated())
                .put("altered", entry.altered())
                .put("late", entry.late())
                .put("unexpected", entry.unexpected())
                .put("senderOwn", entry.senderOwn())
                .put("slowestMillis", entry.slowest().toMillis());
        texts(node.putArray("examples"), entry.examples());
    }

    private static void check(ObjectNode node, CheckResult result, boolean strict) {
        node.put("id", result.id().text())
                .put("family", result.id().family())
                .put("level", result.level().words())
                .put("sentence", text(result.sentence()))
                .put("subject", text(result.subject()))
                .put("stimulus", text(result.stimulus()))
                .put("verdict", result.verdict().word())
                .put("failsRun", result.fails(strict) || result.verdict() instanceof Verdict.Broken);
        ArrayNode clauses = node.putArray("clauses");
        result.clauses()
                .forEach(clause -> clauses.addObject()
                        .put("id", text(clause.id()))
                        .put("document", text(clause.document()))
                        .put("section", text(clause.section()))
                        .put("level", clause.level().words())
                        .put("quote", text(clause.quote()))
                        .put("link", clause.link().toString()));
        switch (result.verdict()) {
            case Verdict.Passed passed -> facts(node.putArray("facts"), passed.facts());
            case Verdict.Violated violated -> {
                node.put("did", text(violated.did()))
                        .put("expected", text(violated.expected()))
                        .put("actual", text(violated.actual()));
                violated.likely().ifPresent(likely -> node.put("likely", text(likely)));
                facts(node.putArray("facts"), violated.facts());
            }
            case Verdict.NotObserved notObserved -> node.put("reason", text(notObserved.reason()));
            case Verdict.NotApplicable notApplicable -> node.put("reason", text(notApplicable.reason()));
            case Verdict.Broken broken -> node.put("reason", text(broken.reason()));
        }
        if (!result.evidence().isBlank()) {
            node.put("evidence", text(result.evidence()));
        }
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(text -> array.add(text(text)));
    }

    private static void facts(ArrayNode array, List<Fact> facts) {
        facts.forEach(fact -> array.addObject().put("key", text(fact.key())).put("value", text(fact.value())));
    }

    /** UTF-8 has no form for half a surrogate pair: encoding would silently turn it into a question mark. */
    private static String text(String text) {
        boolean broken = text.codePoints().anyMatch(code -> Character.getType(code) == Character.SURROGATE);
        return broken ? Printable.line(text) : text;
    }
}
