package remotewrite.fake.store;

import java.util.Objects;

/**
 * By what a workspace tells series apart and what of a write it keeps, whatever its limits are.
 *
 * @param labelCase whether case tells series, and labels of one series, apart
 * @param nameNeeded whether the samples of a series without {@code __name__} are dropped
 * @param repeats what becomes of a sample that is there already, value and all
 * @param others what becomes of native histograms and exemplars
 */
public record WorkspaceRules(LabelCase labelCase, boolean nameNeeded, Repeats repeats, Others others) {
    /** Azure Monitor, as far as azure.md 1.3 and 2 tell. */
    public static final WorkspaceRules AZURE =
            new WorkspaceRules(LabelCase.IGNORED, true, Repeats.DROPPED, Others.PASSED_OVER);

    /**
     * A receiver of the specifications: nothing of a valid series is lost in silence (RW2-R-11), and what is written again is
     * written (RW2-R-31).
     */
    public static final WorkspaceRules SPECIFIED =
            new WorkspaceRules(LabelCase.MATTERS, false, Repeats.WRITTEN, Others.KEPT);

    public WorkspaceRules {
        Objects.requireNonNull(labelCase, "labelCase is null");
        Objects.requireNonNull(repeats, "repeats is null");
        Objects.requireNonNull(others, "others is null");
    }

    /** The same with another fate of native histograms and exemplars. */
    public WorkspaceRules with(Others other) {
        return new WorkspaceRules(labelCase, nameNeeded, repeats, other);
    }

    /** A sample, to the bit, or a native histogram, to the field, that the series has at that time. */
    public enum Repeats {
        /** {@link DropReason#DUPLICATE}, or {@link DropReason#OUT_OF_ORDER} when it is not the latest one. */
        DROPPED,
        /**
         * As if it had been written now: observed of Prometheus 3.5.3 as a receiver (2026-11-30) for the latest one of a series;
         * for earlier ones, which it answers 400, assumed, since a receiver that asks for a retry is idempotent (RW2-R-31).
         */
        WRITTEN
    }

    /** Native histograms and exemplars. */
    public enum Others {
        /** Native histograms are judged and counted like samples, exemplars not even that. */
        PASSED_OVER,
        /** Native histograms are kept: {@link Workspace#histogramsAndExemplars}. Exemplars are passed over. */
        HISTOGRAMS_KEPT,
        /** They are kept: {@link Workspace#histogramsAndExemplars}. */
        KEPT
    }
}
