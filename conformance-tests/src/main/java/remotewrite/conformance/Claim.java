package remotewrite.conformance;

import java.util.Objects;
import java.util.stream.Stream;
import remotewrite.report.Verdict;

/**
 * A check's claim on a mutant: the check is violated by it, and for the right reason. A violation that does not show
 * the phrase would send whoever reads it to the wrong place, and counts as a miss.
 *
 * @param mutant the wrong subject
 * @param phrase stands literally in what the violation says it saw ({@code actual}, or one of the facts)
 */
public record Claim(Mutant mutant, String phrase) {
    public Claim {
        Objects.requireNonNull(mutant, "mutant is null");
        Objects.requireNonNull(phrase, "phrase is null");
        if (phrase.isBlank()) {
            throw new IllegalArgumentException("the claim on " + mutant.name() + " has no phrase");
        }
    }

    /** Whether the violation is the one that the mutant is made to provoke. */
    public boolean shownBy(Verdict.Violated violated) {
        return Stream.concat(
                        Stream.of(violated.actual()), violated.facts().stream().map(fact -> fact.value()))
                .anyMatch(text -> text.contains(phrase));
    }
}
