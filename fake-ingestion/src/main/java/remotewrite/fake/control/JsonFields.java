package remotewrite.fake.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a JSON object strictly: what is missing, of another type, out of range or unknown is refused by its name. */
final class JsonFields {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** How the parser speaks of a place: of the source it says that it does not show it. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; (line: \\d+, column: \\d+)\\]");

    private final String path;
    private final JsonNode node;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param path of the object in its document, empty for the document itself */
    JsonFields(String path, JsonNode node) {
        if (!node.isObject()) {
            throw Refusal.wrong(path, (path.isEmpty() ? "the document" : path) + " is not a JSON object");
        }
        this.path = path;
        this.node = node;
    }

    /**
     * Those of a whole document; repeated fields are refused too.
     *
     * @throws Refusal 400, when it is no JSON object
     */
    static JsonFields of(byte[] document) {
        return new JsonFields("", parse(document));
    }

    private static JsonNode parse(byte[] document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw Refusal.wrong(
                    "",
                    "the document is not JSON: %s (line %s)"
                            .formatted(
                                    SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1"),
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getLineNr()));
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot be read", e);
        }
    }

    /** The field's path in the document. */
    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        known.add(name);
        return node.has(name);
    }

    /** The field as it stands there. */
    JsonNode any(String name) {
        known.add(name);
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            throw Refusal.wrong(path(name), path(name) + " is missing");
        }
        return value;
    }

    String text(String name) {
        JsonNode value = any(name);
        if (!value.isTextual()) {
            throw Refusal.wrong(path(name), path(name) + " is " + value + "; a text is needed");
        }
        return value.asText();
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        JsonNode value = any(name);
        if (!value.isBoolean()) {
            throw Refusal.wrong(path(name), path(name) + " is " + value + "; true or false is needed");
        }
        return value.booleanValue();
    }

    /** A whole number from {@code least} to {@code most}. */
    int number(String name, int least, int most) {
        return number(path(name), any(name), least, most);
    }

    /** An array of whole numbers from {@code least} to {@code most}. */
    List<Integer> numbers(String name, int least, int most) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode element : array(name)) {
            numbers.add(number(path(name) + "[" + numbers.size() + "]", element, least, most));
        }
        return numbers;
    }

    private static int number(String path, JsonNode value, int least, int most) {
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw Refusal.wrong(
                    path, "%s is %s; a whole number from %s to %s is needed".formatted(path, value, least, most));
        }
        return value.intValue();
    }

    /** One of the names of {@code type}. */
    <E extends Enum<E>> E constant(String name, Class<E> type) {
        String value = text(name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        throw Refusal.wrong(
                path(name),
                path(name) + " is '" + value + "'; it can be " + String.join(", ", names(type.getEnumConstants())));
    }

    /** The objects of an array. */
    List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode element : array(name)) {
            objects.add(new JsonFields(path(name) + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    private JsonNode array(String name) {
        JsonNode value = any(name);
        if (!value.isArray()) {
            throw Refusal.wrong(path(name), path(name) + " is " + value + "; an array is needed");
        }
        return value;
    }

    /** Refuses fields that nobody asked for: most likely they are misspelt. */
    void refuseOthers() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw Refusal.wrong(path(name), path(name) + " is unknown; known here are " + String.join(", ", known));
            }
        });
    }

    private static List<String> names(Enum<?>[] constants) {
        List<String> names = new ArrayList<>();
        for (Enum<?> constant : constants) {
            names.add(constant.name());
        }
        return names;
    }
}
