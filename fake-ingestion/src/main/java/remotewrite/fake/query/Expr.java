package remotewrite.fake.query;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A PromQL expression. Parentheses are gone: the tree says what they said. */
sealed interface Expr {
    ValueType type();

    record Literal(double value) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.SCALAR;
        }
    }

    /**
     * @param matchers the one of the metric's name among them
     * @param offsetMillis how far in the past the samples are looked for; negative for the future
     */
    record Selector(List<LabelMatcher> matchers, long offsetMillis) implements Expr {
        public Selector {
            matchers = List.copyOf(matchers);
        }

        Selector withOffset(long millis) {
            return new Selector(matchers, millis);
        }

        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }
    }

    /** @param lookback whether this is how far a plain selector looks back, not a range of the query */
    record Range(Selector selector, long rangeMillis, boolean lookback) implements Expr {
        static Range lookback(Selector selector) {
            return new Range(selector, Evaluation.LOOKBACK_MILLIS, true);
        }

        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }
    }

    /** @param without whether {@code labels} are those that go, not those that stay */
    record Aggregate(AggregateOperator operator, Expr of, boolean without, List<String> labels) implements Expr {
        public Aggregate {
            labels = List.copyOf(labels);
        }

        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }
    }

    record Call(PromqlFunction function, List<Expr> arguments) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public ValueType type() {
            return function.result();
        }
    }

    /** @param bool whether a comparison gives 1 and 0 instead of keeping and dropping */
    record Binary(BinaryOperator operator, Expr left, Expr right, boolean bool, Matching matching) implements Expr {
        public Binary {
            Objects.requireNonNull(matching, "matching is null");
        }

        @Override
        public ValueType type() {
            return left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR
                    ? ValueType.SCALAR
                    : ValueType.VECTOR;
        }
    }

    /** The sign {@code -} in front of {@code of}. */
    record Negated(Expr of) implements Expr {
        @Override
        public ValueType type() {
            return of.type();
        }
    }

    /** @param on whether {@code labels} are those compared, not those left out of the comparison */
    record Matching(boolean on, List<String> labels) {
        static final Matching ALL = new Matching(false, List.of());

        public Matching {
            labels = List.copyOf(labels);
        }
    }

    /** All selectors of this expression. */
    default List<Range> reads() {
        return switch (this) {
            case Literal literal -> List.of();
            case Selector selector -> List.of(Range.lookback(selector));
            case Range range -> List.of(range);
            case Aggregate aggregate -> aggregate.of().reads();
            case Call call ->
                call.arguments().stream()
                        .flatMap(argument -> argument.reads().stream())
                        .toList();
            case Binary binary ->
                Stream.of(binary.left(), binary.right())
                        .flatMap(side -> side.reads().stream())
                        .toList();
            case Negated negated -> negated.of().reads();
        };
    }
}
