package remotewrite.fake.manage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A table under way through a query.
 *
 * @param rows each with a value for every column
 */
record KqlRows(List<LogTable.Column> columns, List<List<KqlValue>> rows) {
    /** The place of a column. */
    int index(String name, String operator) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(name))
                .findFirst()
                .orElseThrow(() -> KqlRefusal.semantic(
                        "SEM0100",
                        "'%s' operator: Failed to resolve column or scalar expression named '%s'"
                                .formatted(operator, name)));
    }

    KqlRows withRows(List<List<KqlValue>> others) {
        return new KqlRows(columns, others);
    }

    /** Each row longer by the values of more columns. */
    KqlRows extended(List<LogTable.Column> more, Function<List<KqlValue>, List<KqlValue>> values) {
        List<LogTable.Column> all = new ArrayList<>(columns);
        all.addAll(more);
        return new KqlRows(
                List.copyOf(all),
                rows.stream()
                        .map(row -> {
                            List<KqlValue> longer = new ArrayList<>(row);
                            longer.addAll(values.apply(row));
                            return List.copyOf(longer);
                        })
                        .toList());
    }
}
