package remotewrite.report;

import java.util.Objects;

/** One key and its value: the unit of every explanation. */
public record Fact(String key, String value) {
    public Fact {
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(value, "value is null");
        if (key.isBlank() || value.isBlank()) {
            throw new IllegalArgumentException("a fact needs a key and a value: '" + key + "' = '" + value + "'");
        }
    }
}
