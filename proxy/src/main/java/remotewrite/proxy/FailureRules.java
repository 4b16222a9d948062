package remotewrite.proxy;

/** What the sender gets when ingestion was not asked or gave nothing to pass back. */
@FunctionalInterface
public interface FailureRules {
    /** The reply for the sender. Pure. */
    Reply proxyToClient(GatewayFailure failure);
}
