package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import remotewrite.fake.cloud.CloudTallies;
import remotewrite.fake.store.Tally;

/** What was kept, dropped and counted, as JSON. */
final class TalliesJson {
    private TalliesJson() {}

    /** @param from the first minute of those that are told one by one; the totals are of all */
    static ObjectNode of(CloudTallies tallies, Instant from) {
        ObjectNode document = ControlJson.object();
        document.set("kept", PlainJson.of(tallies.kept()));
        document.put("events", tallies.events());
        document.set("samplesDropped", PlainJson.of(tallies.samplesDropped()));
        document.set("eventsDropped", PlainJson.of(tallies.eventsDropped()));
        document.set("requests", PlainJson.of(tallies.requests()));
        document.set("admitted", PlainJson.of(tallies.admitted()));
        ArrayNode rules = document.putArray("rules");
        for (CloudTallies.OfRule rule : tallies.rules()) {
            ObjectNode node = rules.addObject().put("name", rule.name()).put("immutableId", rule.immutableId());
            node.set("requests", PlainJson.of(rule.requests()));
            node.set("admitted", PlainJson.of(rule.admitted()));
        }
        ArrayNode minutes = document.putArray("minutes");
        since(from, tallies.workspace()).forEach(tally -> minutes.add(minute(tally, "workspace")));
        for (CloudTallies.OfRule rule : tallies.rules()) {
            since(from, rule.tallies())
                    .forEach(tally -> minutes.add(minute(tally, "rule").put("rule", rule.immutableId())));
        }
        return document;
    }

    private static Stream<Tally> since(Instant from, List<Tally> tallies) {
        return tallies.stream().filter(tally -> tally.minute().isAfter(from));
    }

    private static ObjectNode minute(Tally tally, String resource) {
        ObjectNode node = ControlJson.object();
        node.put("minute", tally.minute().toString());
        node.put("resource", resource);
        node.put("metric", tally.metric());
        node.set("dimensions", PlainJson.of(new TreeMap<>(tally.dimensions())));
        return node.put("value", tally.value());
    }
}
