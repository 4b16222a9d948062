package remotewrite.proxy;

/** C2P to P2I: what is sent to ingestion for a sender's write. */
@FunctionalInterface
public interface RequestRules {
    /** The request for ingestion, with {@code token} as its only credential. Pure. */
    IngestionRequest proxyToIngestion(CallerRequest clientToProxy, AccessToken token);
}
