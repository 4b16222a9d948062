package remotewrite.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import remotewrite.conformance.Har.Leg;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Header;
import remotewrite.fake.Moment;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.report.Fact;

/** From JSON to a recording; refuses whatever {@link HarWriter} would not have written. */
final class HarReader {
    private HarReader() {}

    /** @throws HarNode.Damage when something is missing or is not what it should be */
    static Recording read(JsonNode har) {
        HarNode log = new HarNode("", har).field("log");
        HarNode own = log.field("_recording");
        HarNode setup = own.field("setup");
        Map<Leg, List<Exchange>> legs = legs(log.field("entries"));
        return new Recording(
                own.field("stimulus").text(),
                own.field("did").text(),
                own.field("subject").items().stream().map(HarReader::fact).toList(),
                new Recording.Setup(
                        setup.field("targetLabels").texts(),
                        setup.field("externalLabels").texts(),
                        setup.field("ingestionUrl").url(),
                        setup.field("callerCredentials").text(),
                        setup.field("realSender").flag(),
                        setup.field("hurried").flag()),
                own.field("startedAt").time(),
                legs.get(Leg.SCRAPE),
                legs.get(Leg.SENDER_TO_PROXY),
                legs.get(Leg.PROXY_TO_INGESTION),
                legs.get(Leg.PROXY_TO_ENTRA),
                legs.get(Leg.READINESS),
                legs.get(Leg.PULSE),
                own.field("calls").items().stream().map(HarReader::call).toList(),
                own.field("toldToEnd").items().stream().map(HarNode::time).findFirst(),
                lines(own.field("proxyLog")),
                own.field("proxyEnd").text(),
                lines(own.field("senderLog")),
                own.field("senderEnd").text());
    }

    private static Called call(HarNode node) {
        return new Called(
                node.field("name").text(),
                node.field("connection").number(0, Integer.MAX_VALUE),
                node.field("startedAt").time(),
                node.field("endedAt").time(),
                node.field("events").items().stream()
                        .map(event -> new Called.Event(
                                event.field("kind").oneOf(Called.Kind.class),
                                event.field("number").number(0, Integer.MAX_VALUE)))
                        .toList());
    }

    private static List<String> lines(HarNode array) {
        return array.items().stream().map(HarNode::text).toList();
    }

    private static Fact fact(HarNode node) {
        String key = node.field("key").text();
        String value = node.field("value").text();
        if (key.isBlank() || value.isBlank()) {
            throw node.damage("has an empty key or value");
        }
        return new Fact(key, value);
    }

    /** One entry of the file and where it stood in its leg's journal. */
    private record Placed(Leg leg, int position, Exchange exchange) {}

    private static Map<Leg, List<Exchange>> legs(HarNode entries) {
        if (entries.items().isEmpty()) {
            throw entries.damage("is empty: nothing was recorded");
        }
        List<Placed> placed = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (HarNode entry : entries.items()) {
            Leg leg = entry.field("_leg").oneOf(Leg.class);
            HarNode position = entry.field("_position");
            placed.add(new Placed(leg, position.number(0, Integer.MAX_VALUE), exchange(leg, entry)));
            if (!taken.add(leg + " " + position.value())) {
                throw position.damage("is " + position.value() + ", and so is another entry's of the leg " + leg);
            }
        }
        placed.sort(Comparator.comparingInt(Placed::position));
        Map<Leg, List<Exchange>> legs = new EnumMap<>(Leg.class);
        for (Leg leg : Leg.values()) {
            legs.put(
                    leg,
                    placed.stream()
                            .filter(entry -> entry.leg() == leg)
                            .map(Placed::exchange)
                            .toList());
        }
        return legs;
    }

    private static Exchange exchange(Leg leg, HarNode entry) {
        Instant started = entry.field("startedDateTime").time();
        HarNode end = entry.field("_endedDateTime");
        if (end.time().isBefore(started)) {
            throw end.damage("is before startedDateTime");
        }
        return new Exchange(
                new ExchangeId(
                        entry.field("_connection").number(0, Integer.MAX_VALUE),
                        entry.field("_index").number(0, Integer.MAX_VALUE)),
                started,
                end.time(),
                request(leg, entry.field("request")),
                ending(entry),
                entry.field("_fault").text(),
                entry.optional("_faultAt").map(moment -> moment.oneOf(Moment.class)));
    }

    private static Request request(Leg leg, HarNode request) {
        Optional<HarNode> body = request.optional("postData");
        return new Request(
                request.field("method").text(),
                target(leg, request.field("url")),
                headers(request.field("headers")),
                body.map(data -> data.field("text").base64(data.field("_encoding")))
                        .orElse(Bytes.empty()));
    }

    private static String target(Leg leg, HarNode url) {
        String target = url.textAfter(leg.base);
        // a call of the harness may ask for anything
        boolean whole = leg == Leg.SENDER_TO_PROXY || target.isEmpty() || target.matches("(/|\\*|https?://).*");
        if (!whole) {
            throw url.damage("is '" + url.text() + "', which names another host than " + leg.base);
        }
        return target;
    }

    private static Ending ending(HarNode entry) {
        HarNode response = entry.field("response");
        Optional<HarNode> unanswered = entry.optional("_unanswered");
        if (unanswered.isPresent()) {
            // HAR's own way to say that there was no reply
            response.field("status").number(0, 0);
            return new Ending.Unanswered(unanswered.get().text());
        }
        HarNode content = response.field("content");
        return new Ending.Answered(new Reply(
                response.field("status").number(100, 999),
                headers(response.field("headers")),
                content.field("text").base64(content.field("encoding"))));
    }

    private static List<Header> headers(HarNode array) {
        return array.items().stream()
                .map(header -> new Header(
                        header.field("name").text(), header.field("value").text()))
                .toList();
    }
}
