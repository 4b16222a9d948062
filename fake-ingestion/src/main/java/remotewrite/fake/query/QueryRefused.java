package remotewrite.fake.query;

/**
 * Why a query has no answer. An exception, since it is met at any depth of a parser or an evaluation; {@link QueryService}
 * turns it into a reply, it never leaves this package.
 */
final class QueryRefused extends RuntimeException {
    /** What kind of answer it becomes. */
    enum Kind {
        /** The query is not PromQL, or breaks a rule of the endpoint. */
        VALIDATION,
        /** Another parameter is wrong. */
        BAD_DATA,
        /** The query cannot be executed over these samples. */
        EXECUTION,
        /** PromQL that only the real endpoint understands: never confused with an answer of it, never a wrong number. */
        UNSUPPORTED
    }

    private final Kind kind;

    private QueryRefused(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    static QueryRefused validation(String message) {
        return new QueryRefused(Kind.VALIDATION, message);
    }

    /** An error at {@code offset} of {@code text}, with line and column as Prometheus tells them. */
    static QueryRefused parse(String text, int offset, String message) {
        int at = Math.min(offset, text.length());
        int line =
                1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
        int column = at - text.lastIndexOf('\n', at - 1);
        return validation("%s:%s: parse error: %s".formatted(line, column, message));
    }

    static QueryRefused badData(String message) {
        return new QueryRefused(Kind.BAD_DATA, message);
    }

    static QueryRefused badParameter(String name, String message) {
        return badData("invalid parameter \"%s\": %s".formatted(name, message));
    }

    static QueryRefused execution(String message) {
        return new QueryRefused(Kind.EXECUTION, message);
    }

    static QueryRefused unsupported(String what) {
        return new QueryRefused(
                Kind.UNSUPPORTED,
                "%s is PromQL that this fake does not understand; it knows selectors, offset, the operators %s, the aggregations %s and the functions %s"
                        .formatted(what, BinaryOperator.names(), AggregateOperator.names(), PromqlFunction.names()));
    }
}
