package remotewrite.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import remotewrite.conformance.Har.Leg;
import remotewrite.fake.Exchange;
import remotewrite.fake.cloud.HarEntry;

/** From a recording to JSON. */
final class HarWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HarWriter() {}

    static ObjectNode toJson(Recording recording) {
        ObjectNode log = JSON.createObjectNode();
        log.put("version", "1.2");
        log.putObject("creator").put("name", "remote-write-conformance").put("version", "1");
        ObjectNode own = log.putObject("_recording");
        own.put("stimulus", recording.stimulus());
        own.put("did", recording.did());
        own.put("startedAt", recording.startedAt().toString());
        ArrayNode subject = own.putArray("subject");
        recording
                .subject()
                .forEach(fact -> subject.addObject().put("key", fact.key()).put("value", fact.value()));
        ObjectNode setup = own.putObject("setup");
        putLabels(setup.putObject("targetLabels"), recording.setup().targetLabels());
        putLabels(setup.putObject("externalLabels"), recording.setup().externalLabels());
        setup.put("ingestionUrl", recording.setup().ingestionUrl().toString());
        setup.put("callerCredentials", recording.setup().callerCredentials());
        setup.put("realSender", recording.setup().realSender());
        setup.put("hurried", recording.setup().hurried());
        ArrayNode calls = own.putArray("calls");
        recording.calls().forEach(called -> calls.add(call(called)));
        ArrayNode told = own.putArray("toldToEnd");
        recording.toldToEnd().ifPresent(time -> told.add(time.toString()));
        recording.proxyLog().forEach(own.putArray("proxyLog")::add);
        own.put("proxyEnd", recording.proxyEnd());
        recording.senderLog().forEach(own.putArray("senderLog")::add);
        own.put("senderEnd", recording.senderEnd());

        List<ObjectNode> entries = new ArrayList<>();
        addAll(entries, Leg.SCRAPE, recording.scrapes());
        addAll(entries, Leg.SENDER_TO_PROXY, recording.senderToProxy());
        addAll(entries, Leg.PROXY_TO_INGESTION, recording.proxyToIngestion());
        addAll(entries, Leg.PROXY_TO_ENTRA, recording.proxyToEntra());
        addAll(entries, Leg.READINESS, recording.readiness());
        addAll(entries, Leg.PULSE, recording.pulse());
        entries.sort(Comparator.comparing(
                entry -> Instant.parse(entry.get("startedDateTime").asText())));
        log.putArray("entries").addAll(entries);
        ObjectNode har = JSON.createObjectNode();
        har.set("log", log);
        return har;
    }

    private static ObjectNode call(Called called) {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", called.name());
        node.put("connection", called.connection());
        node.put("startedAt", called.startedAt().toString());
        node.put("endedAt", called.endedAt().toString());
        ArrayNode events = node.putArray("events");
        called.events()
                .forEach(event ->
                        events.addObject().put("kind", event.kind().name()).put("number", event.number()));
        return node;
    }

    /** Viewers want the order of time; {@code _position} keeps the order of the leg's journal. */
    private static void addAll(List<ObjectNode> entries, Leg leg, List<Exchange> exchanges) {
        for (int i = 0; i < exchanges.size(); i++) {
            entries.add(HarEntry.of(leg.name(), leg.base, exchanges.get(i)).put("_position", i));
        }
    }

    private static void putLabels(ObjectNode node, Map<String, String> labels) {
        new TreeMap<>(labels).forEach(node::put);
    }
}
