package remotewrite.conformance;

import java.util.ArrayList;
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
        /**
         * Whether a sample with these value bits carries this value: bit for bit, but any NaN except the stale marker
         * serves for a NaN, and a zero of either sign for a zero. Observed (2026-11-23, Prometheus 2.53 and 3.5): the
         * sign of a negative zero is lost, because the encoder leaves out fields that equal zero.
         */
        public boolean sameValue(long bits) {
            double arrived = Double.longBitsToDouble(bits);
            return Double.isNaN(value)
                    ? Double.isNaN(arrived) && bits != StaleMarker.BITS
                    : Double.doubleToRawLongBits(value) == bits || value == 0 && arrived == 0;
        }
    }

    /**
     * The samples of a page, in page order.
     *
     * @throws IllegalArgumentException for a line that is not in the format
     */
    public static List<Served> parse(String page) {
        List<Served> samples = new ArrayList<>();
        for (String line : page.split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                samples.add(sample(line));
            }
        }
        return samples;
    }

    private static Served sample(String line) {
        try {
            return new Line(line).sample();
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
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

    /** A cursor over one sample line. */
    private static final class Line {
        private final String text;
        private int at;

        Line(String text) {
            this.text = text;
        }

        Served sample() {
            Map<String, String> labels = new TreeMap<>();
            labels.put("__name__", until("{ "));
            if (text.charAt(at) == '{') {
                at++;
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
            String[] rest = text.substring(at).strip().split(" ");
            OptionalLong timestamp = rest.length > 1 ? OptionalLong.of(Long.parseLong(rest[1])) : OptionalLong.empty();
            return new Served(new Series(labels), number(rest[0]), timestamp);
        }

        private String until(String ends) {
            int start = at;
            while (ends.indexOf(text.charAt(at)) < 0) {
                at++;
                if (at == text.length()) {
                    throw new IllegalArgumentException("not a sample line: " + text);
                }
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
