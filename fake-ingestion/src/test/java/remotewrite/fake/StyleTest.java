package remotewrite.fake;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The house rules that a machine can check. */
@AnalyzeClasses(packages = "remotewrite.fake", importOptions = ImportOption.DoNotIncludeTests.class)
class StyleTest {
    @ArchTest
    static final ArchRule timeComesFromAnInjectedClock = noClasses()
            .that()
            // the edge where a test hands over to the fakes: there is nobody before it who could inject a clock
            .doNotHaveFullyQualifiedName("remotewrite.fake.junit.FakeCloudExtension")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callConstructor(Date.class)
            .because("half-injected time is worse than none");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "sleeps",
                    call -> Set.of("sleep", "parkNanos", "parkUntil")
                            .contains(call.getTarget().getName())))
            .because("what waits, waits for a condition with a deadline");

    @ArchTest
    static void noTestSleepsEither(JavaClasses withoutTests) {
        nothingSleeps.check(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("remotewrite.fake"));
    }

    @ArchTest
    static final ArchRule nothingPrints = noClasses()
            .that()
            // it is a part of the program that runs the tests, which shows no report entries
            .doNotHaveFullyQualifiedName("remotewrite.fake.junit.FakeCloudExtension")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethodWhere(target(name("printStackTrace")))
            .because("the console belongs to the program, not to a library");

    @ArchTest
    static final ArchRule exceptionsHaveNames = noClasses()
            .should()
            .callConstructorWhere(target(owner(equivalentTo(RuntimeException.class)))
                    .and(DescribedPredicate.describe(
                            "not as a superclass",
                            call -> !call.getOrigin().getOwner().isAssignableTo(RuntimeException.class))))
            .because("the name of an exception is the first thing its reader learns");

    @ArchTest
    static final ArchRule classesAreNamedForWhatTheyAre = classes()
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Base")
            .andShould()
            .haveSimpleNameNotStartingWith("Abstract");

    /**
     * Every package and the packages it may know. {@code role} knows nobody, so that every door can ask it; {@code cloud} has
     * all fakes, and what is around it has only the cloud, and what a setup file makes of it. The root has what the fakes are made of, with {@code entra} and
     * {@code store} as parts of it.
     */
    private static final Map<String, Set<String>> MAY_KNOW = Map.of(
            "", Set.of("entra", "role", "store"),
            "entra", Set.of(""),
            "role", Set.of(),
            "store", Set.of(""),
            "query", Set.of("", "role", "store"),
            "manage", Set.of("", "role", "store"),
            "cloud", Set.of("", "entra", "manage", "query", "role", "store"),
            "setup", Set.of("", "cloud", "entra", "manage", "query", "role", "store"),
            "control", Set.of("", "cloud", "entra", "manage", "query", "role", "setup", "store"),
            "junit", Set.of("", "cloud"));

    @ArchTest
    static final ArchRule thePackagesAreTheseOnly = classes()
            .should()
            .resideInAnyPackage(MAY_KNOW.keySet().stream().map(StyleTest::named).toArray(String[]::new))
            .because(
                    "a new package answers a question that no other does; it is put on the list with those it may know");

    @ArchTest
    static void thePackagesKnowOnlyThoseTheyMay(JavaClasses all) {
        MAY_KNOW.forEach((name, known) -> classes()
                .that()
                .resideInAPackage(named(name))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("remotewrite.fake..")
                        .or(resideInAnyPackage(Stream.concat(Stream.of(name), known.stream())
                                .map(StyleTest::named)
                                .toArray(String[]::new))))
                .check(all));
    }

    private static String named(String subPackage) {
        return subPackage.isEmpty() ? "remotewrite.fake" : "remotewrite.fake." + subPackage;
    }

    @ArchTest
    static final ArchRule theFakesKnowNothingOfTheOtherModules = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("remotewrite.proxy..", "remotewrite.report..", "remotewrite.conformance..");
}
