package remotewrite.conformance;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A {@link Call} that was made. What was sent and answered stands among the exchanges between sender and proxy; here is
 * what only the caller knows.
 *
 * @param name of the call
 * @param connection number of its connection among those exchanges
 * @param startedAt before its connection was opened
 * @param endedAt after its connection was closed
 * @param events in order
 */
public record Called(String name, int connection, Instant startedAt, Instant endedAt, List<Event> events) {
    public Called {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(startedAt, "startedAt is null");
        Objects.requireNonNull(endedAt, "endedAt is null");
        events = List.copyOf(events);
    }

    /** What kind of thing the caller did or saw. */
    public enum Kind {
        /** Bytes were sent; the number says how many. */
        SENT,
        /** A whole reply came, interim or final; the number is its status. */
        REPLIED,
        /** A reply was not completed before the connection ended, or is not HTTP; the number is its status, 0 for none. */
        BROKEN,
        /** The proxy closed the connection between replies; the number is 0. */
        CLOSED,
        /** Nothing came in the time the call waits; the number is 0. */
        SILENCE
    }

    /** One thing the caller did or saw. */
    public record Event(Kind kind, int number) {
        public Event {
            Objects.requireNonNull(kind, "kind is null");
        }
    }

    /** The statuses of all whole replies, in order, interim ones included. */
    public List<Integer> statuses() {
        return events.stream()
                .filter(event -> event.kind() == Kind.REPLIED)
                .map(Event::number)
                .toList();
    }

    /** Whether the proxy ended the connection before the caller did. */
    public boolean closedByProxy() {
        return events.stream().anyMatch(event -> event.kind() == Kind.CLOSED || event.kind() == Kind.BROKEN);
    }

    /** What the caller saw, in words for findings, e.g. {@code 400, closed}. */
    public String seen() {
        List<String> words = events.stream()
                .filter(event -> event.kind() != Kind.SENT)
                .map(event -> switch (event.kind()) {
                    case SENT -> "";
                    case REPLIED -> String.valueOf(event.number());
                    case BROKEN -> event.number() + " cut short";
                    case CLOSED -> "closed";
                    case SILENCE -> "nothing in time";
                })
                .toList();
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }
}
