package remotewrite.conformance.run;

import remotewrite.conformance.NotRun;
import remotewrite.conformance.sender.Fetch;

/** A sender that was fetched, or the reason why a test of it does not run. */
final class RealProgram {
    private RealProgram() {}

    /**
     * The fetched one, and a line that says which it is. Where there is none, the test is skipped with the reason, and
     * fails where everything has to run.
     */
    static Fetch.Fetched had(String name, Fetch fetch) {
        return switch (fetch) {
            case Fetch.Fetched found -> {
                System.out.printf("%s %s, fetched binary from %s%n", name, found.version(), found.origin());
                yield found;
            }
            case Fetch.NotFetched none -> NotRun.because(name + " cannot be had: " + String.join("; ", none.reasons()));
        };
    }
}
