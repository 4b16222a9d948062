package remotewrite.fake;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What a fault script does to an exchange. */
public sealed interface Effect {
    /** Nothing: the service behaves as it always does. */
    record None() implements Effect {}

    /**
     * This reply takes the place of the service's own. At {@link Moment#REQUEST_START} and {@link Moment#REQUEST_END}
     * nothing is processed; at {@link Moment#REPLY_BODY} it takes effect as at {@link Moment#REPLY_START}, because a
     * head that has been sent cannot be taken back.
     */
    record Answer(Reply reply) implements Effect {
        public Answer {
            Objects.requireNonNull(reply, "reply is null");
        }
    }

    /** The exchange pauses, then goes on. */
    record Delay(Duration pause) implements Effect {
        public Delay {
            Objects.requireNonNull(pause, "pause is null");
        }
    }

    /** Nothing more is sent; the connection stays open until the client gives up. */
    record Stall() implements Effect {}

    /** The connection is closed. A reply without a body has been sent in full at {@link Moment#REPLY_BODY}. */
    record Cut() implements Effect {}

    /** A reply with this status, these headers and a text body. */
    static Effect answer(int status, String body, Header... headers) {
        return new Answer(new Reply(status, List.of(headers), Bytes.utf8(body)));
    }

    /** One phrase for logs and reports, e.g. {@code answer 503}. */
    default String describe() {
        return switch (this) {
            case None none -> "nothing";
            case Answer answer -> "answer " + answer.reply().status();
            case Delay delay -> "delay " + delay.pause();
            case Stall stall -> "stall";
            case Cut cut -> "cut";
        };
    }
}
