package remotewrite.report;

import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;

/**
 * The report as JUnit XML, for CI systems: one {@code testsuite} a family of checks, one {@code testcase} a check.
 *
 * <p>A violation, or a check not observed, is a {@code failure} when its level counts; otherwise it is {@code skipped},
 * like one not applicable; a broken harness is an {@code error}. Notices, subject and outcome are properties
 * of every suite, because many readers show one suite at a time. A judgement has no duration of its own, so cases and
 * suites say 0 and only {@code testsuites} has the time of the run, in seconds.
 */
public final class JunitXmlReport {
    private enum Ending {
        PASSED,
        FAILURE,
        ERROR,
        SKIPPED
    }

    /** The document, ending with a newline. */
    public String render(RunReport report) {
        StringWriter text = new StringWriter();
        try {
            // The JDK's own writer: which one newInstance() finds depends on the class path.
            IndentedXml xml =
                    new IndentedXml(XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text));
            document(xml, report);
        } catch (XMLStreamException failure) {
            throw new ReportException("the report cannot be written as JUnit XML: " + failure.getMessage(), failure);
        }
        return text + "\n";
    }

    private static void document(IndentedXml xml, RunReport report) throws XMLStreamException {
        xml.start("testsuites").attribute("name", report.title());
        counts(xml, report.results(), report.strict())
                .attribute(
                        "time", String.format(Locale.ROOT, "%.3f", report.took().toMillis() / 1000.0));
        Map<String, List<CheckResult>> families = report.results().stream()
                .collect(
                        Collectors.groupingBy(result -> result.id().family(), LinkedHashMap::new, Collectors.toList()));
        if (families.isEmpty()) {
            // the notices still need a place
            families = Map.of("no checks", List.of());
        }
        for (Map.Entry<String, List<CheckResult>> family : families.entrySet()) {
            suite(xml, report, family.getKey(), family.getValue());
        }
        xml.end();
    }

    private static void suite(IndentedXml xml, RunReport report, String name, List<CheckResult> results)
            throws XMLStreamException {
        xml.start("testsuite").attribute("name", name);
        counts(xml, results, report.strict())
                .attribute("time", "0")
                .attribute(
                        "timestamp",
                        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(report.startedAt()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .atOffset(ZoneOffset.UTC)));
        xml.start("properties");
        for (Fact property : properties(report)) {
            xml.start("property")
                    .attribute("name", property.key())
                    .attribute("value", property.value())
                    .end();
        }
        xml.end();
        for (CheckResult result : results) {
            testcase(xml, result, report.strict());
        }
        if (!report.notices().isEmpty()) {
            xml.text(
                    "system-out",
                    report.notices().stream()
                            .map(notice -> "NOTICE  " + Printable.line(notice))
                            .collect(Collectors.joining("\n")));
        }
        xml.end();
    }

    private static IndentedXml counts(IndentedXml xml, List<CheckResult> results, boolean strict)
            throws XMLStreamException {
        return xml.attribute("tests", Integer.toString(results.size()))
                .attribute("failures", count(results, strict, Ending.FAILURE))
                .attribute("errors", count(results, strict, Ending.ERROR))
                .attribute("skipped", count(results, strict, Ending.SKIPPED));
    }

    private static String count(List<CheckResult> results, boolean strict, Ending ending) {
        return Long.toString(results.stream()
                .filter(result -> ending(result, strict) == ending)
                .count());
    }

    private static List<Fact> properties(RunReport report) {
        List<Fact> properties = new ArrayList<>();
        for (String notice : report.notices()) {
            if (!notice.isBlank()) {
                properties.add(new Fact("notice." + (properties.size() + 1), notice));
            }
        }
        properties.add(new Fact("outcome", report.outcome().words()));
        properties.addAll(report.subject());
        return properties;
    }

    private static void testcase(IndentedXml xml, CheckResult result, boolean strict) throws XMLStreamException {
        xml.start("testcase")
                .attribute("name", result.id() + " " + result.level().words() + " " + result.sentence())
                .attribute(
                        "classname",
                        "conformance." + result.subject() + "." + result.id().family())
                .attribute("time", "0");
        switch (ending(result, strict)) {
            case PASSED -> {}
            case FAILURE -> problem(xml, "failure", result);
            case ERROR -> problem(xml, "error", result);
            case SKIPPED ->
                xml.start("skipped").attribute("message", message(result)).end();
        }
        List<Fact> facts = Explanation.facts(result.verdict());
        if (!facts.isEmpty()) {
            xml.text("system-out", Explanation.aligned(facts));
        }
        xml.end();
    }

    private static void problem(IndentedXml xml, String element, CheckResult result) throws XMLStreamException {
        xml.start(element)
                .attribute("message", message(result))
                .attribute("type", result.verdict().word())
                .content("\n" + Explanation.headline(result) + "\n" + Explanation.aligned(Explanation.lines(result))
                        + "\n")
                .end();
    }

    private static String message(CheckResult result) {
        return result.verdict().word() + ": "
                + switch (result.verdict()) {
                    case Verdict.Passed passed -> result.sentence();
                    case Verdict.Violated violated ->
                        "expected " + violated.expected() + ", actual " + violated.actual();
                    case Verdict.NotObserved notObserved -> notObserved.reason();
                    case Verdict.NotApplicable notApplicable -> notApplicable.reason();
                    case Verdict.Broken broken -> broken.reason();
                };
    }

    private static Ending ending(CheckResult result, boolean strict) {
        return switch (result.verdict()) {
            case Verdict.Passed passed -> Ending.PASSED;
            case Verdict.Violated violated -> result.fails(strict) ? Ending.FAILURE : Ending.SKIPPED;
            case Verdict.NotObserved notObserved -> result.fails(strict) ? Ending.FAILURE : Ending.SKIPPED;
            case Verdict.NotApplicable notApplicable -> Ending.SKIPPED;
            case Verdict.Broken broken -> Ending.ERROR;
        };
    }
}
