package remotewrite.conformance;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/** How a test says that it did not run because a real part is missing here: an engine, an image, a program. */
public final class NotRun {
    /** {@code true}: what does not run has failed. */
    public static final String REQUIRED = "CONFORMANCE_REQUIRE_CONTAINERS";

    private static final String SIGN = "NOT RUN: ";

    private NotRun() {}

    /** Skips the test and prints the reason; fails it where everything has to run. Does not return. */
    public static <T> T because(String reason) {
        String line = SIGN + reason;
        System.out.println(line);
        return Boolean.parseBoolean(System.getenv(REQUIRED)) ? Assertions.fail(line) : Assumptions.abort(line);
    }

    /** Skips the test and prints the reason, which is none that anybody could remove. Does not return. */
    public static <T> T anywhere(String reason) {
        String line = SIGN + reason;
        System.out.println(line);
        return Assumptions.abort(line);
    }

    /**
     * The tests of a factory, or one that is skipped with the reason for which there are none: a factory that is skipped
     * itself counts as no test at all.
     */
    public static Stream<DynamicTest> orOneSkipped(Supplier<Stream<DynamicTest>> factory) {
        try {
            return factory.get();
        } catch (TestAbortedException reason) {
            return Stream.of(DynamicTest.dynamicTest(reason.getMessage(), () -> {
                throw reason;
            }));
        }
    }
}
