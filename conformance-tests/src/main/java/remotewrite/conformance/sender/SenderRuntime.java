package remotewrite.conformance.sender;

/** What may run the sender. */
public enum SenderRuntime {
    /** The first that works of container, local binary, fetched binary. */
    AUTO,
    CONTAINER,
    BINARY,
    FETCH,
    /** No real sender at all. */
    SCRIPTED
}
