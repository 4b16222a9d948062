package remotewrite.fake;

import java.util.Objects;

/** How an exchange ended. */
public sealed interface Ending {
    /** The ending of an exchange that had none yet when the journal was read. */
    Ending STILL_OPEN = new Unanswered("still open when the journal was read");

    /** The reply was written in full. */
    record Answered(Reply reply) implements Ending {
        public Answered {
            Objects.requireNonNull(reply, "reply is null");
        }
    }

    /** No reply, or only a part of one, was written. */
    record Unanswered(String reason) implements Ending {
        public Unanswered {
            Objects.requireNonNull(reason, "reason is null");
        }
    }
}
