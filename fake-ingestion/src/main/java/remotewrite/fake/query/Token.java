package remotewrite.fake.query;

/**
 * A word of a PromQL text.
 *
 * @param text as it stood there; of a {@link Kind#STRING} the content
 * @param offset of its first character
 */
record Token(Kind kind, String text, int offset) {
    enum Kind {
        WORD,
        NUMBER,
        STRING,
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean word(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case WORD -> "identifier \"%s\"".formatted(text);
            case NUMBER -> "number \"%s\"".formatted(text);
            case STRING -> "string \"%s\"".formatted(text);
            case SYMBOL -> "\"%s\"".formatted(text);
            case END -> "end of input";
        };
    }
}
