package remotewrite.conformance.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a printed command comes by the body of {@link FirstWrite}.
 *
 * @param feed what stands before its {@code curl}; empty for nothing
 * @param argument of curl's {@code --data-binary}
 */
record FirstWritePlace(String feed, String argument) {
    FirstWritePlace {
        Objects.requireNonNull(feed, "feed is null");
        Objects.requireNonNull(argument, "argument is null");
    }

    /** In a file of this machine. */
    static FirstWritePlace of(Path file) {
        // one word for a POSIX shell, whatever is in it
        return new FirstWritePlace("", "@'" + file.toString().replace("'", "'\\''") + "'");
    }

    /** For somebody on another machine, who reaches the control interface. */
    static FirstWritePlace of(URI address) {
        return new FirstWritePlace("curl -sSf " + address + " | ", "@-");
    }
}
