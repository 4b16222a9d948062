package remotewrite.proxy;

/** I2P to P2C: what the sender gets of ingestion's reply. */
@FunctionalInterface
public interface ReplyRules {
    /** The reply for the sender. {@code token} is the one the request was sent with, so that it can be kept back. Pure. */
    Reply proxyToClient(Reply ingestionToProxy, AccessToken token);
}
