package remotewrite.conformance;

/**
 * What stands where the ingestion URL leads. Those with a certificate that is wrong take requests in clear text as well, so
 * that whoever falls back to it is seen.
 */
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
    /** Nobody, for there is no such host. */
    UNKNOWN,
    /** The ingestion endpoint as in {@link #TRUSTED}, at a URL with encoded characters in its query. */
    ENCODED,
    /** As {@link #WITNESS}, at a URL with encoded characters in its path. */
    ENCODED_PATH,
    /** As {@link #WITNESS}, at a URL whose path is {@code /health}, the path of a page of the proxy's own. */
    HEALTH_PATH,
    /**
     * Somebody with a certificate the proxy has reason to trust who answers with the body of the request, byte by byte,
     * and hangs up: what a call carries is what it is answered. {@value #AUTHORIZATION} in it becomes the value of the
     * request's own {@code Authorization}, {@value #LONG} so many letters.
     */
    ECHO,
    /**
     * Somebody with a certificate the proxy has reason to trust who answers 204 to every request, keeps the connection open,
     * and closes it when nothing more has come for 0.25 s, without having said that he would.
     */
    LEAVING,
    /**
     * Somebody with a certificate the proxy has reason to trust who answers 204 to every request that has come whole, and
     * hangs up. He does not look into bodies, and keeps of a long one its length and hash only.
     */
    WITNESS,
    /**
     * As {@link #WITNESS}, but the ingestion URL has a name with a dot, and every TLS handshake is refused that does not
     * ask for it (RFC 6066 3).
     */
    PARTICULAR,
    /**
     * The ingestion endpoint as in {@link #TRUSTED}, and beside it another host, one listener for https and one for http:
     * what comes there is recorded as well, with an absolute target. In a field of a scripted answer {@value
     * #HTTPS_ELSEWHERE} and {@value #HTTP_ELSEWHERE} become where they listen.
     */
    BESIDE_ANOTHER;

    /** Stands in the body of a request to {@link #ECHO} for the value of the request's own {@code Authorization}. */
    public static final String AUTHORIZATION = "{authorization}";

    /** Stands in the body of a request to {@link #ECHO} for 256 KiB, more than any head has a use for. */
    public static final String LONG = "{256 KiB}";

    /** Stands in a field of an answer for scheme, host and port of the other host of {@link #BESIDE_ANOTHER}. */
    public static final String HTTPS_ELSEWHERE = "{https elsewhere}";

    /** As {@link #HTTPS_ELSEWHERE}, without TLS. */
    public static final String HTTP_ELSEWHERE = "{http elsewhere}";
}
