package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import remotewrite.fake.store.NumberedPage;
import remotewrite.fake.store.NumberedSeries;

/** The native histograms and exemplars that the workspace keeps: of as many series as an answer has room for. */
final class HistogramsAnswer {
    private HistogramsAnswer() {}

    /**
     * @param kept all of them
     * @param since series with lower numbers are passed over
     * @param most how many are told, at least 1; the first is told as far as there is room
     */
    static ObjectNode of(NumberedPage kept, long since, int most) {
        ObjectNode document = ControlJson.object();
        ArrayNode told = ControlJson.object().putArray("series");
        // a number that no series has had yet is one of another process
        long next = Math.min(since, kept.upcoming());
        Room room = new Room(Room.ANSWER_CHARS);
        for (NumberedSeries series :
                kept.series().stream().filter(one -> one.number() >= since).toList()) {
            ObjectNode node = new WriteJson(room).withoutSamples(series.series());
            // the next answer has room for it; a series too large for any answer is told in part
            boolean partly = room.full();
            if (!partly || told.isEmpty()) {
                told.add(node);
                next = series.number() + 1;
            }
            if (partly || told.size() == most) {
                break;
            }
        }
        document.put("next", next);
        document.set("series", told);
        return document;
    }
}
