package remotewrite.conformance;

import java.time.Duration;

/**
 * How soon a proxy reaches its limits of time and number. One value for both sides: for the limits of a proxy that can be
 * given other ones, and for how long and in what number calls wait until it has reached them.
 */
public enum Pace {
    /** As in operation: a matter of half a minute and of hundreds of requests. */
    USUAL(1, 1),
    /** A matter of seconds and of ten requests. */
    HURRIED(10, 32);

    private final int sooner;
    private final int fewer;

    Pace(int sooner, int fewer) {
        this.sooner = sooner;
        this.fewer = fewer;
    }

    /** What times are divided by. */
    public int sooner() {
        return sooner;
    }

    /** What numbers of requests are divided by. */
    public int fewer() {
        return fewer;
    }

    /** What {@code usual} becomes. */
    public Duration of(Duration usual) {
        return usual.dividedBy(sooner);
    }

    /** What {@code usual} becomes. */
    public int of(int usual) {
        return Math.max(1, usual / fewer);
    }
}
