package remotewrite.conformance.sender;

import java.util.List;

/** A sender that was started. Safe for use by several threads. */
public interface RunningSender extends AutoCloseable {
    boolean alive();

    /** Its newest log lines, oldest first, at most 5000; the credentials of its job appear as a fingerprint. */
    List<String> log();

    /** How it ended, as far as known; never waits. */
    ExitStatus exit();

    /**
     * Asks it to end, ends it by force after ten seconds, and removes what was created for it except its log file. May
     * be called more than once.
     */
    @Override
    void close();
}
