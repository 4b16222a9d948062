package remotewrite.fake.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a PromQL text into words. */
final class Lexer {
    private static final Pattern BLANK = Pattern.compile("(\\s+|#[^\\n]*)+");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern NUMBER = Pattern.compile(
            "(0[xX][0-9a-fA-F]+|([0-9]+(ms|[smhdwy]))+|([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?)");
    private static final Pattern SYMBOL = Pattern.compile("=~|!~|==|!=|<=|>=|[-+*/%^<>=(){}\\[\\],:@]");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int open;

    private Lexer(String text) {
        this.text = text;
    }

    /** The words of {@code text}, the last one of the kind {@link Token.Kind#END}. */
    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        while (lexer.next()) {
            // every turn adds a token
        }
        lexer.tokens.add(new Token(Token.Kind.END, "", text.length()));
        return lexer.tokens;
    }

    private boolean next() {
        Matcher blank = matcher(BLANK);
        if (blank.lookingAt()) {
            at = blank.end();
        }
        if (at == text.length()) {
            return false;
        }
        char c = text.charAt(at);
        if (c == '"' || c == '\'' || c == '`') {
            string(c);
        } else if (Character.isDigit(c) || c == '.') {
            number();
        } else if (!found(WORD, Token.Kind.WORD) && !found(SYMBOL, Token.Kind.SYMBOL)) {
            throw QueryRefused.parse(text, at, "unexpected character: '%s'".formatted(c));
        }
        return true;
    }

    private boolean found(Pattern pattern, Token.Kind kind) {
        Matcher matcher = matcher(pattern);
        if (!matcher.lookingAt()) {
            return false;
        }
        tokens.add(new Token(kind, matcher.group(), at));
        at = matcher.end();
        open += matcher.group().equals("(") ? 1 : matcher.group().equals(")") ? -1 : 0;
        if (open < 0) {
            throw QueryRefused.parse(text, at, "unexpected right parenthesis ')'");
        }
        return true;
    }

    private void number() {
        int start = at;
        boolean word = found(NUMBER, Token.Kind.NUMBER);
        if (!word || at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            throw QueryRefused.parse(
                    text,
                    start,
                    "bad number or duration syntax: \"%s\""
                            .formatted(text.substring(start, Math.min(text.length(), at + 1))));
        }
    }

    private void string(char quote) {
        int start = at++;
        StringBuilder content = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c == '\\' && quote != '`') {
                escape(content, start);
            } else if (c == '\n' && quote != '`') {
                throw QueryRefused.parse(text, start, "unterminated quoted string");
            } else {
                content.append(c);
            }
        }
        if (at++ >= text.length()) {
            throw QueryRefused.parse(
                    text, start, quote == '`' ? "unterminated raw string" : "unterminated quoted string");
        }
        tokens.add(new Token(Token.Kind.STRING, content.toString(), start));
    }

    private void escape(StringBuilder content, int start) {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        int simple = "abfnrtv\\\"'".indexOf(c);
        if (simple >= 0) {
            content.append("\u0007\b\f\n\r\t\u000b\\\"'".charAt(simple));
            return;
        }
        int digits = switch (c) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        try {
            content.appendCodePoint(Integer.parseInt(text.substring(at, at + digits), 16));
            at += digits;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw QueryRefused.parse(text, start, "unknown escape sequence '\\%s'".formatted(c));
        }
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }
}
