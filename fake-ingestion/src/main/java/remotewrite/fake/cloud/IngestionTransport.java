package remotewrite.fake.cloud;

/** How the ingestion endpoint of a {@link FakeCloud} is spoken to. */
public enum IngestionTransport {
    /** With a certificate of the authority that clients of this cloud trust, as the real one. */
    TLS,
    /** With a certificate of an authority that nobody was told of. */
    UNTRUSTED_TLS,
    /** With a certificate of the trusted authority, for another host. */
    MISNAMED_TLS,
    /** With a certificate of the trusted authority for the right host, whose time is over. */
    EXPIRED_TLS,
    /** Without TLS. */
    PLAIN
}
