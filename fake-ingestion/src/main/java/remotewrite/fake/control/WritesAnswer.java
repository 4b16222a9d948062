package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.locks.ReentrantLock;
import remotewrite.fake.Exchange;
import remotewrite.fake.Journal;

/** What was written, decoded: as many writes of a journal as an answer has room for. */
final class WritesAnswer {
    /** Decoded, a write takes many times the memory of its body: one of them at a time is enough for people. */
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /** @param most how many writes are told, at least 1; the first is told as far as there is room */
    ObjectNode of(Journal.Page page, int most) {
        oneAtATime.lock();
        try {
            return told(page, most);
        } finally {
            oneAtATime.unlock();
        }
    }

    private static ObjectNode told(Journal.Page page, int most) {
        ObjectNode document = ControlJson.object();
        ArrayNode writes = ControlJson.object().putArray("writes");
        Room room = new Room(Room.ANSWER_CHARS);
        for (Exchange exchange : page.exchanges()) {
            ObjectNode write = new WriteJson(room).of(page.first() + writes.size(), exchange);
            // the next answer has room for it; a write too large for any answer is told in part
            boolean partly = room.full();
            if (!partly || writes.isEmpty()) {
                writes.add(write);
            }
            if (partly || writes.size() == most) {
                break;
            }
        }
        document.put("next", Math.min(page.next(), page.first() + writes.size()));
        document.set("writes", writes);
        return document;
    }
}
