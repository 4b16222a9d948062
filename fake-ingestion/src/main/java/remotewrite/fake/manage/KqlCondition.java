package remotewrite.fake.manage;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a {@code where} asks of a row. */
sealed interface KqlCondition {
    boolean holds(List<KqlValue> row);

    /** Side by side and not one in the other: there may be thousands of them. */
    record All(List<KqlCondition> parts) implements KqlCondition {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(List<KqlValue> row) {
            return parts.stream().allMatch(part -> part.holds(row));
        }
    }

    record Any(List<KqlCondition> parts) implements KqlCondition {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(List<KqlValue> row) {
            return parts.stream().anyMatch(part -> part.holds(row));
        }
    }

    /** A comparison whose operands are known to fit the operator. */
    record Comparison(KqlOperand left, String operator, KqlOperand right) implements KqlCondition {
        @Override
        public boolean holds(List<KqlValue> row) {
            KqlValue a = left.of(row);
            KqlValue b = right.of(row);
            return switch (operator) {
                case "has" -> has(a.asText(), b.asText());
                case "!has" -> !has(a.asText(), b.asText());
                case "contains" -> folded(a).contains(folded(b));
                case "!contains" -> !folded(a).contains(folded(b));
                case "startswith" -> folded(a).startsWith(folded(b));
                case "=~" -> folded(a).equals(folded(b));
                case "!~" -> !folded(a).equals(folded(b));
                default ->
                    KqlValue.compare(a, b)
                            .map(order -> ordered(order, operator))
                            // Of a comparison with no value only != with a value is true (documented for Kusto).
                            .orElseGet(() ->
                                    operator.equals("!=") && a instanceof KqlValue.Null != b instanceof KqlValue.Null);
            };
        }
    }

    private static boolean ordered(int order, String operator) {
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new IllegalStateException("no such operator: " + operator);
        };
    }

    /** Whole terms, without case: letters and digits must not go on at either end. */
    private static boolean has(String text, String term) {
        return Pattern.compile(
                        "(?<![\\p{L}\\p{N}])" + Pattern.quote(term) + "(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .find();
    }

    private static String folded(KqlValue value) {
        return value.asText().toLowerCase(Locale.ROOT);
    }
}
