package remotewrite.fake;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must not stand in any text that is kept: tokens, which are known by their shape, and values that are known to be
 * secret. A {@link Fingerprint} takes the place of each, also where it is encoded as in a URL (RFC 3986 2.1) or in JSON (RFC 8259 7),
 * once or more often, wholly or in part; all else stays as it is, to the character.
 */
public final class Secrets {
    /** Those that are known by their shape, and no others. */
    public static final Secrets OF_ANY_SHAPE = new Secrets(Map.of());

    /** A shorter value would be found in many a word that is none. */
    static final int FEWEST_CHARS = 8;

    /** One that is shorter may be a piece of a longer word: it is looked for where no letter or digit is beside it. */
    static final int FEWEST_CHARS_ANYWHERE = 16;

    /** {@code {"alg":""}} in base64url, rounded down: no version number and no address is as long. */
    private static final int FEWEST_HEADER_CHARS = 12;

    /** Of a header, to see how it begins; a multiple of 4. */
    private static final int LOOKED_AT_CHARS = 64;

    /** More often nobody encodes. */
    private static final int MOST_ENCODINGS = 5;

    /** By each form in which a value may stand: its fingerprint. */
    private final Map<String, String> known;

    private Secrets(Map<String, String> known) {
        this.known = known;
    }

    /** Tokens, and these values if they have {@value #FEWEST_CHARS} characters or more. */
    public static Secrets of(Collection<String> values) {
        Map<String, String> known = new LinkedHashMap<>();
        for (String value : values) {
            if (value.length() >= FEWEST_CHARS) {
                String fingerprint = Fingerprint.of(value);
                known.put(value, fingerprint);
                // as the characters of a text of bytes, of a form, and of JSON
                known.put(Latin1.of(value), fingerprint);
                known.put(Latin1.of(value).replace(' ', '+'), fingerprint);
                known.put(URLEncoder.encode(value, StandardCharsets.UTF_8), fingerprint);
                known.put(
                        Latin1.of(String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value))), fingerprint);
            }
        }
        return known.isEmpty() ? OF_ANY_SHAPE : new Secrets(known);
    }

    /** These and those. */
    public Secrets and(Secrets others) {
        if (known.keySet().containsAll(others.known.keySet())) {
            return this;
        }
        Map<String, String> both = new LinkedHashMap<>(known);
        both.putAll(others.known);
        return new Secrets(both);
    }

    /** {@code text} without them; the same object when there are none in it. */
    public String hiddenIn(String text) {
        return Span.replacedIn(text, found(text, Escapes.Kind.ANY, MOST_ENCODINGS));
    }

    /** Where they are, in no order; one may be within another. */
    private List<Span> found(String text, Escapes.Kind encoding, int encodings) {
        List<Span> spans = new ArrayList<>();
        known.forEach((form, fingerprint) -> addKnown(text, form, fingerprint, spans));
        addTokens(text, spans);
        if (encodings > 0) {
            for (Escapes.Kind kind : encoding.in(text)) {
                String decoded = Escapes.decoded(text, kind);
                List<Span> inside = decoded.length() < text.length() ? found(decoded, kind, encodings - 1) : List.of();
                if (!inside.isEmpty()) {
                    // only now: a body of nothing but escapes has room for its text, not for twelve bytes each
                    Escapes escapes = Escapes.in(text, kind);
                    inside.forEach(span -> spans.add(escapes.encoded(span)));
                }
            }
        }
        return spans;
    }

    private static void addKnown(String text, String form, String fingerprint, List<Span> spans) {
        for (int at = text.indexOf(form); at >= 0; ) {
            int end = at + form.length();
            boolean found = form.length() >= FEWEST_CHARS_ANYWHERE || isWord(text, at, end);
            if (found) {
                spans.add(new Span(at, end, fingerprint));
            }
            at = text.indexOf(form, found ? end : at + 1);
        }
    }

    private static boolean isWord(String text, int from, int to) {
        boolean begins = from == 0
                || !isLetterOrDigit(text.charAt(from))
                || !isLetterOrDigit(text.charAt(from - 1))
                // the letter belongs to an escape of JSON, as in \n
                || from > 1 && text.charAt(from - 2) == '\\'
                || from > 5 && text.startsWith("\\u", from - 6);
        return begins
                && (to == text.length() || !isLetterOrDigit(text.charAt(to - 1)) || !isLetterOrDigit(text.charAt(to)));
    }

    /** Three parts, or the five of one that is encrypted, of which the first is a JOSE header (RFC 7515 3.1, RFC 7516 3.1). */
    private static void addTokens(String text, List<Span> spans) {
        int passed = 0;
        for (int dot = text.indexOf('.'); dot >= 0; ) {
            int second = endOfPart(text, dot + 1);
            int header = isDot(text, second) ? header(text, passed, dot) : -1;
            if (header < 0) {
                dot = second < text.length() ? text.indexOf('.', second) : -1;
                continue;
            }
            int end = endOfPart(text, second + 1);
            int fourth = isDot(text, end) ? endOfPart(text, end + 1) : end;
            if (isDot(text, fourth)) {
                end = endOfPart(text, fourth + 1);
            }
            spans.add(new Span(header, end, Fingerprint.of(text.substring(header, end))));
            passed = end;
            dot = text.indexOf('.', end);
        }
    }

    /** Where the header begins that ends before {@code dot}, not before {@code from}; or -1. */
    private static int header(String text, int from, int dot) {
        int start = dot;
        while (start > from && isBase64Url(text.charAt(start - 1))) {
            start--;
        }
        if (dot - start < FEWEST_HEADER_CHARS) {
            return -1;
        }
        if (beginsObject(text, start, dot)) {
            return start;
        }
        // something may stand before it, as in "token_eyJ…": a brace is always "e", and "w" or "y"
        int last = dot - FEWEST_HEADER_CHARS;
        for (int at = text.indexOf('e', start, last + 1); at >= 0; at = text.indexOf('e', at + 1, last + 1)) {
            if ("wy".indexOf(text.charAt(at + 1)) >= 0 && beginsObject(text, at, dot)) {
                return at;
            }
        }
        return -1;
    }

    /** Whether that is base64url of a JSON object with a member, as far as it is looked at. */
    private static boolean beginsObject(String text, int from, int to) {
        int length = Math.min(LOOKED_AT_CHARS, to - from);
        // what is left of the last three bytes can wait
        byte[] json = Base64.getUrlDecoder().decode(text.substring(from, from + length - length % 4));
        int brace = afterSpace(json, 0);
        if (brace == json.length) {
            return true;
        }
        int quote = afterSpace(json, brace + 1);
        return json[brace] == '{' && (quote == json.length || json[quote] == '"');
    }

    private static int afterSpace(byte[] json, int from) {
        int at = from;
        while (at < json.length && " \t\r\n".indexOf(json[at]) >= 0) {
            at++;
        }
        return at;
    }

    private static boolean isDot(String text, int at) {
        return at < text.length() && text.charAt(at) == '.';
    }

    private static int endOfPart(String text, int from) {
        int at = from;
        while (at < text.length() && isBase64Url(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBase64Url(char one) {
        return isLetterOrDigit(one) || one == '-' || one == '_';
    }

    private static boolean isLetterOrDigit(char one) {
        return one >= 'a' && one <= 'z' || one >= 'A' && one <= 'Z' || one >= '0' && one <= '9';
    }
}
