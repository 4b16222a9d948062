package remotewrite.fake.query;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The binary operators this fake knows, with how strongly they bind. */
enum BinaryOperator {
    EQUAL("==", 1),
    NOT_EQUAL("!=", 1),
    LESS_OR_EQUAL("<=", 1),
    LESS("<", 1),
    GREATER_OR_EQUAL(">=", 1),
    GREATER(">", 1),
    ADD("+", 2),
    SUBTRACT("-", 2),
    MULTIPLY("*", 3),
    DIVIDE("/", 3),
    MODULO("%", 3),
    POWER("^", 4);

    private final String symbol;
    private final int strength;

    BinaryOperator(String symbol, int strength) {
        this.symbol = symbol;
        this.strength = strength;
    }

    /** 1 for comparisons, which bind least, to 4 for {@code ^}, which alone binds to the right. */
    int strength() {
        return strength;
    }

    boolean comparison() {
        return strength == 1;
    }

    /** The number, of a comparison 1 or 0. */
    double apply(double left, double right) {
        return switch (this) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case MODULO -> left % right;
            case POWER -> power(left, right);
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> holds(left, right) ? 1 : 0;
        };
    }

    /** Whether a comparison holds. */
    boolean holds(double left, double right) {
        return switch (this) {
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case LESS -> left < right;
            case LESS_OR_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_OR_EQUAL -> left >= right;
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, POWER ->
                throw new IllegalStateException(symbol + " is no comparison");
        };
    }

    /** Go and C say 1 to the power of anything is 1, and (-1) to the power of an infinity is 1; Java says NaN. */
    private static double power(double base, double exponent) {
        return base == 1 || base == -1 && Double.isInfinite(exponent) ? 1 : Math.pow(base, exponent);
    }

    static Optional<BinaryOperator> of(String symbol) {
        return Arrays.stream(values())
                .filter(operator -> operator.symbol.equals(symbol))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(BinaryOperator::toString).collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return symbol;
    }
}
