package remotewrite.proxy;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** How a test says that it did not run because a real part is missing here: a program, a package. */
final class NotRun {
    private NotRun() {}

    /**
     * Skips the test and prints the reason; with {@code CONFORMANCE_REQUIRE_CONTAINERS=true} in the environment, where
     * everything has to run, fails it. Does not return.
     */
    static <T> T because(String reason) {
        String line = "NOT RUN: " + reason;
        System.out.println(line);
        return Boolean.parseBoolean(System.getenv("CONFORMANCE_REQUIRE_CONTAINERS"))
                ? Assertions.fail(line)
                : Assumptions.abort(line);
    }
}
