package remotewrite.fake.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import remotewrite.fake.store.AzureLimits;

/**
 * Limits, switches and counts as JSON, component by component, so that a new one is told as soon as it exists. Names and
 * constants are spelt as in a setup file; what has no bound is {@code unlimited}. Not for records with a secret in them.
 */
final class PlainJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String UNLIMITED = "unlimited";

    private PlainJson() {}

    /** @throws IllegalStateException for what has no JSON here, which a test sees before anybody else does */
    static JsonNode of(Object value) {
        return switch (value) {
            case Record record -> record(record);
            case Map<?, ?> map -> map(map);
            case Collection<?> elements -> array(elements);
            case Enum<?> constant -> JSON.textNode(camelCase(constant.name()));
            case Duration duration ->
                JSON.textNode(duration.equals(Duration.ofMillis(AzureLimits.UNLIMITED)) ? UNLIMITED : text(duration));
            case Instant instant -> JSON.textNode(instant.toString());
            case Long number -> number == AzureLimits.UNLIMITED ? JSON.textNode(UNLIMITED) : JSON.numberNode(number);
            case Integer number -> JSON.numberNode(number);
            case Boolean flag -> JSON.booleanNode(flag);
            case String text -> JSON.textNode(text);
            default -> throw new IllegalStateException(value.getClass() + " has no JSON");
        };
    }

    /** ISO 8601, whole days as days: {@code P548D}, which Java by itself writes as {@code PT13152H}. */
    static String text(Duration duration) {
        boolean wholeDays = !duration.isZero() && duration.equals(Duration.ofDays(duration.toDays()));
        return wholeDays ? "P" + duration.toDays() + "D" : duration.toString();
    }

    /** One of several alternatives that has nothing to say but its name is its name. */
    private static JsonNode record(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        if (components.length == 0) {
            return JSON.textNode(decapitalised(record.getClass().getSimpleName()));
        }
        ObjectNode object = JSON.objectNode();
        for (RecordComponent component : components) {
            object.set(component.getName(), of(value(record, component)));
        }
        return object;
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " does not tell its " + component.getName(), e);
        }
    }

    private static ObjectNode map(Map<?, ?> map) {
        ObjectNode object = JSON.objectNode();
        map.forEach((key, value) -> object.set(key.toString(), of(value)));
        return object;
    }

    private static ArrayNode array(Collection<?> elements) {
        ArrayNode array = JSON.arrayNode();
        elements.forEach(element -> array.add(of(element)));
        return array;
    }

    /** {@code SILENT_DROP} is {@code silentDrop}. */
    static String camelCase(String constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    private static String decapitalised(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
