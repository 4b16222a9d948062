package remotewrite.fake.manage;

import java.util.Arrays;

/** Why a query is not answered. Caught where queries are read; no caller of the package sees it. */
final class KqlRefusal extends RuntimeException {
    static final String SERVED =
            "The fake serves the tables %s and the operators where (and, or, parentheses; ==, !=, =~, !~, <, <=, >, >=, has, !has, contains, !contains, startswith; tostring(), datetime(), ago(), now()), parse … with, project, sort by, take, limit, count."
                    .formatted(Arrays.stream(LogTable.values())
                            .map(LogTable::label)
                            .toList());

    private final String kind;
    private final String code;

    private KqlRefusal(String kind, String code, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.code = code;
    }

    /** What Kusto refuses as well. */
    static KqlRefusal semantic(String code, String message) {
        return new KqlRefusal("SemanticError", code, message);
    }

    /** What is no KQL. */
    static KqlRefusal syntax(String message) {
        return new KqlRefusal("SyntaxError", "SYN0002", message);
    }

    /** What Kusto may know and the fake does not: never answered wrongly. */
    static KqlRefusal notServed(String what) {
        return new KqlRefusal("SemanticError", "FAKE0001", what + " is not served by the fake. " + SERVED);
    }

    String kind() {
        return kind;
    }

    String code() {
        return code;
    }

    String title() {
        return kind.equals("SyntaxError") ? "A recognition error occurred in the query." : "A semantic error occurred.";
    }
}
