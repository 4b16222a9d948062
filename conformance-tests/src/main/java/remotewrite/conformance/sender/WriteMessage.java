package remotewrite.conformance.sender;

/** Which remote write message a sender sends. */
public enum WriteMessage {
    /** {@code prometheus.WriteRequest}, remote write 1.0. */
    V1,
    /** {@code io.prometheus.write.v2.Request}, remote write 2.0; Prometheus 2.54 and newer (remote-write.md). */
    V2
}
