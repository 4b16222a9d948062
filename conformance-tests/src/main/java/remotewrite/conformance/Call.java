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

    /** Stands in the request line that a {@link Act.Send} begins with for the path that the proxy under test takes writes at. */
    public static final String WRITE_PATH = "/api/v1/write";

    public Call {
        Objects.requireNonNull(name, "name is null");
        acts = List.copyOf(acts);
    }

    /** One thing that is done. */
    public sealed interface Act {
        /** The bytes are sent as they are. */
        record Send(Bytes bytes) implements Act {
            public Send {
                Objects.requireNonNull(bytes, "bytes is null");
            }
        }

        /** The bytes are sent unless the last reply was a final one: the rest of a request that asked for 100. */
        record SendUnlessAnswered(Bytes bytes) implements Act {
            public SendUnlessAnswered {
                Objects.requireNonNull(bytes, "bytes is null");
            }
        }

        /** Waits for the next reply, interim or final, or for the end of the connection. */
        record AwaitReply(Duration atMost) implements Act {
            public AwaitReply {
                Objects.requireNonNull(atMost, "atMost is null");
            }
        }

        /** Waits for the proxy to close the connection. */
        record AwaitClose(Duration atMost) implements Act {
            public AwaitClose {
                Objects.requireNonNull(atMost, "atMost is null");
            }
        }
    }
}
