package remotewrite.fake.manage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code parse expression with * "literal" name:type …} of the kind {@code simple}: all of the pattern matches, conversions
 * included, or every new column is null (the empty string, for strings).
 *
 * @param pattern one group for each new column
 */
record KqlParse(Pattern pattern, List<LogTable.Column> columns) {
    static KqlParse read(KqlTokens tokens) {
        StringBuilder pattern = new StringBuilder();
        List<LogTable.Column> columns = new ArrayList<>();
        while (!tokens.atEnd() && !tokens.at("|")) {
            KqlTokens.Token token = tokens.take();
            if (token.is("*")) {
                pattern.append(".*?");
            } else if (token.kind() == KqlTokens.Kind.STRING) {
                pattern.append(Pattern.quote(token.text()));
            } else if (token.kind() == KqlTokens.Kind.WORD) {
                LogTable.Type type = tokens.skip(":") ? type(tokens.word()) : LogTable.Type.STRING;
                columns.add(new LogTable.Column(token.text(), type));
                pattern.append(
                        switch (type) {
                            case LONG -> "\\s*(-?[0-9]{1,18})\\s*";
                            case REAL -> "\\s*(-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\\s*";
                            case STRING, BOOL, DATETIME, DYNAMIC -> "(.*?)";
                        });
            } else {
                throw KqlRefusal.syntax("Query could not be parsed at '%s'".formatted(token.text()));
            }
        }
        if (columns.isEmpty()) {
            throw KqlRefusal.syntax("'parse' operator: the pattern names no column");
        }
        return new KqlParse(Pattern.compile(pattern.toString(), Pattern.DOTALL), List.copyOf(columns));
    }

    private static LogTable.Type type(String name) {
        return switch (name) {
            case "long" -> LogTable.Type.LONG;
            case "real", "double" -> LogTable.Type.REAL;
            case "string" -> LogTable.Type.STRING;
            default -> throw KqlRefusal.notServed("The type '" + name + "' in a parse pattern");
        };
    }

    List<KqlValue> of(String text) {
        Matcher matcher = pattern.matcher(text);
        boolean matches = matcher.matches();
        List<KqlValue> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String found = matches ? matcher.group(i + 1) : "";
            LogTable.Type type = columns.get(i).type();
            if (type == LogTable.Type.STRING) {
                values.add(KqlValue.text(found));
            } else if (!matches) {
                values.add(new KqlValue.Null());
            } else {
                values.add(
                        type == LogTable.Type.LONG
                                ? new KqlValue.Whole(Long.parseLong(found))
                                : new KqlValue.Real(Double.parseDouble(found)));
            }
        }
        return values;
    }
}
