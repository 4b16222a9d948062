package remotewrite.fake.query;

import java.util.Locale;

/** How metric names, label names and label values are compared. */
public enum Casing {
    /** Prometheus. */
    SENSITIVE,
    /** Azure: names, label names and values are equal whatever their case (documented, azure.md 2). */
    INSENSITIVE;

    /** The form of {@code text} under which all that counts as equal is the same string. */
    String key(String text) {
        return this == SENSITIVE ? text : text.toLowerCase(Locale.ROOT);
    }

    boolean same(String one, String other) {
        return key(one).equals(key(other));
    }
}
