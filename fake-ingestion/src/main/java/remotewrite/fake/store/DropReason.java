package remotewrite.fake.store;

import java.util.Optional;

/**
 * Why a sample was dropped after a 2xx, by the name it has in the dimension {@code Reason} of the platform metrics
 * (documented, azure.md 2 "Drop reasons"; Microsoft says that the set may change).
 */
public enum DropReason {
    /** Older than the window, unless {@link AzureLimits.OutsideReason} says otherwise. */
    OLD_DATA("OldData", "OldData"),
    /** Newer than the window, unless {@link AzureLimits.OutsideReason} says otherwise. {@code EventsDropped} knows one reason for both sides of the window: OldData. */
    INVALID_TIME_RANGE("InvalidTimeRange", "OldData"),
    /** Older than the latest sample of its series. */
    OUT_OF_ORDER("OutOfOrder", ""),
    /** At the time of the latest sample of its series, whatever its value, unless {@link WorkspaceRules.Repeats} says otherwise. */
    DUPLICATE("Duplicate", ""),
    /** Names, values or the number of labels break a limit, or two names are the same, or there is no name where one is needed. */
    BAD_INPUT_FORMAT("BadInputFormat", "BadInputFormat"),
    /** More active series or events per minute than the workspace may have. */
    LIMIT_THROTTLING("LimitThrottling", "LimitThrottling"),
    /** A label has a name that is not for senders; which these are is not documented. */
    RESERVED_DIMENSION_NAME("ReservedDimensionName", ""),
    /** The service had trouble of its own: here when {@link Workspace#dropNext} asks for it. */
    INTERNAL_ERROR("InternalError", "InternalError");

    private final String ofSamples;
    private final String ofEvents;

    DropReason(String ofSamples, String ofEvents) {
        this.ofSamples = ofSamples;
        this.ofEvents = ofEvents;
    }

    /** Whether an {@link AzureLimits} was broken; order and duplicates are no matter of limits. */
    boolean ofALimit() {
        return switch (this) {
            case OLD_DATA, INVALID_TIME_RANGE, BAD_INPUT_FORMAT, LIMIT_THROTTLING, RESERVED_DIMENSION_NAME -> true;
            case OUT_OF_ORDER, DUPLICATE, INTERNAL_ERROR -> false;
        };
    }

    /** Whether the same write may be kept when it comes again. */
    public boolean passes() {
        return switch (this) {
            case LIMIT_THROTTLING, INTERNAL_ERROR -> true;
            case OLD_DATA, INVALID_TIME_RANGE, OUT_OF_ORDER, DUPLICATE, BAD_INPUT_FORMAT, RESERVED_DIMENSION_NAME ->
                false;
        };
    }

    /** The {@code Reason} in {@code TimeSeriesSamplesDropped}. */
    public String ofSamples() {
        return ofSamples;
    }

    /** The {@code Reason} in {@code EventsDropped}; empty where that metric does not count the drop. */
    public Optional<String> ofEvents() {
        return ofEvents.isEmpty() ? Optional.empty() : Optional.of(ofEvents);
    }
}
