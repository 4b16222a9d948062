package remotewrite.fake.query;

import java.util.ArrayList;
import java.util.List;

/** The words of a PromQL text, taken one after the other. */
final class Words {
    private final String text;
    private final List<Token> tokens;
    private int at;

    Words(String text) {
        this.text = text;
        this.tokens = Lexer.tokens(text);
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekAfter() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        return tokens.get(at == tokens.size() - 1 ? at : at++);
    }

    boolean takeSymbol(String symbol) {
        boolean there = peek().is(symbol);
        if (there) {
            next();
        }
        return there;
    }

    boolean takeWord(String keyword) {
        boolean there = peek().word(keyword);
        if (there) {
            next();
        }
        return there;
    }

    Token expect(String symbol) {
        if (!peek().is(symbol)) {
            throw wrong(peek(), "unexpected %s, expected \"%s\"".formatted(peek(), symbol));
        }
        return next();
    }

    void expectEnd() {
        if (peek().kind() != Token.Kind.END) {
            throw wrong(peek(), "unexpected %s".formatted(peek()));
        }
    }

    /** {@code (a, b)}, possibly empty, with or without quotes, and a comma at the end if need be. */
    List<String> labelNames() {
        expect("(");
        List<String> names = new ArrayList<>();
        while (!takeSymbol(")")) {
            Token name = next();
            if (name.kind() != Token.Kind.STRING
                    && (name.kind() != Token.Kind.WORD || name.text().contains(":"))) {
                throw wrong(name, "unexpected %s in grouping opts, expected label".formatted(name));
            }
            names.add(name.text());
            if (!peek().is(")")) {
                expect(",");
            }
        }
        return names;
    }

    /** A number; a duration is its seconds. */
    double number() {
        Token token = next();
        String digits = token.text();
        if (token.kind() != Token.Kind.NUMBER) {
            throw wrong(token, "unexpected %s, expected number".formatted(token));
        }
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            return Double.parseDouble(digits + "p0");
        }
        if (Character.isLetter(digits.charAt(digits.length() - 1))) {
            return QueryTime.duration(digits)
                            .orElseThrow(() -> wrong(token, "not a valid duration string: \"%s\"".formatted(digits)))
                    / 1000.0;
        }
        return Double.parseDouble(digits);
    }

    /** A duration, or a number of seconds, in milliseconds. */
    long durationMillis() {
        Token token = peek();
        return QueryTime.duration(Double.toString(number())).orElseThrow(() -> wrong(token, "duration out of range"));
    }

    QueryRefused wrong(Token where, String message) {
        return QueryRefused.parse(text, where.offset(), message);
    }
}
