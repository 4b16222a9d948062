package remotewrite.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The Prometheus text exposition format 0.0.4, both directions, as far as scrape targets of this harness use it:
 * samples with labels, values and optional timestamps; comments are skipped.
 */
public final class Exposition {
    /** What a target answers as content type. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private Exposition() {}

    /** One sample as the target served it. */
    public record Served(Series series, double value, OptionalLong timestampMillis) {
        /** Whether a sample with these value bits carries this value, see {@link Exposition#valueKey}. */
        public boolean sameValue(long bits) {
            return valueKey(Double.doubleToRawLongBits(value)) == valueKey(bits);
        }
    }

    /**
     * One key for all bits that count as the same value: bit for bit, but any NaN except the stale marker serves for a NaN,
     * and a zero of either sign for a zero. Observed (2026-11-23, Prometheus 2.53 and 3.5): the sign of a negative zero is
     * lost, because the encoder leaves out fields that equal zero.
     */
    static long valueKey(long bits) {
        double value = Double.longBitsToDouble(bits);
        if (value == 0) {
            return 0;
        }
        return Double.isNaN(value) && bits != StaleMarker.BITS ? Double.doubleToRawLongBits(Double.NaN) : bits;
    }

    /**
     * The samples of a page, in page order.
     *
     * @throws IllegalArgumentException for a line that is not in the format
     */
    public static List<Served> parse(String page) {
        return parse(page, new HashMap<>());
    }

    /** @param known the series of earlier pages by how they stand there, which is less work to find than to read again */
    static List<Served> parse(String page, Map<String, Series> known) {
        List<Served> samples = new ArrayList<>();
        for (String line : page.split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                samples.add(sample(line, known));
            }
        }
        return samples;
    }

    private static Served sample(String line, Map<String, Series> known) {
        try {
            // neither value nor timestamp has a brace
            int end = line.indexOf('{') < 0 ? line.indexOf(' ') : line.lastIndexOf('}') + 1;
            Series series = known.computeIfAbsent(line.substring(0, end), head -> new Head(head).series());
            String[] rest = line.substring(end).strip().split(" ");
            OptionalLong timestamp = rest.length > 1 ? OptionalLong.of(Long.parseLong(rest[1])) : OptionalLong.empty();
            return new Served(series, number(rest[0]), timestamp);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a sample line: " + line, e);
        }
    }

    /** The value as Prometheus writes it: {@code NaN}, {@code +Inf}, {@code -Inf}, else Java's shortest form. */
    public static String value(double value) {
        return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** A cursor over what stands before the value. */
    private static final class Head {
        private final String text;
        private int at;

        Head(String text) {
            this.text = text;
        }

        /** @throws RuntimeException when it is not a name, with or without labels, and nothing else */
        Series series() {
            Map<String, String> labels = new TreeMap<>();
            labels.put("__name__", until("{ "));
            if (at < text.length()) {
                take('{');
                while (text.charAt(at) != '}') {
                    String name = until("=");
                    at++;
                    labels.put(name, quoted());
                    if (text.charAt(at) == ',') {
                        at++;
                    }
                }
                at++;
            }
            if (at == 0 || at < text.length()) {
                throw new IllegalArgumentException("not a series: " + text);
            }
            return new Series(labels);
        }

        private void take(char wanted) {
            if (text.charAt(at++) != wanted) {
                throw new IllegalArgumentException("no " + wanted + " at " + (at - 1) + " of " + text);
            }
        }

        private String until(String ends) {
            int start = at;
            while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            at++;
            while (text.charAt(at) != '"') {
                if (text.charAt(at) == '\\') {
                    at++;
                    value.append(text.charAt(at) == 'n' ? '\n' : text.charAt(at));
                } else {
                    value.append(text.charAt(at));
                }
                at++;
            }
            at++;
            return value.toString();
        }
    }
}
