package remotewrite.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.awaitility.Awaitility;
import remotewrite.conformance.cli.Main;

@AnalyzeClasses(packages = "remotewrite.conformance", importOptions = ImportOption.DoNotIncludeTests.class)
class StyleTest {
    private static final DescribedPredicate<JavaClass> ENTRY_POINT =
            DescribedPredicate.describe("the entry point", type -> type.isEquivalentTo(Main.class));

    @ArchTest
    static final ArchRule onlyTheEntryPointTouchesStandardStreams =
            noClasses().that(DescribedPredicate.not(ENTRY_POINT)).should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule throwsOnlyNamedExceptions = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule logsThroughSlf4jOnly = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule onlyTheEntryPointReadsTheClock = noClasses()
            .that(DescribedPredicate.not(ENTRY_POINT))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    /** A proxy that is wrong in what it does when must be wrong by the clock of its run. */
    @ArchTest
    static final ArchRule mutantsHaveNoClockOfTheirOwn =
            noClasses().that().resideInAPackage("..mutant..").should().callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule neverSleeps = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "sleeps", call -> call.getTarget().getName().equals("sleep")));

    /** See {@link Waiting}. */
    @ArchTest
    static final ArchRule waitsDeafToOtherThreads =
            noClasses().that().areNotAssignableTo(Waiting.class).should().callMethod(Awaitility.class, "await");

    @ArchTest
    static final ArchRule namesThingsForWhatTheyAre =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Impl|Util|Utils|Abstract[A-Z].*|Base)");

    @ArchTest
    static final ArchRule checksSeeRecordingsAndNothingThatRuns = noClasses()
            .that()
            .resideInAPackage("..suite..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..bench..", "..sender..", "..cli..", "remotewrite.proxy..");

    @ArchTest
    static final ArchRule sendersKnowNothingOfTheBench = noClasses()
            .that()
            .resideInAPackage("..sender..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..bench..", "..suite..", "..mutant..", "..cli..");

    @ArchTest
    static final ArchRule theBenchKnowsNoChecks = noClasses()
            .that()
            .resideInAPackage("..bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..suite..", "..mutant..", "..cli..");

    /** Recording, check, verdict: who only reads a recording needs nothing that makes one. */
    @ArchTest
    static final ArchRule theVocabularyKnowsNothingOfTheBench = noClasses()
            .that()
            .resideInAPackage("remotewrite.conformance")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..bench..", "..run..", "..cli..");

    @ArchTest
    static final ArchRule nothingKnowsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("..cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..cli..");
}
