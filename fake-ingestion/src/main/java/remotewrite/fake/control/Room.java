package remotewrite.fake.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import remotewrite.fake.Longs;

/**
 * How much an answer may still hold. A write of 1 MiB on the wire can be a hundred times that as JSON; an answer ends
 * before it is a burden to the fakes and to whoever reads it.
 */
final class Room {
    /** Of a whole answer, in characters. */
    static final int ANSWER_CHARS = 4 << 20;

    /** Assumed of an object or a number in an array, without its texts. */
    private static final int ELEMENT_CHARS = 40;

    private long leftChars;

    Room(long chars) {
        this.leftChars = chars;
    }

    /** Whether something did not fit; nothing else does from then on. */
    boolean full() {
        return leftChars < 0;
    }

    /** As much of a text as fits. */
    String text(String text) {
        long before = Math.max(0, leftChars);
        leftChars -= text.length();
        if (!full()) {
            return text;
        }
        int end = (int) before;
        // half of a pair is no text
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    /** Puts an array into {@code object}: as many of {@code elements} as fit, of the last one a part. */
    <T> void array(ObjectNode object, String name, List<T> elements, Function<T, JsonNode> json) {
        ArrayNode array = object.putArray(name);
        for (T element : elements) {
            if (full()) {
                return;
            }
            leftChars -= ELEMENT_CHARS;
            array.add(json.apply(element));
        }
    }

    /** The same of numbers, left out when there are none. */
    void numbers(ObjectNode object, String name, Longs numbers, LongFunction<JsonNode> json) {
        if (numbers.isEmpty()) {
            return;
        }
        ArrayNode array = object.putArray(name);
        for (int at = 0; at < numbers.size() && !full(); at++) {
            leftChars -= ELEMENT_CHARS;
            array.add(json.apply(numbers.at(at)));
        }
    }

    /** The same as {@link #array}, left out when there are no elements. */
    <T> void arrayOfAny(ObjectNode object, String name, List<T> elements, Function<T, JsonNode> json) {
        if (!elements.isEmpty()) {
            array(object, name, elements, json);
        }
    }
}
