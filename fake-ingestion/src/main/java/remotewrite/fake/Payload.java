package remotewrite.fake;

import java.util.Objects;

/** What the body of a write came to. */
public sealed interface Payload {
    record Decoded(WriteRequest request) implements Payload {
        public Decoded {
            Objects.requireNonNull(request, "request is null");
        }
    }

    /** What of a body can be damaged, from the outside in. */
    enum Layer {
        /** The Snappy block: no message could be taken out of it. */
        COMPRESSION,
        /** The protobuf message in an intact block. */
        MESSAGE
    }

    /**
     * @param layer what is damaged
     * @param reason what is wrong, with the place of it where there is one
     */
    record Undecodable(Layer layer, String reason) implements Payload {
        public Undecodable {
            Objects.requireNonNull(layer, "layer is null");
            Objects.requireNonNull(reason, "reason is null");
        }
    }
}
