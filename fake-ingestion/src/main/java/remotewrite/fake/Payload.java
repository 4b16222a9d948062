package remotewrite.fake;

import java.util.Objects;

/** What the body of a write came to. */
public sealed interface Payload {
    record Decoded(WriteRequest request) implements Payload {
        public Decoded {
            Objects.requireNonNull(request, "request is null");
        }
    }

    /** @param reason what is wrong, with the place of it where there is one */
    record Undecodable(String reason) implements Payload {
        public Undecodable {
            Objects.requireNonNull(reason, "reason is null");
        }
    }
}
