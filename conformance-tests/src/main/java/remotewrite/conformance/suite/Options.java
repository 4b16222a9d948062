package remotewrite.conformance.suite;

import java.util.Optional;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.report.Fact;

/** Variables that not every proxy has. */
final class Options {
    private Options() {}

    /** {@code expected}, but nothing of a proxy that lacks the variable which the stimulus sets. */
    static Expectation orNotApplicable(Expectation expected) {
        return recording -> lacking(recording).orElseGet(() -> expected.judge(recording));
    }

    private static Optional<Finding> lacking(Recording recording) {
        return recording.subject().stream()
                .filter(fact -> fact.key().equals(Recording.LACKS))
                .map(Fact::value)
                .findFirst()
                .map(variable -> new Finding.DoesNotApply("the proxy has no option " + variable));
    }
}
