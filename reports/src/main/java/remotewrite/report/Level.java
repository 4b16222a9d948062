package remotewrite.report;

/** How binding a clause is (RFC 2119 words). The level belongs to the clause and is written nowhere else. */
public enum Level {
    MUST("MUST"),
    MUST_NOT("MUST NOT"),
    SHOULD("SHOULD"),
    SHOULD_NOT("SHOULD NOT"),
    MAY("MAY");

    private final String words;

    Level(String words) {
        this.words = words;
    }

    /** The words of the specification, e.g. {@code MUST NOT}. */
    public String words() {
        return words;
    }

    /** Whether breaking it fails a run: MUST and MUST NOT always, SHOULD and SHOULD NOT only when {@code strict}. */
    public boolean binding(boolean strict) {
        return switch (this) {
            case MUST, MUST_NOT -> true;
            case SHOULD, SHOULD_NOT -> strict;
            case MAY -> false;
        };
    }
}
