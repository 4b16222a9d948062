package remotewrite.fake.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code name{label="value"}[5m] offset 1m}. */
final class SelectorParser {
    private final Words words;
    private Optional<String> named = Optional.empty();

    SelectorParser(Words words) {
        this.words = words;
    }

    Expr selectorWithRange() {
        Expr.Selector selector = selector();
        if (!words.peek().is("[")) {
            return selector.withOffset(offsetMillis());
        }
        words.next();
        Token range = words.peek();
        long rangeMillis = words.durationMillis();
        // the colon may be the first character of a word
        if (words.peek().text().startsWith(":")) {
            throw QueryRefused.unsupported("a subquery");
        }
        words.expect("]");
        if (rangeMillis <= 0) {
            throw words.wrong(range, "duration must be greater than 0");
        }
        return new Expr.Range(selector.withOffset(offsetMillis()), rangeMillis, false);
    }

    private long offsetMillis() {
        long millis = 0;
        if (words.takeWord("offset")) {
            boolean negative = words.takeSymbol("-");
            millis = negative ? -words.durationMillis() : words.durationMillis();
        }
        if (words.peek().is("@")) {
            throw QueryRefused.unsupported("the modifier \"@\"");
        }
        if (words.peek().is("[")) {
            throw QueryRefused.unsupported("a subquery");
        }
        return millis;
    }

    Expr.Selector selector() {
        Token first = words.peek();
        List<LabelMatcher> matchers = new ArrayList<>();
        if (first.kind() == Token.Kind.WORD) {
            named = Optional.of(words.next().text());
            matchers.add(equal(first.text()));
        } else if (!first.is("{")) {
            throw words.wrong(first, "unexpected %s".formatted(first));
        }
        if (words.takeSymbol("{")) {
            while (!words.takeSymbol("}")) {
                matcher(matchers, first);
                if (!words.peek().is("}")) {
                    words.expect(",");
                }
            }
        }
        if (matchers.stream().allMatch(matcher -> matcher.test(Casing.SENSITIVE).test(""))) {
            throw words.wrong(first, "vector selector must contain at least one non-empty matcher");
        }
        return new Expr.Selector(matchers, 0);
    }

    private void matcher(List<LabelMatcher> matchers, Token first) {
        Token name = words.next();
        boolean quotedName = name.kind() == Token.Kind.STRING
                && (words.peek().is(",") || words.peek().is("}"));
        if (quotedName) {
            notNamedTwice(name.text(), first);
            named = Optional.of(name.text());
            matchers.add(equal(name.text()));
            return;
        }
        if (name.kind() != Token.Kind.STRING
                && (name.kind() != Token.Kind.WORD || name.text().contains(":"))) {
            throw words.wrong(name, "unexpected %s in label matching, expected identifier or \"}\"".formatted(name));
        }
        LabelMatcher.Type type = type(words.next());
        Token value = words.next();
        if (value.kind() != Token.Kind.STRING) {
            throw words.wrong(value, "unexpected %s in label matching, expected string".formatted(value));
        }
        LabelMatcher matcher = new LabelMatcher(name.text(), type, value.text());
        if (type.regex()) {
            try {
                Re2Pattern.compile(value.text(), Casing.SENSITIVE);
            } catch (QueryRefused e) {
                throw words.wrong(name, e.getMessage());
            }
        }
        if (matcher.ofName()) {
            notNamedTwice(matcher.value(), first);
        }
        matchers.add(matcher);
    }

    /** The name stands in front of the braces or in them, not twice. */
    private void notNamedTwice(String name, Token where) {
        if (named.isPresent()) {
            throw words.wrong(
                    where, "metric name must not be set twice: \"%s\" or \"%s\"".formatted(named.get(), name));
        }
    }

    private LabelMatcher.Type type(Token token) {
        return switch (token.text()) {
            case "=" -> LabelMatcher.Type.EQUAL;
            case "!=" -> LabelMatcher.Type.NOT_EQUAL;
            case "=~" -> LabelMatcher.Type.MATCHES;
            case "!~" -> LabelMatcher.Type.MATCHES_NOT;
            default ->
                throw words.wrong(
                        token, "unexpected %s in label matching, expected label matching operator".formatted(token));
        };
    }

    private static LabelMatcher equal(String name) {
        return new LabelMatcher(LabelMatcher.METRIC_NAME, LabelMatcher.Type.EQUAL, name);
    }
}
