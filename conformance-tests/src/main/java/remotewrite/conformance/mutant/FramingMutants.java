package remotewrite.conformance.mutant;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.HeaderField;
import remotewrite.proxy.Reply;

/** Reference proxies that say wrong things about how long a body is, on either leg. */
public final class FramingMutants {
    public static final WrongProxy SAYS_A_BYTE_LESS = new WrongProxy(
            "says-a-byte-less",
            "The proxy says in Content-Length that a body has a byte less than it sends.",
            (right, config, clock) -> right.withIngestion(
                    new MeasuresShort(right.ingestion(), config.trustAnchors().sslContext(), request -> true)));

    public static final WrongProxy SAYS_A_BYTE_LESS_OF_REPEATS = new WrongProxy(
            "says-a-byte-less-of-repeats",
            "The proxy says in Content-Length that a body has a byte less than it sends when it repeats a write.",
            (right, config, clock) -> {
                Set<String> sent = ConcurrentHashMap.newKeySet();
                return right.withIngestion(new MeasuresShort(
                        right.ingestion(),
                        config.trustAnchors().sslContext(),
                        request -> !sent.add(String.join(",", HeaderField.values(request.headers(), Call.MARKER)))));
            });

    public static final WrongProxy SAYS_HOW_LONG_204_IS = new WrongProxy(
            "says-how-long-204-is",
            "The proxy says in Content-Length that a 204 has 0 bytes.",
            (right, config, clock) -> right.withFront(new SaysHowLong204Is()));

    public static final WrongProxy PASSES_TRANSFER_ENCODING_BACK = new WrongProxy(
            "passes-transfer-encoding-back",
            "The proxy says of a text that it comes in chunks because ingestion's did.",
            (right, config, clock) -> right.withReplyRules((reply, token) -> {
                Reply good = right.replyRules().proxyToClient(reply, token);
                return good.withHeaders(
                        Stream.concat(good.headers().stream(), ProxyMutants.only(reply.headers(), "Transfer-Encoding"))
                                .toList());
            }));

    private FramingMutants() {}
}
