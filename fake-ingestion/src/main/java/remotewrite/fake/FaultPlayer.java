package remotewrite.fake;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Predicate;

/** Deals out the steps of a {@link FaultScript} to exchanges in order of arrival. Safe for use by several threads. */
final class FaultPlayer {
    private final Clock clock;
    private FaultScript script = FaultScript.none();
    private Predicate<Request> concerned = request -> true;
    private boolean everywhere = true;
    private int step;
    private int dealt;
    private Instant stepBegan = Instant.MIN;

    FaultPlayer(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /**
     * What one exchange meets.
     *
     * @param script name of the script it comes from
     */
    record Turn(String script, FaultScript.Action action) {
        /**
         * Whether the effect takes place at {@code moment}. At {@link Moment#REPLY_BODY} the head of another reply
         * could not be taken back, so an answer or an interim reply scripted there takes effect before the first byte.
         */
        boolean due(Moment moment) {
            boolean head = action.effect() instanceof Effect.Answer
                    || action.effect() instanceof Effect.Interim
                    || action.effect() instanceof Effect.Endless;
            boolean earlier = head && action.moment() == Moment.REPLY_BODY;
            return !action.none() && moment == (earlier ? Moment.REPLY_START : action.moment());
        }

        /** For {@link Exchange#fault}, e.g. {@code busy twice: answer 503 at REQUEST_END}. */
        String describe() {
            return "%s: %s at %s".formatted(script, action.effect().describe(), action.moment());
        }
    }

    /** {@link #play(FaultScript, Predicate)} on every request. */
    synchronized void play(FaultScript next) {
        play(next, request -> true);
        everywhere = true;
    }

    /**
     * Starts {@code next} from its first step; exchanges already under way keep what they were dealt.
     *
     * @param requests whose heads satisfy this meet the script, the others meet nothing and use up none of its steps
     */
    synchronized void play(FaultScript next, Predicate<Request> requests) {
        script = Objects.requireNonNull(next, "script is null");
        concerned = Objects.requireNonNull(requests, "requests is null");
        everywhere = false;
        step = 0;
        dealt = 0;
    }

    /** What is played, and how far it has come. */
    synchronized FaultProgress progress() {
        return new FaultProgress(script, step, dealt, finished(), everywhere);
    }

    /** Known before an exchange comes that would meet what is after the last step. */
    private boolean finished() {
        int last = script.steps().size() - 1;
        return step > last
                || step == last && dealt > 0 && !goesOn(script.steps().get(last).extent(), clock.instant());
    }

    /** The turn of the exchange that arrives now. */
    synchronized Turn next(Request head) {
        if (!concerned.test(head)) {
            return new Turn(script.name(), FaultScript.none().after());
        }
        Instant now = clock.instant();
        while (step < script.steps().size()) {
            FaultScript.Step current = script.steps().get(step);
            if (dealt == 0) {
                stepBegan = now;
            }
            if (goesOn(current.extent(), now)) {
                dealt++;
                return new Turn(script.name(), current.action());
            }
            step++;
            dealt = 0;
        }
        return new Turn(script.name(), script.after());
    }

    private boolean goesOn(FaultScript.Extent extent, Instant now) {
        return switch (extent) {
            case FaultScript.Extent.Times times -> dealt < times.exchanges();
            case FaultScript.Extent.Lasting lasting -> now.isBefore(stepBegan.plus(lasting.time()));
        };
    }
}
