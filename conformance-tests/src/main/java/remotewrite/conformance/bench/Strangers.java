package remotewrite.conformance.bench;

import remotewrite.conformance.Recording;
import remotewrite.fake.Payload;

/** A sender left over from another run may find a port that is in use again; then nothing can be judged. */
final class Strangers {
    private Strangers() {}

    /**
     * The recording, when every series in it that names an instance names the run's own target.
     *
     * @throws BenchFailure when another sender wrote into the run
     */
    static Recording none(Recording recording) {
        String own = recording.setup().targetLabels().get("instance");
        recording.received().stream()
                .filter(write -> write.payload() instanceof Payload.Decoded)
                .flatMap(write -> ((Payload.Decoded) write.payload()).request().series().stream())
                .flatMap(series -> series.label("instance").stream())
                .filter(instance -> !instance.equals(own))
                .findFirst()
                .ifPresent(instance -> {
                    throw new BenchFailure("another sender wrote into this run: its series have instance=\"" + instance
                            + "\", not \"" + own + "\". End senders left over from earlier runs and run again");
                });
        return recording;
    }
}
