package remotewrite.fake;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Parameters of a query or of an {@code application/x-www-form-urlencoded} body, read tolerantly (entra.md 9): any
 * order, values with unencoded colons and slashes, an escape that is none stays as it stands. Of a repeated parameter
 * the first counts, and no more than {@value #MOST_PARAMETERS} are looked at (both assumed).
 */
record Form(Map<String, String> values) {
    static final int MOST_PARAMETERS = 1000;
    static final Form EMPTY = new Form(Map.of());

    Form {
        values = Map.copyOf(values);
    }

    static Form parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        // one part more: the rest, whatever it is
        String[] pairs = text.split("&", MOST_PARAMETERS + 1);
        for (String pair : Arrays.asList(pairs).subList(0, Math.min(pairs.length, MOST_PARAMETERS))) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return new Form(values);
    }

    /** The value of a parameter. One that is blank counts as missing: Entra asks for it all the same. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /** These parameters, and those of {@code other} that are missing here. */
    Form orElse(Form other) {
        Map<String, String> both = new LinkedHashMap<>(other.values);
        values.forEach((name, value) -> {
            if (!value.isBlank()) {
                both.put(name, value);
            }
        });
        return new Form(both);
    }

    /** Names only: values may be credentials. */
    @Override
    public String toString() {
        return "Form" + new TreeSet<>(values.keySet());
    }

    static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }
}
