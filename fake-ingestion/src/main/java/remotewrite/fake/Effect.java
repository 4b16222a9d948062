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

    /**
     * These interim replies are sent in front of the service's own, then the exchange goes on (RFC 9110 15.2). At {@link
     * Moment#REPLY_BODY} they are sent as at {@link Moment#REPLY_START}: nothing interim comes behind a head.
     *
     * @param statuses in this order, each from 100 to 199 and not 101, which is final in HTTP/1.1
     */
    record Interim(List<Integer> statuses) implements Effect {
        public Interim {
            statuses = List.copyOf(statuses);
            statuses.forEach(Interim::requireInterim);
        }

        private static void requireInterim(int status) {
            if (status < 100 || status > 199 || status == 101) {
                throw new IllegalArgumentException(
                        "the status " + status + " is not interim; 100 or 102 to 199 is needed");
            }
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
            case Interim interim -> "interim " + interim.statuses();
            case Stall stall -> "stall";
            case Cut cut -> "cut";
        };
    }
}
