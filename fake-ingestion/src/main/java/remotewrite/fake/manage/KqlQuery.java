package remotewrite.fake.manage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Answers a query in the part of KQL that {@link KqlRefusal#SERVED} names: each operator is read and done in its turn. Not
 * safe for use by several threads.
 */
final class KqlQuery {
    private final KqlTokens tokens;
    private final KqlWhere where;

    private KqlQuery(String query, Instant now) {
        this.tokens = new KqlTokens(query);
        this.where = new KqlWhere(tokens, now);
    }

    /**
     * The answer.
     *
     * @param rows of any table
     * @param visible which of them the query may see
     * @throws KqlRefusal when there is none
     */
    static KqlRows answer(String query, List<LogRow> rows, Predicate<LogRow> visible, Instant now) {
        return new KqlQuery(query, now).run(rows, visible);
    }

    private KqlRows run(List<LogRow> all, Predicate<LogRow> visible) {
        String name = tokens.word();
        if (name.equals("let") || name.equals("union") || name.equals("search") || name.equals("print")) {
            throw KqlRefusal.notServed("'" + name + "'");
        }
        LogTable table = LogTable.find(name)
                .orElseThrow(() -> KqlRefusal.semantic(
                        "SEM0100",
                        "'%s' operator: Failed to resolve table or column expression named '%s'. %s"
                                .formatted("where", name, KqlRefusal.SERVED)));
        KqlRows rows = new KqlRows(
                table.columns(),
                all.stream()
                        .filter(row -> row.table() == table)
                        .filter(visible)
                        .map(KqlQuery::values)
                        .toList());
        while (tokens.skip("|")) {
            rows = step(rows);
        }
        if (!tokens.atEnd()) {
            throw KqlRefusal.syntax(
                    "Query could not be parsed at '%s'".formatted(tokens.peek().text()));
        }
        return rows;
    }

    private static List<KqlValue> values(LogRow row) {
        List<KqlValue> values = new ArrayList<>();
        for (LogTable.Column column : row.table().columns()) {
            values.add(
                    switch (column.name()) {
                        case LogTable.TIME -> new KqlValue.Time(row.timeGenerated());
                        case LogTable.RESOURCE ->
                            KqlValue.text(row.resource().toString().toLowerCase(Locale.ROOT));
                        case "Type" -> KqlValue.text(row.table().label());
                        default -> value(row, column);
                    });
        }
        return List.copyOf(values);
    }

    private static KqlValue value(LogRow row, LogTable.Column column) {
        String text = row.values().getOrDefault(column.name(), "");
        if (column.type() == LogTable.Type.STRING) {
            return KqlValue.text(text);
        }
        if (text.isEmpty()) {
            return new KqlValue.Null();
        }
        return column.type() == LogTable.Type.LONG
                ? new KqlValue.Whole(Long.parseLong(text))
                : new KqlValue.Text(text, true);
    }

    private KqlRows step(KqlRows rows) {
        String operator = tokens.word();
        return switch (operator) {
            case "where", "filter" -> {
                KqlCondition condition = where.read(rows);
                yield rows.withRows(
                        rows.rows().stream().filter(condition::holds).toList());
            }
            case "parse" -> parse(rows);
            case "project" -> project(rows);
            case "sort", "order" -> sort(rows);
            case "take", "limit" -> {
                int most = take();
                yield rows.withRows(rows.rows().stream().limit(most).toList());
            }
            case "count" ->
                new KqlRows(
                        List.of(new LogTable.Column("Count", LogTable.Type.LONG)),
                        List.of(List.of(new KqlValue.Whole(rows.rows().size()))));
            default -> throw KqlRefusal.notServed("The operator '" + operator + "'");
        };
    }

    private KqlRows parse(KqlRows rows) {
        if (tokens.at("kind")) {
            throw KqlRefusal.notServed("parse with a kind");
        }
        KqlOperand text = where.operand(rows, "parse");
        tokens.need("with");
        KqlParse parse = KqlParse.read(tokens);
        return rows.extended(parse.columns(), row -> parse.of(text.of(row).asText()));
    }

    private KqlRows project(KqlRows rows) {
        List<LogTable.Column> columns = new ArrayList<>();
        List<KqlOperand> sources = new ArrayList<>();
        do {
            String name = tokens.word();
            boolean renamed = tokens.skip("=");
            if (!renamed && tokens.at("(")) {
                throw KqlRefusal.notServed("project of an expression without a name");
            }
            KqlOperand source = renamed ? where.operand(rows, "project") : column(rows, name, "project");
            columns.add(new LogTable.Column(name, source.type()));
            sources.add(source);
        } while (tokens.skip(","));
        return new KqlRows(
                List.copyOf(columns),
                rows.rows().stream()
                        .map(row -> sources.stream().map(one -> one.of(row)).toList())
                        .toList());
    }

    private KqlRows sort(KqlRows rows) {
        tokens.need("by");
        Comparator<List<KqlValue>> order = (a, b) -> 0;
        do {
            int index = rows.index(tokens.word(), "sort");
            Comparator<List<KqlValue>> ascending = (a, b) -> order(a.get(index), b.get(index));
            // Documented, Learn: "sort operator": descending is the default.
            boolean asc = tokens.skip("asc");
            if (!asc) {
                tokens.skip("desc");
            }
            order = order.thenComparing(asc ? ascending : Collections.reverseOrder(ascending));
        } while (tokens.skip(","));
        return rows.withRows(rows.rows().stream().sorted(order).toList());
    }

    /** Documented, Learn: "sort operator": what has no value comes first in ascending order. */
    private static int order(KqlValue a, KqlValue b) {
        return KqlValue.compare(a, b)
                .orElseGet(() -> Boolean.compare(!(a instanceof KqlValue.Null), !(b instanceof KqlValue.Null)));
    }

    private int take() {
        KqlTokens.Token token = tokens.take();
        if (!token.text().matches("[0-9]{1,9}")) {
            throw KqlRefusal.syntax("Query could not be parsed at '%s': expected a number".formatted(token.text()));
        }
        return Integer.parseInt(token.text());
    }

    static KqlOperand column(KqlRows rows, String name, String operator) {
        int index = rows.index(name, operator);
        return new KqlOperand.Column(index, rows.columns().get(index).type());
    }
}
