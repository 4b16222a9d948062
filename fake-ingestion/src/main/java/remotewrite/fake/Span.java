package remotewrite.fake;

import java.util.Comparator;
import java.util.List;

/**
 * A secret in a text.
 *
 * @param from index of its first character
 * @param to index after its last
 * @param fingerprint what takes its place
 */
record Span(int from, int to, String fingerprint) {
    /**
     * {@code text} with each of them replaced; the same object when there are none. Those that overlap are replaced as one, by the
     * fingerprint of the longest: of a secret that begins as another does, nothing is left over.
     */
    static String replacedIn(String text, List<Span> spans) {
        if (spans.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int copied = 0;
        List<Span> sorted =
                spans.stream().sorted(Comparator.comparingInt(Span::from)).toList();
        for (int next = 0; next < sorted.size(); ) {
            Span longest = sorted.get(next);
            out.append(text, copied, longest.from);
            copied = longest.to;
            for (next++; next < sorted.size() && sorted.get(next).from < copied; next++) {
                Span other = sorted.get(next);
                copied = Math.max(copied, other.to);
                longest = other.length() > longest.length() ? other : longest;
            }
            out.append(longest.fingerprint);
        }
        return out.append(text, copied, text.length()).toString();
    }

    private int length() {
        return to - from;
    }
}
