package remotewrite.fake.query;

import java.time.Duration;
import java.util.Objects;

/**
 * What a query endpoint asks for beyond PromQL, as values.
 *
 * @param casing how names and values are compared
 * @param name what a selector must say about the metric's name
 * @param maxRange the longest time a query may read, range selectors included
 * @param longRange from this range on {@code longRangeMinStep} is asked for
 * @param longRangeMinStep the shortest step of a range query of {@code longRange} or more
 * @param maxSeriesRange longer ranges of {@code /series} are cut to so much before their end, without a word
 * @param seriesRegexes whether matchers of {@code /series} may be regular expressions
 * @param labelRanges whether {@code start} and {@code end} count for labels and label values
 * @param anyLabelValues whether the values of labels other than {@code __name__} may be asked for
 * @param maxSeries how many series one selector may read
 * @param maxSamples how many samples one query may read
 * @param validation how an invalid query is answered
 * @param scoping whether a request must name the resource whose metrics it is about
 * @param refusedToken how a Bearer token is answered that is malformed, wrongly signed or expired
 */
public record QueryRules(
        Casing casing,
        NameRule name,
        Duration maxRange,
        Duration longRange,
        Duration longRangeMinStep,
        Duration maxSeriesRange,
        boolean seriesRegexes,
        boolean labelRanges,
        boolean anyLabelValues,
        int maxSeries,
        long maxSamples,
        Validation validation,
        Scoping scoping,
        RefusedToken refusedToken) {
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

    private static final Duration FOREVER = Duration.ofDays(100_000);

    /**
     * A workspace of Azure Monitor: every value documented (azure.md 2, 3.2, 3.3, 3.5), except that {@link
     * NameRule#EQUALITY} and status 400 are assumed.
     */
    public static final QueryRules AZURE = new QueryRules(
            Casing.INSENSITIVE,
            NameRule.EQUALITY,
            Duration.ofDays(32),
            Duration.ofHours(48),
            Duration.ofSeconds(60),
            Duration.ofHours(12),
            false,
            false,
            false,
            500_000,
            50_000_000,
            Validation.AZURE_400,
            Scoping.NOT_NEEDED,
            RefusedToken.FORBIDDEN);

    /** A Prometheus with its default settings. */
    public static final QueryRules PROMETHEUS = new QueryRules(
            Casing.SENSITIVE,
            NameRule.NOT_NEEDED,
            FOREVER,
            FOREVER,
            Duration.ZERO,
            FOREVER,
            true,
            true,
            true,
            Integer.MAX_VALUE,
            50_000_000,
            Validation.PROMETHEUS,
            Scoping.NOT_NEEDED,
            RefusedToken.FORBIDDEN);

    public QueryRules {
        Objects.requireNonNull(casing, "casing is null");
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(maxRange, "maxRange is null");
        Objects.requireNonNull(longRange, "longRange is null");
        Objects.requireNonNull(longRangeMinStep, "longRangeMinStep is null");
        Objects.requireNonNull(maxSeriesRange, "maxSeriesRange is null");
        Objects.requireNonNull(validation, "validation is null");
        Objects.requireNonNull(scoping, "scoping is null");
        Objects.requireNonNull(refusedToken, "refusedToken is null");
    }

    public QueryRules withCasing(Casing other) {
        return new QueryRules(
                other,
                name,
                maxRange,
                longRange,
                longRangeMinStep,
                maxSeriesRange,
                seriesRegexes,
                labelRanges,
                anyLabelValues,
                maxSeries,
                maxSamples,
                validation,
                scoping,
                refusedToken);
    }

    public QueryRules withName(NameRule other) {
        return new QueryRules(
                casing,
                other,
                maxRange,
                longRange,
                longRangeMinStep,
                maxSeriesRange,
                seriesRegexes,
                labelRanges,
                anyLabelValues,
                maxSeries,
                maxSamples,
                validation,
                scoping,
                refusedToken);
    }

    public QueryRules withAnyLabelValues(boolean other) {
        return new QueryRules(
                casing,
                name,
                maxRange,
                longRange,
                longRangeMinStep,
                maxSeriesRange,
                seriesRegexes,
                labelRanges,
                other,
                maxSeries,
                maxSamples,
                validation,
                scoping,
                refusedToken);
    }

    public QueryRules withLimits(int series, long samples) {
        return new QueryRules(
                casing,
                name,
                maxRange,
                longRange,
                longRangeMinStep,
                maxSeriesRange,
                seriesRegexes,
                labelRanges,
                anyLabelValues,
                series,
                samples,
                validation,
                scoping,
                refusedToken);
    }

    public QueryRules withValidation(Validation other) {
        return new QueryRules(
                casing,
                name,
                maxRange,
                longRange,
                longRangeMinStep,
                maxSeriesRange,
                seriesRegexes,
                labelRanges,
                anyLabelValues,
                maxSeries,
                maxSamples,
                other,
                scoping,
                refusedToken);
    }

    public QueryRules withScoping(Scoping other) {
        return new QueryRules(
                casing,
                name,
                maxRange,
                longRange,
                longRangeMinStep,
                maxSeriesRange,
                seriesRegexes,
                labelRanges,
                anyLabelValues,
                maxSeries,
                maxSamples,
                validation,
                other,
                refusedToken);
    }

    public QueryRules withRefusedToken(RefusedToken other) {
        return new QueryRules(
                casing,
                name,
                maxRange,
                longRange,
                longRangeMinStep,
                maxSeriesRange,
                seriesRegexes,
                labelRanges,
                anyLabelValues,
                maxSeries,
                maxSamples,
                validation,
                scoping,
                other);
    }
}
