package remotewrite.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import remotewrite.report.Clause;
import remotewrite.report.Level;

/** The clause catalogue: the only place where a clause's level and words are written ({@code clauses.json}). */
public final class Clauses {
    private static final Map<String, Clause> ALL = new LinkedHashMap<>();
    private static final Map<String, String> UNCHECKED = new LinkedHashMap<>();
    private static final Map<String, String> READINGS = new LinkedHashMap<>();

    static {
        load();
    }

    private Clauses() {}

    /**
     * The clause with this id.
     *
     * @throws IllegalArgumentException when the catalogue has no such clause
     */
    public static Clause of(String id) {
        Clause clause = ALL.get(id);
        if (clause == null) {
            throw new IllegalArgumentException("the clause catalogue has no '" + id + "'");
        }
        return clause;
    }

    /** Every clause that is known, checked or not, in catalogue order. */
    public static Collection<Clause> all() {
        return Collections.unmodifiableCollection(ALL.values());
    }

    /** Why no check can enforce the clause with this id; empty when nothing but work is in the way. */
    public static Optional<String> whyUnchecked(String id) {
        return Optional.ofNullable(UNCHECKED.get(id));
    }

    /** How our checks read the clause with this id where they do not take it word by word; empty for most. */
    public static Optional<String> reading(String id) {
        return Optional.ofNullable(READINGS.get(id));
    }

    private static void load() {
        try (InputStream file = Objects.requireNonNull(
                Clauses.class.getResourceAsStream("clauses.json"), "clauses.json is missing from the jar")) {
            for (JsonNode entry : new ObjectMapper().readTree(file)) {
                Clause clause = new Clause(
                        entry.required("id").textValue(),
                        entry.required("document").textValue(),
                        entry.required("section").textValue(),
                        Level.valueOf(entry.required("level").textValue()),
                        entry.required("quote").textValue(),
                        URI.create(entry.required("link").textValue()));
                ALL.put(clause.id(), clause);
                if (entry.has("unchecked")) {
                    UNCHECKED.put(clause.id(), entry.get("unchecked").textValue());
                }
                if (entry.has("reading")) {
                    READINGS.put(clause.id(), entry.get("reading").textValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("clauses.json cannot be read", e);
        }
    }
}
