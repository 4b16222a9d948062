package remotewrite.fake.setup;

import java.util.Objects;
import java.util.Optional;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.query.Casing;
import remotewrite.fake.query.NameRule;
import remotewrite.fake.query.QueryRules;

/**
 * What a setup file says of the query endpoint; what is empty is left as the profile has it.
 *
 * @param casing how names and values are compared
 * @param name what a selector must say about the metric's name
 * @param anyLabelValues whether the values of labels other than {@code __name__} may be asked for
 * @param validation how an invalid query is answered
 * @param scoping whether a request must name the resource whose metrics it is about
 * @param refusedToken how a token that is not good is answered
 * @param shortStep what becomes of a step that is shorter than a long range allows
 */
public record QuerySetup(
        Optional<Casing> casing,
        Optional<NameRule> name,
        Optional<Boolean> anyLabelValues,
        Optional<QueryRules.Validation> validation,
        Optional<QueryRules.Scoping> scoping,
        Optional<QueryRules.RefusedToken> refusedToken,
        Optional<QueryRules.ShortStep> shortStep) {
    static final String[] KEYS = {
        "casing", "name", "anyLabelValues", "validation", "scoping", "refusedToken", "shortStep"
    };

    public QuerySetup {
        Objects.requireNonNull(casing, "casing is null");
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(anyLabelValues, "anyLabelValues is null");
        Objects.requireNonNull(validation, "validation is null");
        Objects.requireNonNull(scoping, "scoping is null");
        Objects.requireNonNull(refusedToken, "refusedToken is null");
        Objects.requireNonNull(shortStep, "shortStep is null");
    }

    /** That the profile has no use for {@link #shortStep}, and why; empty when it has, or when it is not said. */
    public Optional<String> refusedStep(IngestionProfile profile) {
        return refused(profile, shortStep)
                .map(why -> "query.shortStep: '" + SetupWords.camelCase(shortStep.orElseThrow()) + "' " + why);
    }

    private static Optional<String> refused(IngestionProfile profile, Optional<QueryRules.ShortStep> step) {
        return switch (profile) {
            case AZURE -> Optional.empty();
            case SPEC ->
                step.filter(chosen -> chosen != QueryRules.ShortStep.REFUSED)
                        .map(chosen -> "is for the profile azure; the profile spec takes any step: leave this out");
        };
    }

    /** @param profile of ingestion: that of the specifications has no range that asks for a long step */
    static Optional<QuerySetup> read(Section section, IngestionProfile profile) {
        Optional<Casing> casing = section.oneOf("casing", Casing.values());
        Optional<NameRule> name = section.oneOf("name", NameRule.values());
        Optional<Boolean> anyLabelValues =
                section.has("anyLabelValues") ? Optional.of(section.flag("anyLabelValues", false)) : Optional.empty();
        Optional<QueryRules.Validation> validation = section.oneOf("validation", QueryRules.Validation.values());
        Optional<QueryRules.Scoping> scoping = section.oneOf("scoping", QueryRules.Scoping.values());
        Optional<QueryRules.RefusedToken> refusedToken =
                section.oneOf("refusedToken", QueryRules.RefusedToken.values());
        Optional<QueryRules.ShortStep> shortStep = section.oneOf("shortStep", QueryRules.ShortStep.values());
        refused(profile, shortStep).ifPresent(why -> section.refuse("shortStep", why));
        return section.value(
                () -> new QuerySetup(casing, name, anyLabelValues, validation, scoping, refusedToken, shortStep));
    }

    /** The rules with this setup. */
    public QueryRules on(QueryRules there) {
        return there.withCasing(casing.orElse(there.casing()))
                .withName(name.orElse(there.names().name()))
                .withAnyLabelValues(anyLabelValues.orElse(there.names().anyLabelValues()))
                .withValidation(validation.orElse(there.answers().validation()))
                .withScoping(scoping.orElse(there.scoping()))
                .withRefusedToken(refusedToken.orElse(there.answers().refusedToken()))
                .withShortStep(shortStep.orElse(there.answers().shortStep()));
    }
}
