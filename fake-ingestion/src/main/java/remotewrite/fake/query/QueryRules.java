package remotewrite.fake.query;

import java.time.Duration;
import java.util.Objects;

/**
 * What a query endpoint asks for beyond PromQL, as values.
 *
 * @param names what can be asked for, by names and labels
 * @param times how far and how closely a request may look
 * @param limits how much one query may read
 * @param answers where several are known or plausible
 */
public record QueryRules(Names names, Times times, Limits limits, Answers answers) {
    /**
     * A workspace of Azure Monitor: every value documented (azure.md 2, 3.2, 3.3, 3.5), except that {@link
     * NameRule#EQUALITY}, status 400 and {@link ShortStep#REFUSED} are assumed.
     */
    public static final QueryRules AZURE = new QueryRules(
            new Names(Casing.INSENSITIVE, NameRule.EQUALITY, false, false),
            new Times(Duration.ofDays(32), Duration.ofHours(48), Duration.ofSeconds(60), Duration.ofHours(12), false),
            new Limits(500_000, 50_000_000),
            new Answers(Validation.AZURE_400, Scoping.NOT_NEEDED, RefusedToken.FORBIDDEN, ShortStep.REFUSED));

    /** A Prometheus with its default settings. */
    public static final QueryRules PROMETHEUS = new QueryRules(
            new Names(Casing.SENSITIVE, NameRule.NOT_NEEDED, true, true),
            new Times(Times.FOREVER, Times.FOREVER, Duration.ZERO, Times.FOREVER, true),
            new Limits(Integer.MAX_VALUE, 50_000_000),
            new Answers(Validation.PROMETHEUS, Scoping.NOT_NEEDED, RefusedToken.FORBIDDEN, ShortStep.REFUSED));

    public QueryRules {
        Objects.requireNonNull(names, "names is null");
        Objects.requireNonNull(times, "times is null");
        Objects.requireNonNull(limits, "limits is null");
        Objects.requireNonNull(answers, "answers is null");
    }

    /**
     * What can be asked for.
     *
     * @param casing how names and values are compared
     * @param name what a selector must say about the metric's name
     * @param seriesRegexes whether matchers of {@code /series} may be regular expressions
     * @param anyLabelValues whether the values of labels other than {@code __name__} may be asked for
     */
    public record Names(Casing casing, NameRule name, boolean seriesRegexes, boolean anyLabelValues) {
        public Names {
            Objects.requireNonNull(casing, "casing is null");
            Objects.requireNonNull(name, "name is null");
        }
    }

    /**
     * How far and how closely a request may look.
     *
     * @param maxRange the longest time a query may read, range selectors included
     * @param longRange from this range on {@code longRangeMinStep} is asked for
     * @param longRangeMinStep the shortest step of a range query of {@code longRange} or more
     * @param maxSeriesRange longer ranges of {@code /series} are cut to so much before their end, without a word
     * @param labelRanges whether {@code start} and {@code end} count for labels and label values
     */
    public record Times(
            Duration maxRange,
            Duration longRange,
            Duration longRangeMinStep,
            Duration maxSeriesRange,
            boolean labelRanges) {
        private static final Duration FOREVER = Duration.ofDays(100_000);

        public Times {
            Objects.requireNonNull(maxRange, "maxRange is null");
            Objects.requireNonNull(longRange, "longRange is null");
            Objects.requireNonNull(longRangeMinStep, "longRangeMinStep is null");
            Objects.requireNonNull(maxSeriesRange, "maxSeriesRange is null");
        }
    }

    /**
     * How much may be read.
     *
     * @param maxSeries by one selector
     * @param maxSamples by one query; and the points of its answer may be as many
     */
    public record Limits(int maxSeries, long maxSamples) {}

    /**
     * Where several answers are known or plausible.
     *
     * @param validation how an invalid query is answered
     * @param scoping whether a request must name the resource whose metrics it is about
     * @param refusedToken how a Bearer token is answered that is malformed, wrongly signed or expired
     * @param shortStep what becomes of a step that is shorter than {@link Times#longRangeMinStep} where that is asked for
     */
    public record Answers(Validation validation, Scoping scoping, RefusedToken refusedToken, ShortStep shortStep) {
        public Answers {
            Objects.requireNonNull(validation, "validation is null");
            Objects.requireNonNull(scoping, "scoping is null");
            Objects.requireNonNull(refusedToken, "refusedToken is null");
            Objects.requireNonNull(shortStep, "shortStep is null");
        }
    }

    /** How a query is answered that cannot be parsed or breaks a rule; Azure's documentation leaves the status open. */
    public enum Validation {
        /** 400 in Azure's envelope, code {@code QueryValidationError} (documented, azure.md 3.5). */
        AZURE_400,
        /** 422 in Azure's envelope, code {@code QueryValidationError} (documented, azure.md 3.5). */
        AZURE_422,
        /** 400 in the envelope of Prometheus, {@code bad_data}. */
        PROMETHEUS
    }

    /** Whether the header {@code x-ms-azure-scoping} is asked for (azure.md 3.1, 3.5). */
    public enum Scoping {
        /** The endpoint of a workspace, which is its own scope: documented. */
        NOT_NEEDED,
        /**
         * The endpoint of a region: 400 {@code BadArgumentError} without the id of a subscription, a resource group or a
         * resource in the header (documented; the order, between token and role, assumed).
         */
        NEEDED
    }

    /** To a token that is malformed, wrongly signed or expired; one for another audience is answered 401 either way. */
    public enum RefusedToken {
        /** 403: documented for the endpoint of single resources (azure.md 3.5), assumed here. */
        FORBIDDEN,
        /** 401 with {@code WWW-Authenticate}, as without a token: assumed. */
        UNAUTHORIZED
    }

    /** Of a range of 48 h or more a step of 60 s is documented, not what a shorter one leads to (azure.md 2): both are assumed. */
    public enum ShortStep {
        /** As an invalid query, see {@link Validation}. */
        REFUSED,
        /** It is rounded up to the shortest that is allowed, without a word. */
        ROUNDED
    }

    public QueryRules with(Names other) {
        return new QueryRules(other, times, limits, answers);
    }

    public QueryRules with(Answers other) {
        return new QueryRules(names, times, limits, other);
    }

    public QueryRules withCasing(Casing other) {
        return with(new Names(other, names.name(), names.seriesRegexes(), names.anyLabelValues()));
    }

    public QueryRules withName(NameRule other) {
        return with(new Names(names.casing(), other, names.seriesRegexes(), names.anyLabelValues()));
    }

    public QueryRules withAnyLabelValues(boolean other) {
        return with(new Names(names.casing(), names.name(), names.seriesRegexes(), other));
    }

    /**
     * @param series by one selector
     * @param samples by one query
     */
    public QueryRules withLimits(int series, long samples) {
        return new QueryRules(names, times, new Limits(series, samples), answers);
    }

    public QueryRules withValidation(Validation other) {
        return with(new Answers(other, answers.scoping(), answers.refusedToken(), answers.shortStep()));
    }

    public QueryRules withScoping(Scoping other) {
        return with(new Answers(answers.validation(), other, answers.refusedToken(), answers.shortStep()));
    }

    public QueryRules withRefusedToken(RefusedToken other) {
        return with(new Answers(answers.validation(), answers.scoping(), other, answers.shortStep()));
    }

    public QueryRules withShortStep(ShortStep other) {
        return with(new Answers(answers.validation(), answers.scoping(), answers.refusedToken(), other));
    }

    /** How names and values are compared. */
    public Casing casing() {
        return names.casing();
    }

    /** Whether a request must name the resource whose metrics it is about. */
    public Scoping scoping() {
        return answers.scoping();
    }
}
