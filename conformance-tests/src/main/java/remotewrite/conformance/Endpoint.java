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
    CLOSED,
    /**
     * Somebody with a certificate the proxy has reason to trust who answers with the body of the request, byte by byte,
     * and hangs up: what a call carries is what it is answered. {@value #AUTHORIZATION} in it becomes the value of the
     * request's own {@code Authorization}, {@value #LONG} so many letters.
     */
    ECHO;

    /** Stands in the body of a request to {@link #ECHO} for the value of the request's own {@code Authorization}. */
    public static final String AUTHORIZATION = "{authorization}";

    /** Stands in the body of a request to {@link #ECHO} for 256 KiB, more than any head has a use for. */
    public static final String LONG = "{256 KiB}";
}
