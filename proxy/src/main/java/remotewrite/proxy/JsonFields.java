package remotewrite.proxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The members of one JSON object that are strings or whole numbers; others are passed over. {@code toString} shows none.
 *
 * @param strings the values of strings
 * @param numbers whole numbers as they are written
 */
record JsonFields(Map<String, String> strings, Map<String, String> numbers) {
    static final JsonFields NONE = new JsonFields(Map.of(), Map.of());

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    JsonFields {
        strings = Map.copyOf(strings);
        numbers = Map.copyOf(numbers);
    }

    /** Reads {@code body}, which must be one complete JSON object and nothing else; the problem begins with "it". */
    static Parsed<JsonFields> of(Bytes body) {
        Map<String, String> strings = new HashMap<>();
        Map<String, String> numbers = new HashMap<>();
        try (JsonParser parser = JSON.createParser(body.shared())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new Parsed.Bad<>("it is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING) {
                    strings.put(name, parser.getText());
                } else if (value == JsonToken.VALUE_NUMBER_INT) {
                    numbers.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            return parser.nextToken() == null
                    ? new Parsed.Good<>(new JsonFields(strings, numbers))
                    : new Parsed.Bad<>("it is more than one JSON object");
        } catch (IOException e) {
            // its message would quote the reply
            return new Parsed.Bad<>("it is no complete JSON object");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(strings.get(name));
    }

    /** The number called {@code name}, be it written as one or as a string, when it is written like {@code form}. */
    Optional<Long> number(String name, Pattern form) {
        return Optional.ofNullable(numbers.getOrDefault(name, strings.get(name)))
                .filter(text -> form.matcher(text).matches())
                .map(Long::valueOf);
    }

    @Override
    public String toString() {
        return strings.size() + numbers.size() + " members";
    }
}
