package remotewrite.report;

/** A report could not be written: the directory, the disk or what was to be read is not as it must be. */
public final class ReportException extends RuntimeException {
    /** A plain message: what was attempted, with which path, what happened, what to do. */
    public ReportException(String message) {
        super(message);
    }

    /** As above, with the failure behind it. */
    public ReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
