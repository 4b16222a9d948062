package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;
import remotewrite.fake.Header;
import remotewrite.fake.Journal;
import remotewrite.fake.Reply;

/** What came to an endpoint: as many exchanges of its journal as an answer has room for. */
final class ExchangesAnswer {
    /** Assumed of an exchange without its texts, and of a header field. */
    private static final int OWN_CHARS = 400;

    private ExchangesAnswer() {}

    /**
     * @param most how many are told, at least 1; of the first the bodies are left out when they alone are too much
     * @param bodies whether bodies are wanted, or their sizes only
     */
    static ObjectNode of(Journal.Page page, int most, boolean bodies) {
        ObjectNode document = ControlJson.object();
        ArrayNode told = ControlJson.object().putArray("exchanges");
        long leftChars = Room.ANSWER_CHARS;
        for (Exchange exchange : page.exchanges()) {
            long chars = chars(exchange, bodies);
            boolean fits = chars <= leftChars;
            // the next answer has room for it
            if (told.size() == most || !fits && !told.isEmpty()) {
                break;
            }
            told.add(ControlJson.exchange(page.first() + told.size(), exchange, bodies && fits));
            leftChars -= chars;
        }
        document.put("next", Math.min(page.next(), page.first() + told.size()));
        document.set("exchanges", told);
        return document;
    }

    private static long chars(Exchange exchange, boolean bodies) {
        return OWN_CHARS
                + exchange.request().target().length()
                + chars(exchange.request().headers())
                + chars(exchange.request().body(), bodies)
                + exchange.reply().map(reply -> chars(reply, bodies)).orElse(0L);
    }

    private static long chars(Reply reply, boolean bodies) {
        return chars(reply.headers()) + chars(reply.body(), bodies);
    }

    private static long chars(List<Header> headers) {
        return headers.stream()
                .mapToLong(header ->
                        OWN_CHARS / 10 + header.name().length() + header.value().length())
                .sum();
    }

    /** In base64, which is more than as text. */
    private static long chars(Bytes body, boolean wanted) {
        return wanted ? Math.ceilDiv(body.size(), 3) * 4L : 0;
    }
}
