package remotewrite.conformance.mutant;

import static remotewrite.conformance.mutant.Misreading.find;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import remotewrite.conformance.Call;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.Front;

/** Reference proxies that misread what senders send: where a line, a body or a request ends. */
public final class ReadingMutants {
    private static final String LENGTH = "Content-Length:";

    /** What {@link #LENGTH} becomes: a field that nobody knows. */
    private static final String UNKNOWN = "Xontent-Length";

    private static final long LARGEST_BYTES = 32 * 1024 * 1024;
    private static final String POST = "POST ";

    public static final WrongProxy READS_CR_AS_SPACE = new WrongProxy(
            "reads-cr-as-space",
            "The proxy reads a CR that is no line's end as a space.",
            (right, config, clock) -> right.withFront(new Misreading(ReadingMutants::putSpaces)));

    /** Those of the calls that carry a request in their body. */
    public static final WrongProxy LEAVES_BODIES_OF_REFUSED_WRITES_UNREAD = new WrongProxy(
            "leaves-bodies-of-refused-writes-unread",
            "The proxy leaves the body of a write on the connection that it answers 413 or 503 before it has read it.",
            (right, config, clock) -> {
                Routing answering = new Routing(
                        right,
                        config,
                        route -> route.request().getHeaders().getLongField(UNKNOWN) > LARGEST_BYTES
                                ? route.answer(413, "")
                                : route.goOn());
                return right.withFront(misreading(bytes -> hideLength(bytes, ": left-over-body"), answering));
            });

    /** Of those of the calls that come when there are too many. */
    public static final WrongProxy LEAVES_BODIES_OF_WRITES_TOO_MANY_UNREAD = new WrongProxy(
            "leaves-bodies-of-writes-too-many-unread",
            "The proxy leaves the body of a write on the connection that it answers 503 because it has too many.",
            (right, config, clock) -> right.withFront(new Misreading(bytes -> hideLength(bytes, ": left-over-body-"))));

    public static final WrongProxy ANSWERS_THE_SECOND_FIRST = new WrongProxy(
            "answers-the-second-first",
            "The proxy answers the second of two writes first that come one behind the other on a connection.",
            (right, config, clock) -> right.withFront(new Misreading(ReadingMutants::swapTwo)));

    public static final WrongProxy TAKES_TRAILERS_FOR_FIELDS = new WrongProxy(
            "takes-trailers-for-fields",
            "The proxy puts the trailer of a body in chunks among the fields of the head.",
            (right, config, clock) -> right.withFront(new Routing(
                    right, config, route -> route.is(Call.WRITE_PATH) ? route.goOnWithTrailer() : route.goOn())));

    private ReadingMutants() {}

    private static Front misreading(Consumer<ByteBuffer> change, Front routing) {
        return new Front() {
            @Override
            public HttpConnectionFactory connections(HttpConfiguration rules) {
                return new Misreading(change).connections(rules);
            }

            @Override
            public Handler routes(Handler right) {
                return routing.routes(right);
            }
        };
    }

    private static void putSpaces(ByteBuffer bytes) {
        for (int at = bytes.position(); at + 1 < bytes.limit(); at++) {
            if (bytes.get(at) == '\r' && bytes.get(at + 1) != '\n') {
                bytes.put(at, (byte) ' ');
            }
        }
    }

    /** Without a length there is no body: what comes behind the head is the next request. */
    private static void hideLength(ByteBuffer bytes, String marker) {
        int name = find(bytes, marker, bytes.position());
        int length = name < 0 ? -1 : find(bytes, LENGTH, name);
        if (length >= 0) {
            bytes.put(length, (byte) UNKNOWN.charAt(0));
        }
    }

    /** Two requests of one length, and nothing else. */
    private static void swapTwo(ByteBuffer bytes) {
        int first = bytes.position();
        int second = find(bytes, POST, first + 1);
        int size = bytes.limit() - second;
        if (second >= 0 && size == second - first && find(bytes, POST, second + 1) < 0) {
            byte[] one = new byte[size];
            byte[] other = new byte[size];
            bytes.get(first, one);
            bytes.get(second, other);
            bytes.put(first, other);
            bytes.put(second, one);
        }
    }
}
