package remotewrite.report;

import java.util.Objects;
import java.util.regex.Pattern;

/** Family and number of a check, e.g. {@code RETRY-02}: allocated once, never positional, never reused. */
public record CheckId(String text) implements Comparable<CheckId> {
    private static final Pattern FORM = Pattern.compile("[A-Z]+-[0-9]{2}");

    public CheckId {
        Objects.requireNonNull(text, "text is null");
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a check id; one looks like RETRY-02");
        }
    }

    /** The part before the dash. */
    public String family() {
        return text.substring(0, text.indexOf('-'));
    }

    @Override
    public int compareTo(CheckId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
