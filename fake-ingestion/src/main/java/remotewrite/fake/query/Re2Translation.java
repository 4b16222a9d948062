package remotewrite.fake.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** RE2's syntax to Java's, one character after the other. */
final class Re2Translation {
    private static final Pattern REPEAT = Pattern.compile("\\{(\\d+)(,(\\d*))?}");
    private static final Pattern GROUP = Pattern.compile("\\(\\?(:|P<\\w+>|<\\w+>|[is]*(-[is]+)?[:)])");
    private static final Pattern POSIX = Pattern.compile("\\[:(\\^?)([a-z]+):]");
    private static final Pattern PROPERTY = Pattern.compile("\\\\[pP](\\{\\^?\\w+}|\\w)");
    private static final Pattern HEXADECIMAL = Pattern.compile("\\\\x([0-9a-fA-F]{2}|\\{[0-9a-fA-F]+})");
    private static final int MAX_REPEATS = 1000;

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private boolean repeated;

    Re2Translation(String source) {
        this.source = source;
    }

    static QueryRefused malformed(String why, String source) {
        return QueryRefused.validation("error parsing regexp: %s: `%s`".formatted(why, source));
    }

    String java() {
        while (at < source.length()) {
            char c = source.charAt(at);
            switch (c) {
                case '\\' -> escape(false);
                case '[' -> characters();
                case '(' -> group();
                case '$' -> take("\\z", 1);
                case '*', '+', '?' -> quantifier(String.valueOf(c));
                case '{' -> brace();
                default -> take(String.valueOf(c), 1);
            }
        }
        return out.toString();
    }

    private void take(String java, int length) {
        out.append(java);
        at += length;
        repeated = false;
    }

    private void quantifier(String text) {
        if (repeated) {
            throw malformed("invalid nested repetition operator", source);
        }
        take(text, text.length());
        if (source.startsWith("?", at)) {
            take("?", 1);
        }
        repeated = true;
    }

    private void brace() {
        Matcher repeat = REPEAT.matcher(source).region(at, source.length());
        if (!repeat.lookingAt()) {
            take("\\{", 1);
            return;
        }
        for (String bound : new String[] {repeat.group(1), repeat.group(3)}) {
            if (bound != null && (bound.length() > 4 || !bound.isEmpty() && Integer.parseInt(bound) > MAX_REPEATS)) {
                throw malformed("invalid repeat count", source);
            }
        }
        quantifier(repeat.group());
    }

    private void group() {
        if (!source.startsWith("(?", at)) {
            take("(", 1);
            return;
        }
        Matcher group = GROUP.matcher(source).region(at, source.length());
        if (!group.lookingAt()) {
            throw malformed("invalid or unsupported Perl syntax", source);
        }
        // names are of no use here, and Java does not allow underscores in them
        take(group.group().endsWith(">") ? "(" : group.group(), group.end() - at);
    }

    private void escape(boolean inClass) {
        if (at + 1 == source.length()) {
            throw malformed("trailing backslash at end of expression", source);
        }
        char c = source.charAt(at + 1);
        if (c == 'p' || c == 'P') {
            property();
        } else if (c == 's') {
            take(inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]", 2);
        } else if (c == 'S' && !inClass) {
            take("[^\\t\\n\\f\\r ]", 2);
        } else if (c == 'v') {
            take("\\x0B", 2);
        } else if (c == 'Q' && !inClass) {
            int end = source.indexOf("\\E", at);
            String quoted = source.substring(at + 2, end < 0 ? source.length() : end);
            take(Pattern.quote(quoted), (end < 0 ? source.length() : end + 2) - at);
        } else if (c == 'x') {
            hexadecimal();
        } else if ("dDwWnrtfa0".indexOf(c) >= 0 || !inClass && "bBAz".indexOf(c) >= 0) {
            take("\\" + c, 2);
        } else if (c < 128 && !Character.isLetterOrDigit(c)) {
            take("\\" + c, 2);
        } else {
            throw malformed("invalid escape sequence", source);
        }
    }

    private void hexadecimal() {
        Matcher digits = HEXADECIMAL.matcher(source).region(at, source.length());
        if (!digits.lookingAt()) {
            throw malformed("invalid escape sequence", source);
        }
        take(digits.group(), digits.end() - at);
    }

    /** Scripts are {@code \p{Greek}} in RE2 and {@code \p{IsGreek}} in Java; general categories are the same. */
    private void property() {
        Matcher property = PROPERTY.matcher(source).region(at, source.length());
        if (!property.lookingAt() || property.group().contains("^")) {
            throw malformed("invalid character class range", source);
        }
        String text = property.group();
        boolean script = text.length() > 5;
        take(script ? text.substring(0, 3) + "Is" + text.substring(3) : text, text.length());
    }

    private void characters() {
        take("[", 1);
        if (source.startsWith("^", at)) {
            take("^", 1);
        }
        boolean first = true;
        while (first || !source.startsWith("]", at)) {
            if (at == source.length()) {
                throw malformed("missing closing ]", source);
            }
            Matcher posix = POSIX.matcher(source).region(at, source.length());
            char c = source.charAt(at);
            if (posix.lookingAt()) {
                posix(posix);
            } else if (c == '\\') {
                escape(true);
            } else if ("[]&^".indexOf(c) >= 0) {
                // to Java some of these are operators of a class
                take("\\" + c, 1);
            } else {
                take(String.valueOf(c), 1);
            }
            first = false;
        }
        take("]", 1);
    }

    private void posix(Matcher posix) {
        String java = Re2Pattern.POSIX.get(posix.group(2));
        if (java == null) {
            throw malformed("invalid character class range", source);
        }
        take(posix.group(1).isEmpty() ? java : "[^" + java + "]", posix.end() - at);
    }
}
