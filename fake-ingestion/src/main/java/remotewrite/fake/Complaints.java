package remotewrite.fake;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with one thing, for people: the first few complaints and how many more there are. Names and values of senders
 * are shortened. Of a body of 1 MiB a million complaints can be made, each with a text as long as the sender likes.
 */
final class Complaints {
    static final int MOST = 20;
    private static final int LONGEST_CHARS = 100;

    private final List<String> first = new ArrayList<>(0);
    private int more;

    /** Adds a complaint unless there are enough. */
    void add(String format, Object... values) {
        if (first.size() == MOST) {
            more++;
            return;
        }
        Object[] shown = values.clone();
        for (int at = 0; at < shown.length; at++) {
            shown[at] = shown[at] instanceof String text ? shortened(text) : shown[at];
        }
        first.add(format.formatted(shown));
    }

    /** {@code text}, or its start and its length. */
    static String shortened(String text) {
        if (text.length() <= LONGEST_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_CHARS - 1)) ? LONGEST_CHARS - 1 : LONGEST_CHARS;
        return text.substring(0, end) + "… (%s characters)".formatted(text.length());
    }

    void addAll(List<String> others) {
        others.forEach(other -> add(other.replace("%", "%%")));
    }

    /** How many complaints were added. */
    int count() {
        return first.size() + more;
    }

    List<String> all() {
        List<String> all = new ArrayList<>(first);
        if (more > 0) {
            all.add("and %s more".formatted(more));
        }
        return List.copyOf(all);
    }
}
