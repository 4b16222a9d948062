package remotewrite.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a fake does to the exchanges that reach it: an effect, at a moment, for some exchanges or for some time, one
 * step after the other, and what happens after the last step. Immutable; equal scripts compare equal.
 *
 * <pre>{@code
 * FaultScript.named("throttled twice, then well")
 *     .step(Effect.answer(503, "busy"), Moment.REQUEST_END).times(2)
 *     .thenNormally()
 * }</pre>
 *
 * @param name appears in reports
 * @param steps played in order of arrival
 * @param after what happens to every exchange after the last step
 */
public record FaultScript(String name, List<Step> steps, Action after) {
    private static final Action NOTHING = new Action(new Effect.None(), Moment.REQUEST_END);

    public FaultScript {
        Objects.requireNonNull(name, "name is null");
        steps = List.copyOf(steps);
        Objects.requireNonNull(after, "after is null");
    }

    /** An effect at a moment. */
    public record Action(Effect effect, Moment moment) {
        public Action {
            Objects.requireNonNull(effect, "effect is null");
            Objects.requireNonNull(moment, "moment is null");
        }

        public boolean none() {
            return effect instanceof Effect.None;
        }
    }

    /** How long a step goes on. */
    public sealed interface Extent {
        /** For this many exchanges. */
        record Times(int exchanges) implements Extent {
            public Times {
                if (exchanges < 1) {
                    throw new IllegalArgumentException("exchanges is " + exchanges + ", at least 1 is needed");
                }
            }
        }

        /** For every exchange that starts within this time of the step's first one. */
        record Lasting(Duration time) implements Extent {
            public Lasting {
                Objects.requireNonNull(time, "time is null");
            }
        }
    }

    /** One action and its extent. */
    public record Step(Action action, Extent extent) {
        public Step {
            Objects.requireNonNull(action, "action is null");
            Objects.requireNonNull(extent, "extent is null");
        }
    }

    /** The script that never does anything. */
    public static FaultScript none() {
        return new FaultScript("no faults", List.of(), NOTHING);
    }

    /** Starts a script. */
    public static Builder named(String name) {
        return new Builder(name, List.of());
    }

    /** A script without its ending yet. */
    public record Builder(String name, List<Step> steps) {
        /** Lets the next {@code exchanges} exchanges pass untouched. */
        public Builder normally(int exchanges) {
            return step(new Effect.None(), Moment.REQUEST_END).times(exchanges);
        }

        public Extending step(Effect effect, Moment moment) {
            return new Extending(this, new Action(effect, moment));
        }

        /** After the last step the service behaves normally. */
        public FaultScript thenNormally() {
            return new FaultScript(name, steps, NOTHING);
        }

        /** After the last step this happens to every exchange. */
        public FaultScript thenAlways(Effect effect, Moment moment) {
            return new FaultScript(name, steps, new Action(effect, moment));
        }

        private Builder with(Step step) {
            List<Step> longer = new ArrayList<>(steps);
            longer.add(step);
            return new Builder(name, List.copyOf(longer));
        }
    }

    /** A step without its extent yet. */
    public record Extending(Builder builder, Action action) {
        public Builder times(int exchanges) {
            return builder.with(new Step(action, new Extent.Times(exchanges)));
        }

        public Builder lasting(Duration time) {
            return builder.with(new Step(action, new Extent.Lasting(time)));
        }
    }
}
