package remotewrite.conformance.sender;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Somewhere a Prometheus can be downloaded from. */
interface BinaryOrigin {
    /** What downloading gave. */
    sealed interface Obtained {
        /**
         * A tree with an executable that runs here.
         *
         * @param binary the executable, below the scratch directory; {@code promtool} is beside it if there is one
         * @param origin where it came from, in a few words
         */
        record Unpacked(Path binary, SenderVersion version, String origin) implements Obtained {}

        record Unavailable(String reason) implements Obtained {}
    }

    /**
     * Downloads, verifies and unpacks a wanted version; expected trouble is a value.
     *
     * @param scratch an empty directory that is removed afterwards
     */
    Obtained obtain(WantedVersion wanted, Path scratch, Consumer<String> progress);
}
