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
     *
     * @param reply without a body where its status has none: {@link #mayHaveBody}; its header fields take up to {@link
     *     #MAX_HEADER_BYTES}
     */
    record Answer(Reply reply) implements Effect {
        /** Of all header fields, each as a line: 60 KiB, so that the status line and what the fake adds fit into its 64. */
        public static final int MAX_HEADER_BYTES = Listener.MAX_HEAD_BYTES - 4 * 1024;

        private static final int AROUND_BYTES = ": \r\n".length();

        public Answer {
            Objects.requireNonNull(reply, "reply is null");
            if (!mayHaveBody(reply.status()) && !reply.body().isEmpty()) {
                throw new IllegalArgumentException("a body of %s bytes is never sent with status %s; leave it out"
                        .formatted(reply.body().size(), reply.status()));
            }
            if (headerBytes(reply.headers()) > MAX_HEADER_BYTES) {
                throw new IllegalArgumentException(
                        "header fields of %s bytes are more than the fake sends; %s are the most"
                                .formatted(headerBytes(reply.headers()), MAX_HEADER_BYTES));
            }
        }

        /** What they take on the wire. */
        public static long headerBytes(List<Header> headers) {
            return headers.stream()
                    .mapToLong(header -> header.name().length() + header.value().length() + AROUND_BYTES)
                    .sum();
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

    /**
     * A reply that comes to no end takes the place of the service's own: its body is {@code piece} again and again, in
     * chunks. It never is complete: after the last piece, without which a careless client would have the fake run for
     * ever, the connection is closed. Takes effect when an {@link Answer} would.
     *
     * @param status of a reply that may have a body
     * @param piece at least a byte
     * @param every the pause before each piece but the first; zero for as fast as the client takes them
     * @param pieces how many are sent at most
     */
    record Endless(int status, Bytes piece, Duration every, int pieces) implements Effect {
        /** Begins the reason of the {@link Ending.Unanswered} of a client that took every piece. */
        public static final String TAKEN = "the client took all ";

        public Endless {
            if (status < 200 || status > 599 || !mayHaveBody(status)) {
                throw new IllegalArgumentException(
                        "the status " + status + " has no body; 200 to 599 but 204 and 304 is needed");
            }
            Objects.requireNonNull(piece, "piece is null");
            Objects.requireNonNull(every, "every is null");
            if (piece.isEmpty() || pieces < 1 || every.isNegative()) {
                throw new IllegalArgumentException("%s pieces of %s bytes, one every %s, are no endless reply"
                        .formatted(pieces, piece.size(), every));
            }
        }
    }

    /** Nothing more is sent; the connection stays open until the client gives up. */
    record Stall() implements Effect {}

    /** The connection is closed. A reply without a body has been sent in full at {@link Moment#REPLY_BODY}. */
    record Cut() implements Effect {}

    /** Whether replies of this status may have a body: not the interim ones, 204 and 304 (RFC 9110 6.4.1). */
    static boolean mayHaveBody(int status) {
        return status >= 200 && status != 204 && status != 304;
    }

    /**
     * A reply with this status, these headers and a text body.
     *
     * @param body {@code ""} where {@link #mayHaveBody} says no
     */
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
            case Endless endless ->
                "endless %s, %s bytes every %s"
                        .formatted(endless.status(), endless.piece().size(), endless.every());
            case Stall stall -> "stall";
            case Cut cut -> "cut";
        };
    }
}
