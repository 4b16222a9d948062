package remotewrite.conformance.sender;

import java.util.List;

/** A sender could not be started, or died while it started. The message ends with its own last log lines. */
public final class SenderFailure extends RuntimeException {
    private static final int LINES = 15;

    private final List<String> lastLines;

    SenderFailure(String message, List<String> log, Throwable cause) {
        super(withLines(message, newest(log)), cause);
        this.lastLines = newest(log);
    }

    SenderFailure(String message, List<String> log) {
        super(withLines(message, newest(log)));
        this.lastLines = newest(log);
    }

    /** The sender's last log lines, at most 15, oldest first; empty when it never logged. */
    public List<String> lastLines() {
        return lastLines;
    }

    private static List<String> newest(List<String> log) {
        return List.copyOf(log.subList(Math.max(0, log.size() - LINES), log.size()));
    }

    private static String withLines(String message, List<String> lines) {
        return lines.isEmpty() ? message : message + "\n  its last log lines:\n    " + String.join("\n    ", lines);
    }
}
