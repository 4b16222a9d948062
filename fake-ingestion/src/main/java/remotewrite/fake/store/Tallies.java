package remotewrite.fake.store;

import java.time.Instant;
import java.util.List;

/** The platform metrics of one resource: a workspace or a data collection rule. Called by several threads at once. */
@FunctionalInterface
public interface Tallies {
    /** What was counted in the minutes that start at {@code from} or later and before {@code to}. */
    List<Tally> between(Instant from, Instant to);
}
