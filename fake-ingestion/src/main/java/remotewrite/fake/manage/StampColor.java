package remotewrite.fake.manage;

import java.util.Objects;

/**
 * The dimension {@code StampColor}, which the metrics of a workspace list. Some workspaces lack it, and then a query that
 * filters on it is rejected as a whole (azure.md 8.1, read in public code).
 */
public sealed interface StampColor {
    /** Listed in the definitions, refused in a filter. */
    record Absent() implements StampColor {}

    /**
     * Listed and good.
     *
     * @param colour of numbers that name none
     */
    record Of(String colour) implements StampColor {
        public Of {
            Objects.requireNonNull(colour, "colour is null");
        }
    }
}
