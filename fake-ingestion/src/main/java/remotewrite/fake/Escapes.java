package remotewrite.fake;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A text without one level of its escapes, as a URL (RFC 3986 2.1) or a string of JSON (RFC 8259 7) has them, and where in the text
 * each character of it stands.
 */
final class Escapes {
    /** Which of them are decoded. */
    enum Kind {
        /** Both at once, as a URL in JSON has them. */
        ANY("%\\"),
        /** {@code %2F} */
        URL("%"),
        /** {@code \}{@code u002f}, {@code \/}, {@code \n} */
        JSON("\\");

        private final String leads;

        Kind(String leads) {
            this.leads = leads;
        }

        /** What is to be decoded of {@code text}: where both are, each by itself too, for the other may be the secret's own. */
        List<Kind> in(String text) {
            boolean url = this != JSON && text.indexOf('%') >= 0;
            boolean json = this != URL && text.indexOf('\\') >= 0;
            return url && json ? List.of(ANY, URL, JSON) : url || json ? List.of(this) : List.of();
        }
    }

    private static final int URL_CHARS = 3;
    private static final int UNIT_CHARS = 6;
    private static final String LETTERS = "\"\\/bfnrt";
    private static final String LETTERS_MEAN = "\"\\/\b\f\n\r\t";

    private final String text;
    private final boolean mapped;
    private final StringBuilder decoded;

    /** Of each escape, ascending: where in {@link #decoded} it begins and ends, and where in {@link #text} it ends. */
    private int[] from;

    private int[] to;
    private int[] end;
    private int count;

    /** @param mapped whether it is to be known where the characters stand, which takes three numbers an escape */
    private Escapes(String text, Kind kind, boolean mapped) {
        this.text = text;
        this.mapped = mapped;
        int expected = mapped ? 16 : 0;
        this.from = new int[expected];
        this.to = new int[expected];
        this.end = new int[expected];
        this.decoded = new StringBuilder(text.length());
        int copied = 0;
        for (int at = 0; at < text.length(); at++) {
            if (kind.leads.indexOf(text.charAt(at)) < 0) {
                continue;
            }
            int chars = chars(at);
            if (chars > 0) {
                decoded.append(text, copied, at);
                add(at, chars);
                copied = at + chars;
                at = copied - 1;
            }
        }
        decoded.append(text, copied, text.length());
    }

    /** Bytes in UTF-8, as characters of {@link Latin1}, take the place of each escape; what is none stays. */
    static Escapes in(String text, Kind kind) {
        return new Escapes(text, kind, true);
    }

    /** The text without its escapes alone, shorter by every one of them. */
    static String decoded(String text, Kind kind) {
        return new Escapes(text, kind, false).decoded.toString();
    }

    /** Where in the text that is which is here in {@link #decoded}; of an escape that is in it in part, all is. */
    Span encoded(Span span) {
        int first = lastBefore(span.from());
        int last = lastBefore(span.to());
        return new Span(
                first >= 0 && span.from() < to[first] ? begin(first) : after(first, span.from()),
                last >= 0 && span.to() < to[last] ? end[last] : after(last, span.to()),
                span.fingerprint());
    }

    /** The last escape that begins before that; -1 when there is none. */
    private int lastBefore(int index) {
        int found = Arrays.binarySearch(from, 0, count, index);
        return (found < 0 ? -found - 1 : found) - 1;
    }

    private int begin(int escape) {
        return after(escape - 1, from[escape]);
    }

    private int after(int escape, int index) {
        return escape < 0 ? index : end[escape] + index - to[escape];
    }

    private void add(int at, int chars) {
        if (!mapped) {
            decode(at, chars);
            return;
        }
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            end = Arrays.copyOf(end, 2 * count);
        }
        from[count] = decoded.length();
        decode(at, chars);
        to[count] = decoded.length();
        end[count++] = at + chars;
    }

    /** How many characters the escape has that begins at that; 0 when it is none. */
    private int chars(int at) {
        if (text.charAt(at) == '%') {
            return isHex(at + 1, at + URL_CHARS) ? URL_CHARS : 0;
        }
        if (!isUnit(at)) {
            return at + 1 < text.length() && LETTERS.indexOf(text.charAt(at + 1)) >= 0 ? 2 : 0;
        }
        if (!Character.isSurrogate(unit(at))) {
            return UNIT_CHARS;
        }
        int low = at + UNIT_CHARS;
        return isUnit(low) && Character.isSurrogatePair(unit(at), unit(low)) ? 2 * UNIT_CHARS : 0;
    }

    private void decode(int at, int chars) {
        if (chars == URL_CHARS) {
            decoded.append((char) HexFormat.fromHexDigits(text, at + 1, at + URL_CHARS));
        } else if (chars == 2) {
            decoded.append(LETTERS_MEAN.charAt(LETTERS.indexOf(text.charAt(at + 1))));
        } else if (chars == UNIT_CHARS) {
            decoded.append(Latin1.of(String.valueOf(unit(at))));
        } else {
            decoded.append(Latin1.of(String.valueOf(new char[] {unit(at), unit(at + UNIT_CHARS)})));
        }
    }

    private boolean isUnit(int at) {
        return text.startsWith("\\u", at) && isHex(at + 2, at + UNIT_CHARS);
    }

    private char unit(int at) {
        return (char) HexFormat.fromHexDigits(text, at + 2, at + UNIT_CHARS);
    }

    private boolean isHex(int start, int stop) {
        if (stop > text.length()) {
            return false;
        }
        for (int at = start; at < stop; at++) {
            if (!HexFormat.isHexDigit(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }
}
