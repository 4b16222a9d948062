package remotewrite.fake;

import java.util.Objects;

/**
 * Answers of the ingestion endpoint of which more than one form is known or plausible.
 *
 * @param role of a 403 to a principal without the role
 * @param throttled of a 429 to more requests or bytes than the rule may have in a minute
 */
public record IngestionAnswers(Role role, Throttled throttled) {
    /** The short text, and a 429 with body and {@code Retry-After}. */
    public static final IngestionAnswers DEFAULT = new IngestionAnswers(Role.SHORT, Throttled.RETRY_AFTER);

    public IngestionAnswers {
        Objects.requireNonNull(role, "role is null");
        Objects.requireNonNull(throttled, "throttled is null");
    }

    /** The two texts of azure.md 1.4, both with the code {@code OperationFailed}. */
    public enum Role {
        /** Observed on a managed Prometheus endpoint, documented for the logs endpoint. */
        SHORT,
        /** Documented for the logs endpoint: the short one with {@code PipelineAccessResult: …}. */
        LONG
    }

    /** Status documented; body and {@code Retry-After} are not known (azure.md 11, item 1), so each form is assumed. */
    public enum Throttled {
        /** No body, no {@code Retry-After}. */
        BARE,
        /** The error envelope. */
        BODY,
        /** The error envelope, and {@code Retry-After} in seconds up to the next minute, rounded up. */
        RETRY_AFTER
    }
}
