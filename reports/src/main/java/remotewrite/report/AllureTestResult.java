package remotewrite.report;

import io.qameta.allure.model.Attachment;
import io.qameta.allure.model.Parameter;
import io.qameta.allure.model.Stage;
import io.qameta.allure.model.Status;
import io.qameta.allure.model.StatusDetails;
import io.qameta.allure.model.TestResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** One check in the words of Allure 2. */
final class AllureTestResult {
    private AllureTestResult() {}

    /** Equal input gives an equal result, its uuid included: writing a report again replaces what it wrote before. */
    static TestResult of(RunReport report, CheckResult result, List<Attachment> attachments) {
        String check = result.id() + "/" + result.subject();
        // A judgement takes no time of its own; a bar as long as the run would be a lie about every check.
        long judgedAt = report.startedAt().plus(report.took()).toEpochMilli();
        return new TestResult()
                .setUuid(uuid(check + "/" + report.title() + "/" + report.startedAt() + "/"
                        + report.results().indexOf(result)))
                // The title is in the history and not in the case: a case run against two subjects is no retry.
                .setHistoryId(uuid(check + "/" + report.title()))
                .setTestCaseId(uuid(check))
                .setTestCaseName(Printable.line(result.sentence()))
                .setFullName(Printable.line("conformance." + result.subject() + "." + result.id()))
                .setName(Printable.line(result.id() + " " + result.sentence()))
                .setDescriptionHtml(description(report, result))
                .setStatus(status(result, report.strict()))
                .setStatusDetails(details(result))
                .setStage(Stage.FINISHED)
                .setStart(judgedAt)
                .setStop(judgedAt)
                .setLabels(AllureLabels.labels(result, report))
                .setLinks(AllureLabels.links(result))
                .setParameters(Explanation.facts(result.verdict()).stream()
                        .map(fact -> new Parameter()
                                .setName(Printable.line(fact.key()))
                                .setValue(Printable.line(fact.value())))
                        .toList())
                .setAttachments(attachments);
    }

    static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Status status(CheckResult result, boolean strict) {
        return switch (result.verdict()) {
            case Verdict.Passed passed -> Status.PASSED;
            case Verdict.Violated violated -> result.fails(strict) ? Status.FAILED : Status.SKIPPED;
            case Verdict.NotObserved notObserved -> result.fails(strict) ? Status.FAILED : Status.SKIPPED;
            case Verdict.NotApplicable notApplicable -> Status.SKIPPED;
            case Verdict.Broken broken -> Status.BROKEN;
        };
    }

    private static StatusDetails details(CheckResult result) {
        List<Fact> lines = Explanation.lines(result);
        StatusDetails details = new StatusDetails();
        if (!lines.isEmpty()) {
            details.setMessage(Explanation.headline(result) + "\n" + Explanation.aligned(lines));
        }
        if (result.verdict() instanceof Verdict.Violated violated) {
            details.setExpected(Printable.line(violated.expected())).setActual(Printable.line(violated.actual()));
        }
        return details;
    }

    /** HTML rather than Markdown: the generator lets raw HTML in Markdown through. */
    private static String description(RunReport report, CheckResult result) {
        StringBuilder html = new StringBuilder();
        report.notices()
                .forEach(notice -> html.append("<p><strong>NOTICE</strong> ")
                        .append(Markup.html(notice))
                        .append("</p>"));
        html.append("<p>Judged on: ").append(Markup.html(result.stimulus())).append("</p><ul>");
        result.clauses()
                .forEach(clause -> html.append("<li>")
                        .append(Markup.html(clause.id() + " " + clause.level().words() + ", " + clause.document()
                                + (clause.section().isBlank() ? "" : ", " + clause.section()) + ": " + clause.quote()))
                        .append("</li>"));
        return html.append("</ul>").toString();
    }
}
