package remotewrite.report;

import java.net.URI;
import java.util.Objects;

/**
 * The sentence a check enforces and where it stands.
 *
 * @param id of the clause catalogue, e.g. {@code RW1-S-33}
 * @param document e.g. {@code Remote-Write 1.0}; {@code observed} or {@code assumed} where no document says it
 * @param section of the document
 * @param level how binding it is
 * @param quote what the document says, in one sentence of our own words
 * @param link where the document can be read; of what is this project's own, the page below its root, which no report makes a link of
 */
public record Clause(String id, String document, String section, Level level, String quote, URI link) {
    public Clause {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(document, "document is null");
        Objects.requireNonNull(section, "section is null");
        Objects.requireNonNull(level, "level is null");
        Objects.requireNonNull(quote, "quote is null");
        Objects.requireNonNull(link, "link is null");
    }
}
