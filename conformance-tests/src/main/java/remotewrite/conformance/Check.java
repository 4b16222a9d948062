package remotewrite.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import remotewrite.report.CheckId;
import remotewrite.report.Clause;

/**
 * One requirement as a value.
 *
 * @param id allocated once, never reused
 * @param sentence names the actor, in the present tense, ends with a full stop
 * @param clauses where it is required, the most binding first
 * @param judged whose fault a violation is
 * @param stimulus what is done
 * @param expectation what must then be true of the recording
 * @param claims the wrong subjects it must catch, and what its violations must then show; at least one
 */
public record Check(
        CheckId id,
        String sentence,
        List<Clause> clauses,
        Judged judged,
        Stimulus stimulus,
        Expectation expectation,
        List<Claim> claims) {
    public Check {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(sentence, "sentence is null");
        clauses = clauses.stream().sorted(Comparator.comparing(Clause::level)).toList();
        Objects.requireNonNull(judged, "judged is null");
        Objects.requireNonNull(stimulus, "stimulus is null");
        Objects.requireNonNull(expectation, "expectation is null");
        claims = List.copyOf(claims);
    }

    /** The wrong subjects it must catch. */
    public List<Mutant> mutants() {
        return claims.stream().map(Claim::mutant).toList();
    }

    /** Whose behaviour a check is about. */
    public enum Judged {
        SENDER,
        PROXY,
        DELIVERY;

        /** The word in reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Starts a check. */
    public static Draft check(String id, String sentence) {
        return new Draft(new CheckId(id), sentence, List.of());
    }

    /** A check without its stimulus yet. */
    public record Draft(CheckId id, String sentence, List<Clause> clauses) {
        public Draft clauses(String... clauseIds) {
            List<Clause> all = new ArrayList<>(clauses);
            Arrays.stream(clauseIds).map(Clauses::of).forEach(all::add);
            return new Draft(id, sentence, List.copyOf(all));
        }

        /** What is done, and who is judged by it. */
        public Stimulated when(Stimulus stimulus, Judged judged) {
            return new Stimulated(this, stimulus, judged);
        }
    }

    /** A check without its expectation yet. */
    public record Stimulated(Draft draft, Stimulus stimulus, Judged judged) {
        public Expecting then(Expectation expectation) {
            return new Expecting(this, expectation);
        }
    }

    /** A check without its mutants yet. */
    public record Expecting(Stimulated stimulated, Expectation expectation) {
        public Check caughtBy(Claim... claims) {
            Draft draft = stimulated.draft();
            return new Check(
                    draft.id(),
                    draft.sentence(),
                    draft.clauses(),
                    stimulated.judged(),
                    stimulated.stimulus(),
                    expectation,
                    List.of(claims));
        }
    }
}
