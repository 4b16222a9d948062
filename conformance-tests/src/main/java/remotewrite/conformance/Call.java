package remotewrite.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import remotewrite.fake.Bytes;

/**
 * What the harness itself does on one connection to the proxy, byte by byte: requests that no scraping sender makes.
 *
 * @param name lower-case words with dashes, unique within its stimulus; findings name the call by it
 * @param acts in this order, on one connection, which is closed after the last
 */
public record Call(String name, List<Act> acts) {
    /** The field that carries a call's name on both legs, so that a forwarded request is known again. */
    public static final String MARKER = "X-Conformance-Call";

    /** Stands in the request line that what is sent begins with for the path that the proxy under test takes writes at. */
    public static final String WRITE_PATH = "/api/v1/write";

    public Call {
        Objects.requireNonNull(name, "name is null");
        acts = List.copyOf(acts);
    }

    /** How long the acts may take together, as far as they say. */
    Duration longest() {
        return acts.stream().map(Act::atMost).reduce(Duration.ZERO, Duration::plus);
    }

    /** How long the caller does nothing on purpose. */
    Duration pauses() {
        return acts.stream()
                .filter(Act.Ignore.class::isInstance)
                .map(Act::atMost)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The same call to a proxy that reaches its limits at {@code pace}. */
    Call at(Pace pace) {
        return new Call(name, acts.stream().map(act -> act.at(pace)).toList());
    }

    /** One thing that is done. */
    public sealed interface Act {
        /** How long it may take; zero for what takes no time of its own. */
        default Duration atMost() {
            return Duration.ZERO;
        }

        /** The same with times for a proxy that reaches its limits at {@code pace}. */
        default Act at(Pace pace) {
            return this;
        }

        /** The bytes are sent as they are. */
        record Send(Bytes bytes) implements Act {
            public Send {
                Objects.requireNonNull(bytes, "bytes is null");
            }
        }

        /** All of them are sent at once, each as {@link Send} sends it. */
        record SendTogether(List<Bytes> parts) implements Act {
            public SendTogether {
                parts = List.copyOf(parts);
            }
        }

        /**
         * The bytes are sent so many times, as fast as they are taken, but not for longer than {@code atMost}, unless the
         * last reply was a final one: the rest of a request that asked for 100.
         */
        record SendUnlessAnswered(Bytes bytes, int times, Duration atMost) implements Act {
            public SendUnlessAnswered {
                Objects.requireNonNull(bytes, "bytes is null");
                Objects.requireNonNull(atMost, "atMost is null");
            }

            @Override
            public Act at(Pace pace) {
                return new SendUnlessAnswered(bytes, times, pace.of(atMost));
            }
        }

        /** Waits until each other call of the round has come to its own of these, or to its end. */
        record AwaitOthers(Duration atMost) implements Act {
            public AwaitOthers {
                Objects.requireNonNull(atMost, "atMost is null");
            }
        }

        /** Waits for the next reply, interim or final, or for the end of the connection. */
        record AwaitReply(Duration atMost) implements Act {
            public AwaitReply {
                Objects.requireNonNull(atMost, "atMost is null");
            }

            @Override
            public Act at(Pace pace) {
                return new AwaitReply(pace.of(atMost));
            }
        }

        /** Waits for the proxy to close the connection. */
        record AwaitClose(Duration atMost) implements Act {
            public AwaitClose {
                Objects.requireNonNull(atMost, "atMost is null");
            }

            @Override
            public Act at(Pace pace) {
                return new AwaitClose(pace.of(atMost));
            }
        }

        /** The bytes are sent one by one, as long as nothing comes back: a reply, or the end of the connection. */
        record Trickle(Bytes bytes, Duration every, Duration atMost) implements Act {
            public Trickle {
                Objects.requireNonNull(bytes, "bytes is null");
                Objects.requireNonNull(every, "every is null");
                Objects.requireNonNull(atMost, "atMost is null");
            }

            @Override
            public Act at(Pace pace) {
                return new Trickle(bytes, pace.of(every), pace.of(atMost));
            }
        }

        /**
         * The piece is sent so many times, as fast as it is taken, but not for longer than {@code atMost}; a reply that
         * has come by then is read, and the connection given up.
         */
        record Offer(Bytes piece, int times, Duration atMost) implements Act {
            public Offer {
                Objects.requireNonNull(piece, "piece is null");
                Objects.requireNonNull(atMost, "atMost is null");
            }

            @Override
            public Act at(Pace pace) {
                return new Offer(piece, times, pace.of(atMost));
            }
        }

        /** Nothing is sent, and nothing that comes is read. */
        record Ignore(Duration atMost) implements Act {
            public Ignore {
                Objects.requireNonNull(atMost, "atMost is null");
            }

            @Override
            public Act at(Pace pace) {
                return new Ignore(pace.of(atMost));
            }
        }
    }
}
