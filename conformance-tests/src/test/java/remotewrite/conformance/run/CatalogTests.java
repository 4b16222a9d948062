package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.fail;

import io.qameta.allure.Allure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.bench.Bench;
import remotewrite.report.AllureLabels;
import remotewrite.report.CheckResult;
import remotewrite.report.Explanation;
import remotewrite.report.Fact;
import remotewrite.report.Verdict;

/** The catalogue as JUnit tests: one run on a bench, one dynamic test a check, the verdicts of the command line. */
final class CatalogTests {
    private static final int LANES = 8;

    private CatalogTests() {}

    /** Runs the whole catalogue on {@code bench} and gives a test for each verdict. */
    static Stream<DynamicTest> on(Bench bench, Path evidence) {
        return on(bench, Catalog.all(), LANES, evidence);
    }

    /** As {@link #on(Bench, Path)}, with these checks only and this many runs at a time. */
    static Stream<DynamicTest> on(Bench bench, List<Check> checks, int lanes, Path evidence) {
        return new Runner(bench, lanes, line -> {})
                .run(checks, Optional.of(evidence)).results().stream().map(CatalogTests::test);
    }

    private static DynamicTest test(CheckResult result) {
        String name = result.id() + " " + result.level().words() + "  " + result.sentence();
        return DynamicTest.dynamicTest(name, () -> {
            Allure.getLifecycle().updateTestCase(allure -> {
                allure.getLabels().addAll(AllureLabels.labels(result));
                allure.getLinks().addAll(AllureLabels.links(result));
            });
            // a sender may do less than it should; the proxy is the reference
            boolean reference = result.subject().equals(Check.Judged.PROXY.word());
            if (result.fails(reference)) {
                fail(explained(result));
            }
            switch (result.verdict()) {
                case Verdict.Passed passed -> {}
                case Verdict.Broken broken -> fail(explained(result));
                case Verdict.Violated violated -> Assumptions.abort(explained(result));
                case Verdict.NotObserved notObserved -> Assumptions.abort(explained(result));
                case Verdict.NotApplicable notApplicable -> Assumptions.abort(explained(result));
            }
        });
    }

    private static String explained(CheckResult result) {
        return result.verdict().word() + " " + result.id() + "  " + result.sentence() + "\n"
                + Explanation.lines(result).stream().map(CatalogTests::line).collect(Collectors.joining("\n"));
    }

    private static String line(Fact fact) {
        return "  %-9s %s".formatted(fact.key(), fact.value());
    }
}
