package remotewrite.fake;

import java.util.Objects;

/**
 * Answers of the ingestion endpoint of which more than one form is known or plausible.
 *
 * @param role of a 403 to a principal without the role
 * @param throttled of a 429, be it for the requests or bytes of the rule's minute or for a limit of the workspace
 * @param success to a write that is taken
 * @param refusedToken to a Bearer token that is not good
 * @param overLimit to a write of which the workspace drops samples, for a limit of its own
 * @param emptyBody to a write without a body
 * @param unknownStream to a URL with another stream than {@code Microsoft-PrometheusMetrics}
 * @param version2 to a write of remote write 2.0
 * @param nativeHistograms what becomes of those that come
 */
public record IngestionAnswers(
        Role role,
        Throttled throttled,
        Success success,
        RefusedToken refusedToken,
        OverLimit overLimit,
        EmptyBody emptyBody,
        UnknownStream unknownStream,
        Version2 version2,
        NativeHistograms nativeHistograms) {
    /**
     * The short text, a 429 with body and {@code Retry-After}, 204, 401, no word about what is dropped, 400 to an empty body,
     * 404 to an unknown stream, 415 to remote write 2.0, and native histograms passed over.
     */
    public static final IngestionAnswers DEFAULT = new IngestionAnswers(Role.SHORT, Throttled.RETRY_AFTER);

    public IngestionAnswers {
        Objects.requireNonNull(role, "role is null");
        Objects.requireNonNull(throttled, "throttled is null");
        Objects.requireNonNull(success, "success is null");
        Objects.requireNonNull(refusedToken, "refusedToken is null");
        Objects.requireNonNull(overLimit, "overLimit is null");
        Objects.requireNonNull(emptyBody, "emptyBody is null");
        Objects.requireNonNull(unknownStream, "unknownStream is null");
        Objects.requireNonNull(version2, "version2 is null");
        Objects.requireNonNull(nativeHistograms, "nativeHistograms is null");
    }

    /** The others as in {@link #DEFAULT}. */
    public IngestionAnswers(Role role, Throttled throttled) {
        this(
                role,
                throttled,
                Success.NO_CONTENT,
                RefusedToken.UNAUTHORIZED,
                OverLimit.SILENT_DROP,
                EmptyBody.BAD_REQUEST,
                UnknownStream.NOT_FOUND,
                Version2.UNSUPPORTED,
                NativeHistograms.PASSED_OVER);
    }

    public IngestionAnswers withSuccess(Success other) {
        return new IngestionAnswers(
                role, throttled, other, refusedToken, overLimit, emptyBody, unknownStream, version2, nativeHistograms);
    }

    public IngestionAnswers withRefusedToken(RefusedToken other) {
        return new IngestionAnswers(
                role, throttled, success, other, overLimit, emptyBody, unknownStream, version2, nativeHistograms);
    }

    public IngestionAnswers withOverLimit(OverLimit other) {
        return new IngestionAnswers(
                role, throttled, success, refusedToken, other, emptyBody, unknownStream, version2, nativeHistograms);
    }

    public IngestionAnswers withEmptyBody(EmptyBody other) {
        return new IngestionAnswers(
                role, throttled, success, refusedToken, overLimit, other, unknownStream, version2, nativeHistograms);
    }

    public IngestionAnswers withUnknownStream(UnknownStream other) {
        return new IngestionAnswers(
                role, throttled, success, refusedToken, overLimit, emptyBody, other, version2, nativeHistograms);
    }

    public IngestionAnswers withVersion2(Version2 other) {
        return new IngestionAnswers(
                role, throttled, success, refusedToken, overLimit, emptyBody, unknownStream, other, nativeHistograms);
    }

    public IngestionAnswers withNativeHistograms(NativeHistograms other) {
        return new IngestionAnswers(
                role, throttled, success, refusedToken, overLimit, emptyBody, unknownStream, version2, other);
    }

    /** The two texts of azure.md 1.4, both with the code {@code OperationFailed}. */
    public enum Role {
        /** Observed on a managed Prometheus endpoint, documented for the logs endpoint. */
        SHORT,
        /** Documented for the logs endpoint: the short one with {@code PipelineAccessResult: …}. */
        LONG
    }

    /** Status documented for a rule; body and {@code Retry-After} are not known (azure.md 11, item 1): each is assumed. */
    public enum Throttled {
        /** No body, no {@code Retry-After}. */
        BARE,
        /** The error envelope. */
        BODY,
        /**
         * The error envelope, and {@code Retry-After} in seconds, rounded up: up to the next minute, or, where the workspace had
         * too many active series and nothing else, until the first of them may have ceased to be active.
         */
        RETRY_AFTER
    }

    /** The exact status is not documented for metrics (azure.md 1.4). Without a body, whichever it is. */
    public enum Success {
        /** 204: observed on the logs endpoint, assumed for metrics. */
        NO_CONTENT,
        /** 200: assumed, from older documents that call 200 and 202 the success of ingestion. */
        OK
    }

    /**
     * To a token that is malformed, wrongly signed, of another issuer or audience, expired or not yet valid; the codes are
     * the same. No {@code Authorization}, or one that is no Bearer, is answered 401 either way.
     */
    public enum RefusedToken {
        /** 401 with {@code WWW-Authenticate: Bearer}: assumed; for another audience observed elsewhere (azure.md 1.4). */
        UNAUTHORIZED,
        /** 403: documented for a bad token at the query endpoint (azure.md 3.5), assumed here. */
        FORBIDDEN
    }

    /**
     * To a write with samples that break the limits of labels, time, events of the minute or active series ({@link
     * remotewrite.fake.store.AzureLimits}). They are dropped and counted in the platform metrics either way (documented), and
     * the others kept; what is told to the sender is not documented (azure.md 1.4). With the profile {@link
     * IngestionProfile#SPEC} all that is dropped is told, as the specifications ask, whatever is said here.
     */
    public enum OverLimit {
        /** The answer of a write that is taken: assumed. */
        SILENT_DROP,
        /** 400 with the reasons and how many samples each has cost: assumed, as Prometheus does. */
        BAD_REQUEST,
        /**
         * 429 in the form of {@link Throttled} when the workspace has had its events of the minute or its active series, and
         * no word about labels and times: assumed. A sender that writes the same again has the samples stored that the
         * limit has cost; those that were kept are duplicates then.
         */
        TOO_MANY_REQUESTS
    }

    /**
     * To a write with no byte in its body (azure.md 1.4). With the profile {@link IngestionProfile#SPEC} it is the 400 that
     * the specifications ask, whatever is said here.
     */
    public enum EmptyBody {
        /** 400 as to any body that cannot be decoded: assumed. */
        BAD_REQUEST,
        /** 500 without a body: observed on the logs endpoint, where it has no error code; assumed for metrics. */
        INTERNAL_SERVER_ERROR
    }

    /** To a stream that the data collection rule does not have (azure.md 1.4); both are assumed. */
    public enum UnknownStream {
        /** 404 as to any malformed URL, before everything else is judged. */
        NOT_FOUND,
        /** 400 {@code InvalidStream}, the answer of somebody's simulator, after rule and role are found to be right. */
        INVALID_STREAM
    }

    /**
     * To a write whose {@code Content-Type} names the message of remote write 2.0; nothing is published about it (azure.md
     * 1.3), both are assumed. The profile {@link IngestionProfile#SPEC} takes it, whatever is said here.
     */
    public enum Version2 {
        /** 415, as a receiver answers that knows 1.0 only (RW2-R-22). */
        UNSUPPORTED,
        /**
         * The samples are judged and kept as those of 1.0, and the counts of what was sent are told as written (RW2-R-14):
         * what the workspace drops, it drops in silence. Exemplars and metadata are passed over.
         */
        TAKEN
    }

    /**
     * A native histogram of a write that is taken; whether Azure keeps them is not known (azure.md 1.3, 11), both are assumed.
     * They are judged by labels, time and events and counted like samples either way, but make no series active. The profile
     * {@link IngestionProfile#SPEC} keeps them, whatever is said here.
     *
     * <p>The workspace keeps them: that of a {@link remotewrite.fake.cloud.FakeCloud} follows this by itself. Whoever gives
     * {@link FakeIngestion} a workspace of his own makes it with {@link IngestionProfile#workspaceRules(IngestionAnswers)}.
     */
    public enum NativeHistograms {
        /** They are not kept. */
        PASSED_OVER,
        /** They are kept in ascending order of time like samples: {@link remotewrite.fake.store.Workspace#histogramsAndExemplars}. */
        KEPT
    }
}
