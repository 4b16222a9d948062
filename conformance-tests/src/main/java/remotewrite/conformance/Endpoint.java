package remotewrite.conformance;

/** What stands where the ingestion URL leads. */
public enum Endpoint {
    /** The ingestion endpoint, with a certificate the proxy has reason to trust. */
    TRUSTED,
    /** The ingestion endpoint, with a certificate of an authority that the proxy does not know. */
    UNTRUSTED,
    /** The ingestion endpoint, with a certificate of an authority that the proxy knows, for another host. */
    MISNAMED,
    /** The ingestion endpoint, with a certificate of an authority that the proxy knows, whose time is over. */
    EXPIRED,
    /** Nobody: connections are refused. */
    CLOSED
}
