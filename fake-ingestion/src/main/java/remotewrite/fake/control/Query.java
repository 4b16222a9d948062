package remotewrite.fake.control;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The query of a request, read as strictly as its JSON. */
final class Query {
    private final Map<String, List<String>> parameters;
    private final Set<String> known = new LinkedHashSet<>();

    Query(Map<String, List<String>> parameters) {
        this.parameters = Map.copyOf(parameters);
    }

    /** A whole number from {@code least}, which is the default, to {@code most}. */
    long number(String name, long least, long most) {
        return number(name, least, least, most);
    }

    /** A whole number from {@code least} to {@code most}, {@code otherwise} when it is not given. */
    long number(String name, long least, long otherwise, long most) {
        String text = text(name, String.valueOf(otherwise));
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, text, least, most);
        }
        throw wrong(name, text, least, most);
    }

    boolean flag(String name, boolean otherwise) {
        String text = text(name, String.valueOf(otherwise));
        if (!text.equals("true") && !text.equals("false")) {
            throw Refusal.wrong(name, name + " is '" + text + "'; true or false is needed");
        }
        return text.equals("true");
    }

    void refuseOthers() {
        parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Refusal.wrong(name, name + " is unknown; known here are " + String.join(", ", known));
                });
    }

    private String text(String name, String otherwise) {
        known.add(name);
        List<String> values = parameters.getOrDefault(name, List.of(otherwise));
        if (values.size() != 1) {
            throw Refusal.wrong(name, name + " is given " + values.size() + " times");
        }
        return values.getFirst();
    }

    private static Refusal wrong(String name, String text, long least, long most) {
        String range = most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
        return Refusal.wrong(name, name + " is '" + text + "'; a whole number " + range + " is needed");
    }
}
