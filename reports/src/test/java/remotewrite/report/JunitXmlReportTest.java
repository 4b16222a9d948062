package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class JunitXmlReportTest {
    static List<RunReport> reports() {
        return List.copyOf(GoldenTest.reports().values());
    }

    @ParameterizedTest
    @MethodSource("reports")
    void hasTheUsualStructure(RunReport report) throws Exception {
        SchemaFactory.newDefaultInstance()
                .newSchema(Path.of("src/test/resources/junit.xsd").toFile())
                .newValidator()
                .validate(new StreamSource(new StringReader(new JunitXmlReport().render(report))));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void countsWhatItHolds(RunReport report) throws Exception {
        Element root = parsed(report).getDocumentElement();

        assertCounts(root);
        elements(root, "testsuite").forEach(JunitXmlReportTest::assertCounts);
    }

    @Test
    void givesEveryVerdictTheElementACiSystemActsOn() throws Exception {
        assertThat(child("passed")).isEqualTo("system-out");
        assertThat(child("violated")).isEqualTo("failure");
        // a SHOULD: a run that conforms is not red
        assertThat(child("violated-without-cause")).isEqualTo("skipped");
        assertThat(child("not-observed")).isEqualTo("failure");
        assertThat(child("not-applicable")).isEqualTo("skipped");
        assertThat(child("broken")).isEqualTo("error");
    }

    @Test
    void skipsWhatWasNotObservedAndDoesNotCount() throws Exception {
        CheckResult should =
                Examples.result("RETRY-02", Level.SHOULD, "It does.", new Verdict.NotObserved("not reached"));
        RunReport strict = Examples.report(List.of(), List.of(), List.of(should), true);

        assertThat(elements(parsed(Examples.of(should)).getDocumentElement(), "skipped"))
                .hasSize(1);
        assertThat(elements(parsed(strict).getDocumentElement(), "failure")).hasSize(1);
    }

    @Test
    void writesOneSuiteAFamilyInCatalogueOrder() throws Exception {
        List<String> families = elements(parsed(Examples.conforming()).getDocumentElement(), "testsuite").stream()
                .map(suite -> suite.getAttribute("name"))
                .toList();

        assertThat(families).containsExactly("AUTH", "RETRY");
    }

    @Test
    void putsTheFiveLinesIntoTheFailure() throws Exception {
        Element failure =
                elements(one("violated").getDocumentElement(), "failure").getFirst();

        assertThat(failure.getAttribute("message"))
                .isEqualTo("VIOLATED: expected 3 or more attempts with the same body,"
                        + " actual 1 attempt: c0/e0 at +0.41 s; nothing after it");
        assertThat(failure.getTextContent().strip().lines().skip(1).map(line -> line.split(" ")[0]))
                .containsExactly("clause", "did", "expected", "actual", "likely", "next");
    }

    @Test
    void putsNoticesIntoPropertiesAndOutput() throws Exception {
        Element root = parsed(Examples.everything()).getDocumentElement();
        Element property = elements(root, "property").getFirst();

        assertThat(property.getAttribute("name")).isEqualTo("notice.1");
        assertThat(property.getAttribute("value")).startsWith("No real Prometheus");
        assertThat(elements(root, "system-out").stream()
                        .filter(output -> output.getParentNode().getNodeName().equals("testsuite"))
                        .map(Element::getTextContent))
                .allSatisfy(output -> assertThat(output).startsWith("NOTICE  No real Prometheus"));
    }

    @Test
    void keepsHostileTextReadable() throws Exception {
        Element root = parsed(Examples.hostile()).getDocumentElement();
        String failure = elements(root, "failure").getFirst().getTextContent();

        assertThat(root.getAttribute("name")).isEqualTo("Title " + Printable.line(Examples.HOSTILE));
        assertThat(failure).contains("]]> | <script>alert('pwned')</script>", "\\u001b[2J", "line one\\nline two");
        assertThat(failure).contains("\ud83d\ude00", Examples.LONG_WORD);
    }

    private static void assertCounts(Element parent) {
        assertThat(parent.getAttribute("tests")).isEqualTo(size(parent, "testcase"));
        assertThat(parent.getAttribute("failures")).isEqualTo(size(parent, "failure"));
        assertThat(parent.getAttribute("errors")).isEqualTo(size(parent, "error"));
        assertThat(parent.getAttribute("skipped")).isEqualTo(size(parent, "skipped"));
    }

    private static String size(Element parent, String name) {
        return Integer.toString(elements(parent, name).size());
    }

    private static Document one(String verdict) throws Exception {
        return parsed(Examples.of(Examples.perVerdict().get(verdict)));
    }

    private static String child(String verdict) throws Exception {
        Element testcase =
                elements(one(verdict).getDocumentElement(), "testcase").getFirst();
        return elements(testcase, "*").getFirst().getNodeName();
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(index -> (Element) nodes.item(index))
                .toList();
    }

    private static Document parsed(RunReport report) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(new JunitXmlReport().render(report))));
    }
}
