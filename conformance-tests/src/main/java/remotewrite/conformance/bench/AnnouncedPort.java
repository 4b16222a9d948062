package remotewrite.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The port a reference proxy says in its log that it listens on. It is told to take any free one: a port that somebody
 * else looks for beforehand may be taken by the time the proxy opens it.
 */
public final class AnnouncedPort {
    /** Value of {@code LISTENING_PORT} for any free port. */
    public static final String ANY = "0";

    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening\" port=(\\d+)");

    private AnnouncedPort() {}

    /**
     * The port; nothing as long as the log does not say it.
     *
     * @param log file the proxy logs to, in its usual format
     * @throws IOException when it cannot be read
     */
    public static OptionalInt in(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(LISTENING::matcher)
                    .filter(Matcher::find)
                    .mapToInt(line -> Integer.parseInt(line.group(1)))
                    .findFirst();
        }
    }
}
