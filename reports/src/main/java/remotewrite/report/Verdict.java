package remotewrite.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What was found out about one check. Silence is never a pass. */
public sealed interface Verdict {
    /** The recording shows that the sentence holds; the facts say what was looked at. */
    record Passed(List<Fact> facts) implements Verdict {
        public Passed {
            facts = List.copyOf(facts);
        }
    }

    /**
     * The recording shows that the sentence does not hold.
     *
     * @param did what was done to the subject
     * @param expected what should then have been seen, with values
     * @param actual what was seen, with values
     * @param likely the likely cause, only when an observed fact points at it
     * @param facts more of what was seen
     */
    record Violated(String did, String expected, String actual, Optional<String> likely, List<Fact> facts)
            implements Verdict {
        public Violated {
            requireText(did, "did");
            requireText(expected, "expected");
            requireText(actual, "actual");
            Objects.requireNonNull(likely, "likely is null");
            facts = List.copyOf(facts);
        }
    }

    /** The run did not reach the point the check is about. Counts against the run. */
    record NotObserved(String reason) implements Verdict {
        public NotObserved {
            requireText(reason, "reason");
        }
    }

    /** The subject lacks, by its declaration, what the check is about. */
    record NotApplicable(String reason) implements Verdict {
        public NotApplicable {
            requireText(reason, "reason");
        }
    }

    /** The harness failed; the subject is not blamed. */
    record Broken(String reason) implements Verdict {
        public Broken {
            requireText(reason, "reason");
        }
    }

    /** The word that stands in every report. */
    default String word() {
        return switch (this) {
            case Passed passed -> "PASSED";
            case Violated violated -> "VIOLATED";
            case NotObserved notObserved -> "NOT OBSERVED";
            case NotApplicable notApplicable -> "NOT APPLICABLE";
            case Broken broken -> "BROKEN";
        };
    }

    private static void requireText(String text, String name) {
        Objects.requireNonNull(text, name + " is null");
        if (text.isBlank()) {
            throw new IllegalArgumentException(name + " is empty");
        }
    }
}
