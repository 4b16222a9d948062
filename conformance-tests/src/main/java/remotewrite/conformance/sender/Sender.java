package remotewrite.conformance.sender;

/** Something that can be started to scrape a target and to remote write what it scraped. */
public interface Sender {
    /** What it is, for example {@code Prometheus}. */
    String name();

    /** The version it gives of itself, for example {@code 3.5.3+ds1}. */
    String version();

    /** What runs it, in a few words for a report, without machine paths: {@code container image X}. */
    String runtime();

    /** Whether this is a sender people deploy, as opposed to a scripted stand-in. */
    boolean real();

    /** The host name under which the started sender reaches services on this machine. */
    String hostName();

    /** The address services on this machine must listen on so that the started sender reaches them. */
    String bindAddress();

    /**
     * Starts it and returns once it has said that it is ready.
     *
     * @throws SenderFailure when it cannot be started, dies at start or is not ready within its own deadline
     */
    RunningSender start(SenderJob job);
}
