package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import remotewrite.fake.TimeSeries;

/** The native histograms and exemplars that the workspace keeps: of as many series as an answer has room for. */
final class HistogramsAnswer {
    private HistogramsAnswer() {}

    /**
     * @param since how many series are passed over
     * @param most how many are told, at least 1; the first is told as far as there is room
     */
    static ObjectNode of(List<TimeSeries> kept, long since, int most) {
        ObjectNode document = ControlJson.object();
        ArrayNode told = ControlJson.object().putArray("series");
        int first = (int) Math.min(since, kept.size());
        Room room = new Room(Room.ANSWER_CHARS);
        for (TimeSeries series : kept.subList(first, kept.size())) {
            ObjectNode node = new WriteJson(room).withoutSamples(series);
            // the next answer has room for it; a series too large for any answer is told in part
            boolean partly = room.full();
            if (!partly || told.isEmpty()) {
                told.add(node);
            }
            if (partly || told.size() == most) {
                break;
            }
        }
        document.put("next", first + told.size());
        document.set("series", told);
        return document;
    }
}
