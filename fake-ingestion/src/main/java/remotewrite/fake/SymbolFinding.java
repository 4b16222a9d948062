package remotewrite.fake;

import java.util.Objects;

/**
 * Something wrong with the symbols table of a 2.0 request, or with a reference into it.
 *
 * @param text where and what, for people
 */
public record SymbolFinding(Kind kind, String text) {
    public SymbolFinding {
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(text, "text is null");
    }

    public enum Kind {
        /** There are series but no symbols (RW2-S-54). */
        NO_TABLE,
        /** Symbol 0 is not the empty string (RW2-S-56). */
        FIRST_NOT_EMPTY,
        /** A string stands in the table twice (RW2-S-55). */
        REPEATED_SYMBOL,
        /** A reference points outside the table (RW2-S-57). */
        REF_OUTSIDE_TABLE,
        /** A list of references does not come in pairs (RW2-S-58). */
        ODD_REFS
    }
}
