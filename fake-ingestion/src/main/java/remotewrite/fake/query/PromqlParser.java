package remotewrite.fake.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A part of PromQL by recursive descent, with the binding strengths and type rules of Prometheus 3.5. What is PromQL but
 * not known here is refused as {@link QueryRefused.Kind#UNSUPPORTED}.
 */
final class PromqlParser {
    private static final Set<String> SET_OPERATORS = Set.of("and", "or", "unless", "atan2");
    private static final int MAX_DEPTH = 200;

    private final Words words;
    private int depth;

    private PromqlParser(Words words) {
        this.words = words;
    }

    /** @throws QueryRefused with line and column where the text is not PromQL */
    static Expr parse(String text) {
        PromqlParser parser = new PromqlParser(new Words(text));
        if (parser.words.peek().kind() == Token.Kind.END) {
            throw QueryRefused.validation("unknown position: parse error: no expression found in input");
        }
        Expr expr = parser.expression(1);
        parser.words.expectEnd();
        return expr;
    }

    /** A selector alone, as {@code match[]} has it. */
    static List<LabelMatcher> parseMatchers(String text) {
        Words words = new Words(text);
        Expr.Selector selector = new SelectorParser(words).selector();
        words.expectEnd();
        return selector.matchers();
    }

    private Expr expression(int strength) {
        // a request must not be able to exhaust the stack
        if (++depth > MAX_DEPTH) {
            throw QueryRefused.validation("the query is nested more than %s levels deep".formatted(MAX_DEPTH));
        }
        Token start = words.peek();
        Expr left = signed();
        for (Optional<BinaryOperator> operator = operator();
                operator.isPresent() && operator.get().strength() >= strength;
                operator = operator()) {
            left = binary(start, left, operator.get());
        }
        depth--;
        return left;
    }

    private Optional<BinaryOperator> operator() {
        Token token = words.peek();
        if (token.kind() == Token.Kind.WORD
                && SET_OPERATORS.contains(token.text().toLowerCase(Locale.ROOT))) {
            throw QueryRefused.unsupported("the operator \"%s\"".formatted(token.text()));
        }
        return token.kind() == Token.Kind.SYMBOL ? BinaryOperator.of(token.text()) : Optional.empty();
    }

    /** @param start the first word of {@code left} */
    private Expr binary(Token start, Expr left, BinaryOperator operator) {
        Token symbol = words.next();
        boolean bool = words.takeWord("bool");
        if (bool && !operator.comparison()) {
            throw words.wrong(symbol, "bool modifier can only be used on comparison operators");
        }
        boolean matched = words.peek().word("on") || words.peek().word("ignoring");
        Expr.Matching matching =
                matched ? new Expr.Matching(words.next().word("on"), words.labelNames()) : Expr.Matching.ALL;
        if (words.peek().word("group_left") || words.peek().word("group_right")) {
            throw QueryRefused.unsupported(
                    "the modifier \"%s\"".formatted(words.peek().text()));
        }
        Token rightStart = words.peek();
        // only ^ binds to the right
        Expr right = expression(operator == BinaryOperator.POWER ? operator.strength() : operator.strength() + 1);
        if (left.type() == ValueType.MATRIX || right.type() == ValueType.MATRIX) {
            throw words.wrong(
                    left.type() == ValueType.MATRIX ? start : rightStart,
                    "binary expression must contain only scalar and instant vector types");
        }
        boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
        if (scalars && operator.comparison() && !bool) {
            throw words.wrong(symbol, "comparisons between scalars must use BOOL modifier");
        }
        if (matched && (left.type() == ValueType.SCALAR || right.type() == ValueType.SCALAR)) {
            throw words.wrong(start, "vector matching only allowed between instant vectors");
        }
        return new Expr.Binary(operator, left, right, bool, matching);
    }

    /** A sign binds like a multiplication: {@code -a^b} is {@code -(a^b)}, {@code -a*b} is {@code (-a)*b}. */
    private Expr signed() {
        Token sign = words.peek();
        if (!sign.is("-") && !sign.is("+")) {
            return primary();
        }
        words.next();
        Expr of = expression(BinaryOperator.POWER.strength());
        if (of.type() == ValueType.MATRIX) {
            throw words.wrong(
                    sign,
                    "unary expression only allowed on expressions of type scalar or instant vector, got \"range vector\"");
        }
        return sign.is("+") ? of : new Expr.Negated(of);
    }

    private Expr primary() {
        Token token = words.peek();
        if (words.takeSymbol("(")) {
            Expr inner = expression(1);
            words.expect(")");
            return notSubquery(inner);
        }
        if (token.kind() == Token.Kind.NUMBER) {
            return new Expr.Literal(words.number());
        }
        if (token.kind() == Token.Kind.STRING) {
            throw QueryRefused.unsupported("a string as an expression");
        }
        if (token.kind() == Token.Kind.WORD && !words.peekAfter().is("{")) {
            Token after = words.peekAfter();
            boolean grouped = after.word("by") || after.word("without");
            if (after.is("(") || grouped) {
                Optional<AggregateOperator> aggregate = AggregateOperator.named(token.text());
                if (aggregate.isPresent()) {
                    words.next();
                    return notSubquery(aggregate(aggregate.get()));
                }
            }
            if (after.is("(")) {
                return notSubquery(call());
            }
            if (token.text().equalsIgnoreCase("inf") || token.text().equalsIgnoreCase("nan")) {
                words.next();
                return new Expr.Literal(token.text().equalsIgnoreCase("inf") ? Double.POSITIVE_INFINITY : Double.NaN);
            }
        }
        return new SelectorParser(words).selectorWithRange();
    }

    private Expr notSubquery(Expr expr) {
        if (words.peek().is("[")) {
            throw QueryRefused.unsupported("a subquery");
        }
        return expr;
    }

    private Expr aggregate(AggregateOperator operator) {
        Optional<Grouping> before = grouping();
        words.expect("(");
        Token start = words.peek();
        Expr of = expression(1);
        words.takeSymbol(",");
        words.expect(")");
        Grouping grouping = before.or(this::grouping).orElse(new Grouping(false, List.of()));
        if (of.type() != ValueType.VECTOR) {
            throw words.wrong(
                    start, "expected type instant vector in aggregation expression, got %s".formatted(of.type()));
        }
        return new Expr.Aggregate(operator, of, grouping.without(), grouping.labels());
    }

    private record Grouping(boolean without, List<String> labels) {}

    private Optional<Grouping> grouping() {
        if (!words.peek().word("by") && !words.peek().word("without")) {
            return Optional.empty();
        }
        boolean without = words.next().word("without");
        return Optional.of(new Grouping(without, words.labelNames()));
    }

    private Expr call() {
        Token name = words.next();
        PromqlFunction function = PromqlFunction.named(name.text())
                .orElseThrow(() -> words.wrong(name, "unknown function with name \"%s\"".formatted(name.text())));
        words.expect("(");
        List<Expr> arguments = new ArrayList<>();
        List<Token> starts = new ArrayList<>();
        while (!words.takeSymbol(")")) {
            if (!arguments.isEmpty()) {
                words.expect(",");
            }
            starts.add(words.peek());
            arguments.add(expression(1));
        }
        List<ValueType> wanted = function.arguments();
        if (arguments.size() != wanted.size()) {
            throw words.wrong(
                    name,
                    "expected %s argument(s) in call to \"%s\", got %s"
                            .formatted(wanted.size(), function.text(), arguments.size()));
        }
        for (int at = 0; at < wanted.size(); at++) {
            if (arguments.get(at).type() != wanted.get(at)) {
                throw words.wrong(
                        starts.get(at),
                        "expected type %s in call to function \"%s\", got %s"
                                .formatted(
                                        wanted.get(at),
                                        function.text(),
                                        arguments.get(at).type()));
            }
        }
        return new Expr.Call(function, arguments);
    }
}
