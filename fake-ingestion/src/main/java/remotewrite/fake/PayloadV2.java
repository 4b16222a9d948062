package remotewrite.fake;

import java.util.Objects;

/** What the body of a remote write 2.0 request came to. */
public sealed interface PayloadV2 {
    record Decoded(WriteRequestV2 request) implements PayloadV2 {
        public Decoded {
            Objects.requireNonNull(request, "request is null");
        }
    }

    /** @param reason what is wrong, with the place of it where there is one */
    record Undecodable(String reason) implements PayloadV2 {
        public Undecodable {
            Objects.requireNonNull(reason, "reason is null");
        }
    }
}
