package remotewrite.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a text has said already. One fault shows in many runs, in the same words with other times, ports and counts; a
 * reader wants them once. Files for machines keep them all.
 */
final class Said {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private final Map<String, String> firstBySense = new HashMap<>();

    /** Under which name the same was said before, but for its numbers; empty when it is said for the first time. */
    Optional<String> before(String text, String name) {
        return Optional.ofNullable(firstBySense.putIfAbsent(sense(text), name));
    }

    /** The text but for its numbers. */
    static String sense(String text) {
        return NUMBER.matcher(text).replaceAll("#");
    }
}
