package remotewrite.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The house rules that a machine can check. */
@AnalyzeClasses(packages = "remotewrite.proxy", importOptions = ImportOption.DoNotIncludeTests.class)
class StyleTest {
    private static final List<Class<?>> PARTS_OF_THE_PROCESS =
            List.of(ProxyConfig.class, ProxyParts.class, ReferenceProxy.class);

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule ONLY_THE_EDGES_CHOOSE_A_CLOCK = noClasses()
            .that()
            .doNotHaveSimpleName("Main")
            .and()
            .doNotHaveSimpleName("ProxyConfig")
            .should()
            .callMethod(Clock.class, "systemUTC");

    /** So what {@link MainClockTest} sees of {@code start} is what the process does. */
    @ArchTest
    static void theProcessPutsItsProxyTogetherInStartAndNowhereElse(JavaClasses classes) {
        Set<JavaMethodCall> calls = classes.get(Main.class).getMethodCallsFromSelf();

        assertThat(calls.stream()
                        .filter(call -> call.getTargetOwner().isEquivalentTo(Main.class)
                                && call.getName().equals("start"))
                        .map(call -> call.getOrigin().getName()))
                .containsExactly("run");
        assertThat(calls.stream()
                        .filter(call -> call.getTargetOwner().isEquivalentTo(Main.class)
                                && call.getName().equals("run"))
                        .map(call -> call.getOrigin().getName()))
                .containsExactly("main");
        assertThat(calls.stream()
                        .filter(call -> PARTS_OF_THE_PROCESS.stream()
                                .anyMatch(part -> call.getTargetOwner().isEquivalentTo(part)))
                        .map(call -> call.getOrigin().getName()))
                .containsExactlyInAnyOrder("run", "start", "start");
    }

    /** Of {@code Thread}, {@code TimeUnit} and {@code LockSupport}. */
    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "sleeps",
                    call -> Set.of("sleep", "parkNanos", "parkUntil")
                            .contains(call.getTarget().getName())));

    /** What a test waits for has a name as well. */
    @ArchTest
    static void noTestSleeps(JavaClasses withoutTests) {
        NOBODY_SLEEPS.check(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("remotewrite.proxy"));
    }

    @ArchTest
    static final ArchRule ONLY_MAIN_PRINTS_AND_EXITS = noClasses()
            .that()
            .doNotHaveSimpleName("Main")
            .and()
            .doNotHaveSimpleName("Launcher")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule EXCEPTIONS_HAVE_NAMES = noClasses()
            .should()
            .callConstructor(RuntimeException.class)
            .orShould()
            .callConstructor(RuntimeException.class, String.class)
            .orShould()
            .callConstructor(RuntimeException.class, String.class, Throwable.class)
            .orShould()
            .callConstructor(RuntimeException.class, Throwable.class);

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_THINGS_ARE =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Impl|Util|Utils|Base|Abstract|Support)");

    @ArchTest
    static final ArchRule ONE_PACKAGE = noClasses().should().resideOutsideOfPackage("remotewrite.proxy");
}
