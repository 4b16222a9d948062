package remotewrite.fake;

import java.util.Objects;

/**
 * A fault script and how far it has come.
 *
 * @param script the one that is played, {@link FaultScript#none} when nothing is
 * @param step index of the step that dealt the latest effect, or of the first one; the number of steps when the script
 *     is past its last one. A step that ends by time is left when the next exchange arrives
 * @param dealt exchanges that met this step so far; those that came last may go on yet
 * @param finished whether every exchange to come meets what the script says for the time after its last step
 * @param everywhere whether the script was played on every request, not on some only
 */
public record FaultProgress(FaultScript script, int step, int dealt, boolean finished, boolean everywhere) {
    public FaultProgress {
        Objects.requireNonNull(script, "script is null");
    }
}
