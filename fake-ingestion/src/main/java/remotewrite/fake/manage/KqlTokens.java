package remotewrite.fake.manage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A query cut into words, strings and signs, and a place in it. */
final class KqlTokens {
    private static final Pattern TOKEN = Pattern.compile(
            "(?<space>\\s+|//[^\\n]*)|(?<string>@?\"[^\"\\n]*\"|@?'[^'\\n]*')|(?<number>[0-9]+(?:\\.[0-9]+)?[a-z]*)|(?<word>!?[A-Za-z_][A-Za-z0-9_]*)|(?<sign>==|!=|=~|!~|<=|>=|[|(),:*=<>.+-])");

    enum Kind {
        STRING,
        NUMBER,
        WORD,
        SIGN,
        END
    }

    /** @param text of a string without its quotes */
    record Token(Kind kind, String text) {
        boolean is(String wanted) {
            return kind != Kind.STRING && text.equals(wanted);
        }
    }

    /** As many as a query of metrics may have. */
    private static final int MAX_DEPTH = 200;

    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int depth;

    KqlTokens(String query) {
        Matcher matcher = TOKEN.matcher(query);
        int end = 0;
        while (matcher.lookingAt()) {
            add(matcher);
            end = matcher.end();
            matcher.region(end, query.length());
        }
        if (end != query.length()) {
            throw KqlRefusal.syntax("Unexpected: " + query.substring(end, Math.min(query.length(), end + 20)));
        }
        tokens.add(new Token(Kind.END, "end of query"));
    }

    private void add(Matcher matcher) {
        if (matcher.group("string") != null) {
            String text = matcher.group("string");
            boolean verbatim = text.startsWith("@");
            String content = text.substring(verbatim ? 2 : 1, text.length() - 1);
            if (!verbatim && content.contains("\\")) {
                throw KqlRefusal.notServed("An escape in a string");
            }
            tokens.add(new Token(Kind.STRING, content));
        } else if (matcher.group("number") != null) {
            tokens.add(new Token(Kind.NUMBER, matcher.group()));
        } else if (matcher.group("word") != null) {
            tokens.add(new Token(Kind.WORD, matcher.group()));
        } else if (matcher.group("sign") != null) {
            tokens.add(new Token(Kind.SIGN, matcher.group()));
        }
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        Token token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** What {@code inner} reads is a level further in. A request must not be able to exhaust the stack. */
    <T> T within(Supplier<T> inner) {
        if (++depth > MAX_DEPTH) {
            throw KqlRefusal.notServed("A query that is nested more than " + MAX_DEPTH + " levels deep");
        }
        T read = inner.get();
        depth--;
        return read;
    }

    boolean at(String text) {
        return peek().is(text);
    }

    boolean atEnd() {
        return peek().kind() == Kind.END;
    }

    /** Goes past {@code text} if it stands here. */
    boolean skip(String text) {
        boolean here = at(text);
        if (here) {
            take();
        }
        return here;
    }

    void need(String text) {
        if (!skip(text)) {
            throw KqlRefusal.syntax("Query could not be parsed at '%s': expected %s".formatted(peek().text(), text));
        }
    }

    String word() {
        if (peek().kind() != Kind.WORD) {
            throw KqlRefusal.syntax("Query could not be parsed at '%s': expected a name".formatted(peek().text()));
        }
        return take().text();
    }
}
