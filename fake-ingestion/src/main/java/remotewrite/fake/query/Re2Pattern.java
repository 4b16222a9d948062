package remotewrite.fake.query;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of Go's RE2 that must match the whole of a value, over {@code java.util.regex}. What RE2 refuses
 * is refused (look-around, back references, possessive quantifiers), what both spell differently is translated, and what
 * Java would match in exponential time is given up after {@value #MAX_STEPS} characters looked at: RE2 has no such case.
 */
final class Re2Pattern {
    static final int MAX_STEPS = 2_000_000;

    private final Pattern pattern;
    private final String source;

    private Re2Pattern(Pattern pattern, String source) {
        this.pattern = pattern;
        this.source = source;
    }

    /** @throws QueryRefused when RE2 would refuse it, or when this fake cannot translate it */
    static Re2Pattern compile(String source, Casing casing) {
        // the dot matches a line feed too, as in Prometheus since 3.0
        int flags =
                Pattern.DOTALL | (casing == Casing.INSENSITIVE ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
        try {
            return new Re2Pattern(Pattern.compile(new Re2Translation(source).java(), flags), source);
        } catch (PatternSyntaxException e) {
            throw Re2Translation.malformed(e.getDescription(), source);
        }
    }

    boolean matches(String value) {
        try {
            return pattern.matcher(new Counted(value, new int[1], source)).matches();
        } catch (StackOverflowError e) {
            throw tooLong(source);
        }
    }

    private static QueryRefused tooLong(String source) {
        return QueryRefused.execution(
                "the regular expression \"%s\" takes too long in this fake, which is not RE2".formatted(source));
    }

    /** A value that counts how often it is looked at. */
    private record Counted(CharSequence value, int[] steps, String source) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (++steps[0] > MAX_STEPS) {
                throw tooLong(source);
            }
            return value.charAt(index);
        }

        @Override
        public int length() {
            return value.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(value.subSequence(start, end), steps, source);
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** POSIX classes of RE2 as Java has them. */
    static final Map<String, String> POSIX = Map.ofEntries(
            Map.entry("alnum", "\\p{Alnum}"),
            Map.entry("alpha", "\\p{Alpha}"),
            Map.entry("ascii", "\\p{ASCII}"),
            Map.entry("blank", "\\p{Blank}"),
            Map.entry("cntrl", "\\p{Cntrl}"),
            Map.entry("digit", "\\p{Digit}"),
            Map.entry("graph", "\\p{Graph}"),
            Map.entry("lower", "\\p{Lower}"),
            Map.entry("print", "\\p{Print}"),
            Map.entry("punct", "\\p{Punct}"),
            Map.entry("space", "\\p{Space}"),
            Map.entry("upper", "\\p{Upper}"),
            Map.entry("word", "\\w"),
            Map.entry("xdigit", "\\p{XDigit}"));
}
