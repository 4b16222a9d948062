package remotewrite.fake.manage;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads conditions and their operands. {@code and} binds closer than {@code or}. */
record KqlWhere(KqlTokens tokens, Instant now) {
    private static final Set<String> OF_TEXT = Set.of("has", "!has", "contains", "!contains", "startswith", "=~", "!~");
    private static final Set<String> OF_ORDER = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Pattern TIMESPAN = Pattern.compile("(?<count>[0-9]{1,6})(?<unit>[smhd])");

    KqlCondition read(KqlRows rows) {
        List<KqlCondition> parts = new ArrayList<>(List.of(conjunction(rows)));
        while (tokens.skip("or")) {
            parts.add(conjunction(rows));
        }
        return new KqlCondition.Any(parts);
    }

    private KqlCondition conjunction(KqlRows rows) {
        List<KqlCondition> parts = new ArrayList<>(List.of(single(rows)));
        while (tokens.skip("and")) {
            parts.add(single(rows));
        }
        return new KqlCondition.All(parts);
    }

    private KqlCondition single(KqlRows rows) {
        if (tokens.skip("(")) {
            KqlCondition inner = tokens.within(() -> read(rows));
            tokens.need(")");
            return inner;
        }
        KqlOperand left = operand(rows, "where");
        String operator = tokens.take().text();
        if (!OF_TEXT.contains(operator) && !OF_ORDER.contains(operator)) {
            throw KqlRefusal.notServed("'" + operator + "' in a where");
        }
        KqlOperand right = operand(rows, "where");
        requireFit(left.type(), operator, right.type());
        return new KqlCondition.Comparison(left, operator, right);
    }

    private static void requireFit(LogTable.Type left, String operator, LogTable.Type right) {
        boolean textual = left == LogTable.Type.STRING || left == LogTable.Type.DYNAMIC;
        if (OF_TEXT.contains(operator)
                ? textual && right == LogTable.Type.STRING
                : left == right && fits(left, operator)) {
            return;
        }
        if (left == LogTable.Type.DYNAMIC || right == LogTable.Type.DYNAMIC) {
            throw KqlRefusal.notServed("'" + operator + "' of a dynamic value (use tostring())");
        }
        throw KqlRefusal.semantic(
                "SEM0064",
                "Cannot compare values of types %s and %s by '%s'. Try adding explicit casts"
                        .formatted(left.label(), right.label(), operator));
    }

    private static boolean fits(LogTable.Type type, String operator) {
        return switch (type) {
            case LONG, REAL, DATETIME -> true;
            case STRING -> operator.equals("==") || operator.equals("!=");
            case BOOL, DYNAMIC -> false;
        };
    }

    KqlOperand operand(KqlRows rows, String operator) {
        KqlTokens.Token token = tokens.take();
        return switch (token.kind()) {
            case STRING -> new KqlOperand.Literal(KqlValue.text(token.text()), LogTable.Type.STRING);
            case NUMBER -> number(token.text());
            case WORD ->
                tokens.at("(") ? call(token.text(), rows, operator) : KqlQuery.column(rows, token.text(), operator);
            case SIGN, END -> throw KqlRefusal.syntax("Query could not be parsed at '%s'".formatted(token.text()));
        };
    }

    private static KqlOperand number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw KqlRefusal.notServed("The literal " + text);
        }
        return new KqlOperand.Literal(new KqlValue.Whole(Long.parseLong(text)), LogTable.Type.LONG);
    }

    private KqlOperand call(String function, KqlRows rows, String operator) {
        tokens.need("(");
        KqlOperand result = switch (function) {
            case "tostring" -> new KqlOperand.AsText(inner(rows, operator), false);
            case "tolower" -> new KqlOperand.AsText(inner(rows, operator), true);
            case "now" -> time(now);
            case "ago" -> time(now.minus(timespan(tokens.take().text())));
            case "datetime" -> time(instant());
            default -> throw KqlRefusal.notServed("The function '" + function + "'");
        };
        tokens.need(")");
        return result;
    }

    private KqlOperand inner(KqlRows rows, String operator) {
        return tokens.within(() -> operand(rows, operator));
    }

    private static KqlOperand time(Instant instant) {
        return new KqlOperand.Literal(new KqlValue.Time(instant), LogTable.Type.DATETIME);
    }

    private static Duration timespan(String text) {
        Matcher parts = TIMESPAN.matcher(text);
        if (!parts.matches()) {
            throw KqlRefusal.notServed("The timespan " + text);
        }
        long count = Long.parseLong(parts.group("count"));
        return switch (parts.group("unit")) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** With a date alone, or with a time in UTC. The tokens of it are put together again: a time is several of them. */
    private Instant instant() {
        StringBuilder text = new StringBuilder();
        while (!tokens.at(")") && !tokens.atEnd()) {
            text.append(tokens.take().text());
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw KqlRefusal.notServed("The literal datetime(" + text + ")");
        }
    }
}
