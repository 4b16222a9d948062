package remotewrite.conformance.suite;

import java.util.Optional;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.report.Fact;

/** Variables that not every proxy takes. */
final class Options {
    private Options() {}

    /** {@code expected}, but nothing of a proxy that is not known to take what the stimulus sets. */
    static Expectation orNotApplicable(Expectation expected) {
        return recording -> unknown(recording).orElseGet(() -> expected.judge(recording));
    }

    private static Optional<Finding> unknown(Recording recording) {
        return recording.subject().stream()
                .filter(fact -> fact.key().equals(Recording.NOT_KNOWN_TO_TAKE))
                .map(Fact::value)
                .findFirst()
                .map(variables -> new Finding.DoesNotApply(
                        "not run: it needs " + variables + ", which this proxy is not known to take"));
    }
}
