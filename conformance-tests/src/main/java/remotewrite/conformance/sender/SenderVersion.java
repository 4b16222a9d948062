package remotewrite.conformance.sender;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The version a sender gives of itself, for example {@code 2.53.3+ds1}.
 *
 * <p>Ordered by its dotted numbers, then a release candidate ({@code -rc.1}) before its release. What follows a plus
 * sign, a tilde or any other hyphen is packaging and does not count: {@code 3.5.3} and {@code 3.5.3+ds1} compare as
 * the same version although they are not equal.
 *
 * @param text as printed by the sender, without a leading {@code v}
 */
public record SenderVersion(String text) implements Comparable<SenderVersion> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})*)(-rc\\.?\\d+)?(?:[+~-].*)?");

    /** @throws IllegalArgumentException when the text does not start with a dotted number */
    public SenderVersion {
        Objects.requireNonNull(text, "text is null");
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a version such as 2.53.3 or 3.5.3+ds1");
        }
    }

    /** Reads a version with or without a leading {@code v}. */
    public static SenderVersion of(String text) {
        return new SenderVersion(text.startsWith("v") ? text.substring(1) : text);
    }

    /** Whether this version is {@code other} or newer. */
    public boolean atLeast(String other) {
        return compareTo(of(other)) >= 0;
    }

    /** The dotted numbers alone: {@code 3.5.3} of {@code 3.5.3+ds1}. */
    public String numbers() {
        return match().group(1);
    }

    @Override
    public int compareTo(SenderVersion other) {
        List<Integer> mine = parts();
        List<Integer> theirs = other.parts();
        for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
            int difference = Integer.compare(at(mine, i), at(theirs, i));
            if (difference != 0) {
                return difference;
            }
        }
        return Boolean.compare(isRelease(), other.isRelease());
    }

    @Override
    public String toString() {
        return text;
    }

    private boolean isRelease() {
        return match().group(2) == null;
    }

    private List<Integer> parts() {
        return Stream.of(numbers().split("\\.")).map(Integer::valueOf).toList();
    }

    private static int at(List<Integer> parts, int index) {
        return index < parts.size() ? parts.get(index) : 0;
    }

    private Matcher match() {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("checked at construction: " + text);
        }
        return matcher;
    }
}
