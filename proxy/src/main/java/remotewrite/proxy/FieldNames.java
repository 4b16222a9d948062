package remotewrite.proxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of field names; they compare without case (RFC 9110 5.1). Sorted by length, so that most names of a message are
 * compared with none of the set.
 */
final class FieldNames {
    private final List<List<String>> byLength;

    private FieldNames(List<List<String>> byLength) {
        this.byLength = byLength;
    }

    static FieldNames of(String... names) {
        int longest = Arrays.stream(names).mapToInt(String::length).max().orElse(0);
        List<List<String>> byLength = new ArrayList<>();
        for (int length = 0; length <= longest; length++) {
            int wanted = length;
            byLength.add(
                    Arrays.stream(names).filter(name -> name.length() == wanted).toList());
        }
        return new FieldNames(List.copyOf(byLength));
    }

    boolean contains(String name) {
        if (name.length() >= byLength.size()) {
            return false;
        }
        for (String one : byLength.get(name.length())) {
            if (one.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
