package remotewrite.conformance.bench;

/** A proxy that was explicitly asked for cannot be had on this machine; the message says what to do. */
public final class ProxyMissing extends RuntimeException {
    ProxyMissing(String message) {
        super(message);
    }
}
