package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
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
        ArrayNode minutes = document.putArray("minutes");
        minutes(minutes, "workspace", tallies.workspace(), from);
        minutes(minutes, "rule", tallies.rule(), from);
        return document;
    }

    private static void minutes(ArrayNode array, String resource, List<Tally> tallies, Instant from) {
        for (Tally tally : tallies) {
            if (tally.minute().isAfter(from)) {
                ObjectNode node = array.addObject();
                node.put("minute", tally.minute().toString());
                node.put("resource", resource);
                node.put("metric", tally.metric());
                node.set("dimensions", PlainJson.of(new TreeMap<>(tally.dimensions())));
                node.put("value", tally.value());
            }
        }
    }
}
